"""What is said after the numbers of an emergency."""

from datetime import date

import pytest
from scripted import SAID, Knowledge, Rasa, Talk

from bot import small_talk
from bot.reply import ReplyOutcome
from bot.wording import WORDS
from knowledge_base.answer import Answer, Outcome
from knowledge_base.entry import Facet
from knowledge_base.passage import Passage

PASSAGE = Passage("book", "户口本", Facet.STEPS, "怎么办", "带身份证。", "示例", date(2026, 10, 1), "police", 0.9)


@pytest.mark.parametrize("said", ["娃儿找回来了，吓死我", "没得事了，火弄熄了", "人醒过来了，谢谢"])
async def test_who_says_that_it_is_over_hears_that_it_was_heard(talk: Talk, rasa: Rasa, said: str) -> None:
    await talk.says("屋头燃起来了快来")
    assert (await talk.says(said)).text == WORDS.talk["relieved"]
    assert rasa.got == []


async def test_a_question_after_it_is_a_question(talk: Talk, rasa: Rasa) -> None:
    await talk.says("屋头燃起来了快来")
    assert (await talk.says("火灭了，能不能申请补助")) == SAID


async def test_what_is_asked_after_it_is_searched_without_what_became_of_it(
    talk: Talk, knowledge: Knowledge, rasa: Rasa
) -> None:
    await talk.says("屋头燃起来了快来")
    knowledge.answer = Answer(Outcome.ANSWERED, (PASSAGE,))
    reply = await talk.says("火弄熄了，人也没得事 那个户口本烧了咋个补嘛")
    assert (reply.outcome, knowledge.asked) == (ReplyOutcome.ANSWERED, ["那个户口本烧了咋个补嘛"])
    assert rasa.got == []


@pytest.mark.parametrize("intent", ["deny", "bye", "out_of_scope", "abuse", "small_talk"])
async def test_who_goes_on_about_despair_is_not_sent_away(talk: Talk, rasa: Rasa, intent: str) -> None:
    rasa.replies = (small_talk.reply(intent),)
    await talk.says("我不想活了")
    for said in ("没得哪个在乎", "就这样嘛"):
        reply = await talk.says(said)
        assert (reply.outcome, reply.text) == (ReplyOutcome.EMERGENCY, WORDS.despair)
        assert "12356" in reply.text


async def test_who_asks_something_else_after_despair_is_answered(talk: Talk, rasa: Rasa) -> None:
    await talk.says("我不想活了")
    rasa.replies = (small_talk.reply("thanks"),)
    assert (await talk.says("谢谢你听我说")).outcome is ReplyOutcome.SMALL_TALK
