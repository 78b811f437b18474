"""Matters that other bodies decide, and what is said to whoever goes on about them."""

from datetime import date

import pytest
from scripted import Knowledge, Rasa, Talk

from bot import small_talk
from bot.reply import ReplyOutcome
from bot.wording import WORDS
from knowledge_base.answer import Answer, Outcome
from knowledge_base.passage import Passage


async def test_the_route_is_told_at_once_and_rasa_is_not_asked(talk: Talk, rasa: Rasa) -> None:
    reply = await talk.says("法院判错了，你们给我改过来")
    assert (reply.text, reply.outcome) == (WORDS.other_channel["litigation"], ReplyOutcome.OTHER_CHANNEL)
    assert rasa.got == []


@pytest.mark.parametrize("said", ["那不是没得法了", "你们就不管了吗", "我跑了好多趟了他们不理我"])
async def test_who_sees_no_way_after_it_hears_it_once_more_in_other_words_and_then_of_a_person(
    talk: Talk, rasa: Rasa, said: str
) -> None:
    rasa.replies = (small_talk.sorry(on_duty=False),)
    first = await talk.says("仲裁委拖起不开庭，你们催一下")
    second = await talk.says(said)
    third = await talk.says(said)
    assert (second.outcome, third.outcome) == (ReplyOutcome.OTHER_CHANNEL, ReplyOutcome.HANDED_OFF)
    assert first.text in second.text
    assert second.text != first.text
    assert "12345" in third.text


async def test_another_matter_after_it_is_another_matter(talk: Talk, rasa: Rasa) -> None:
    await talk.says("法院判错了，你们给我改过来")
    rasa.replies = (small_talk.reply("thanks"),)
    assert (await talk.says("好嘛谢谢")).text == WORDS.talk["thanks"]


async def test_an_open_form_tells_the_route_and_asks_on(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = ()
    asked = await talk.says("我要投诉隔壁公司占了消防通道")
    told = await talk.says("老板我已经起诉了，法院拖到不开庭")
    assert told.outcome is ReplyOutcome.OTHER_CHANNEL
    assert told.text.startswith(WORDS.other_channel["litigation"])
    assert told.text.endswith(asked.text.splitlines()[-1])
    assert WORDS.form.ask["when"] in (await talk.says("跳过")).text


async def test_after_a_word_of_secrets_no_picture_is_wanted(talk: Talk) -> None:
    await talk.says("我捡到标着绝密的图纸")
    sent = await talk.sends("image")
    assert (sent.text, sent.outcome) == (WORDS.other_channel["secrets"], ReplyOutcome.OTHER_CHANNEL)


@pytest.mark.parametrize(
    ("said", "outcome"),
    [("怎么起诉", ReplyOutcome.ANSWERED), ("借出去的钱收不回来", ReplyOutcome.OTHER_CHANNEL)],
)
async def test_who_only_asks_how_it_goes_is_answered(
    talk: Talk, rasa: Rasa, knowledge: Knowledge, said: str, outcome: ReplyOutcome
) -> None:
    passage = Passage("court", "起诉", None, "", "向法院起诉。", "示例", date(2026, 1, 1), None)
    knowledge.answer = Answer(Outcome.OTHER_CHANNEL, (passage,))
    rasa.status = 500
    assert (await talk.says(said)).outcome is outcome
