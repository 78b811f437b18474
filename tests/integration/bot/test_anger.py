"""Insults, and what stands among them."""

import pytest
from scripted import QUOTED, Rasa, Talk

from bot import small_talk
from bot.reply import ReplyOutcome
from bot.wording import WORDS


@pytest.fixture
def insulted(rasa: Rasa) -> Rasa:
    """Rasa takes everything for an insult."""
    rasa.replies = (small_talk.reply("abuse"),)
    return rasa


async def test_an_insult_is_met_calmly_and_after_another_a_person_is_offered(talk: Talk, insulted: Rasa) -> None:
    said = [await talk.says(text) for text in ("你个蠢货", "滚远点", "一群废物")]
    assert [reply.outcome for reply in said] == ["small_talk", "handed_off", "handed_off"]
    assert said[0].text == WORDS.talk["abuse"]
    assert said[1].text.startswith(WORDS.again.angry)
    assert said[1] == said[2]
    assert "12345" in said[1].text


@pytest.mark.parametrize(
    "text",
    [
        "你们这群饭桶，我要投诉隔壁KTV通宵唱歌",
        "气死老子了，武侯区簇桥街道的路灯黑了半个月，一群猪",
        "龟儿子些，昨天晚上挖断了水管，屋头一滴水都没得",
    ],
)
async def test_a_matter_among_insults_is_taken(talk: Talk, insulted: Rasa, text: str) -> None:
    assert (await talk.says(text)).outcome is ReplyOutcome.ASKING
    insulted.replies = ()
    assert (await talk.says("跳过")).outcome is ReplyOutcome.ASKING


async def test_no_matter_is_made_of_a_bare_insult(talk: Talk, insulted: Rasa) -> None:
    assert (await talk.says("昨天就笨今天还笨")).outcome is ReplyOutcome.SMALL_TALK


async def test_what_stands_among_insults_is_understood_without_them(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = (small_talk.reply("abuse"),)
    await talk.says("你们这群饭桶，医保咋个缴费")
    assert rasa.got[-1]["message"] == "你们这群，医保咋个缴费"


@pytest.mark.parametrize(
    "said", ["你们耍我们老百姓嗦", "又在打官腔", "踢皮球你们最在行", "说了八遍了还是没人管", "真是高效得很"]
)
async def test_an_outcry_at_an_answer_is_met_with_a_person_and_rates_nothing_away(
    talk: Talk, rasa: Rasa, said: str
) -> None:
    rasa.replies = (QUOTED,)
    await talk.says("居住证")
    rasa.replies = (small_talk.sorry(on_duty=False),)
    reply = await talk.says(said)
    assert reply.outcome is ReplyOutcome.HANDED_OFF
    assert reply.text.startswith(WORDS.again.angry)
    assert "12345" in reply.text
    assert reply.rated is not None


@pytest.mark.parametrize("said", ["没用！！", "答非所问！！！"])
async def test_a_shout_that_it_was_no_use_is_met_with_a_person_and_still_counts(
    talk: Talk, rasa: Rasa, said: str
) -> None:
    rasa.replies = (QUOTED,)
    await talk.says("居住证")
    reply = await talk.says(said)
    assert reply.text.startswith(WORDS.again.angry)
    assert reply.rated is not None


async def test_who_is_content_with_nothing_again_is_offered_a_person(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = (small_talk.sorry(on_duty=False),)
    said = [await talk.says(text) for text in ("没得用", "还是没用", "一点用都没得")]
    assert [reply.text.startswith(WORDS.again.angry) for reply in said] == [False, True, True]


@pytest.mark.parametrize("said", ["老板骗我押金", "热得受不了", "你们服务真好，谢谢"])
async def test_anger_at_others_and_thanks_are_no_outcry(talk: Talk, rasa: Rasa, said: str) -> None:
    await talk.says("你好")
    rasa.replies = (small_talk.reply("thanks"),)
    assert (await talk.says(said)).outcome is ReplyOutcome.SMALL_TALK


async def test_a_bare_insult_needs_no_rasa_to_be_met_calmly(talk: Talk, rasa: Rasa) -> None:
    said = [await talk.says(text) for text in ("你们就是一群饭桶", "龟儿子些", "瓜批！！")]
    assert [reply.outcome for reply in said] == ["small_talk", "handed_off", "handed_off"]
    assert all(reply.choices for reply in said)
    assert rasa.got == []
