"""Insults, and what stands among them."""

import pytest
from scripted import Rasa, Talk

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
