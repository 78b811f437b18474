"""Policy talk with a real Rasa: the same again, more simply, and what is said in anger."""

import pytest
from house import House

from bot.reply import ReplyOutcome

pytestmark = pytest.mark.slow


async def test_an_answer_is_repeated_and_simplified_and_then_a_person_is_offered(house: House) -> None:
    citizen = house.citizen("rep")
    first = await citizen.says("公积金怎么提取")
    repeated = await citizen.says("刚才那段麻烦再给我重新念一遍嘛")
    assert (repeated.outcome, repeated.text) == (ReplyOutcome.REPEATED, first.text)
    simple = await citizen.says("麻烦你用简单的话给我讲一下")
    # What is short already is not said in the same words again.
    assert simple.outcome is ReplyOutcome.HANDED_OFF
    assert simple.text != first.text
    assert (await citizen.says("公积金怎么提取")).outcome is ReplyOutcome.HANDED_OFF


async def test_insults_are_met_calmly_and_a_matter_among_them_is_taken(house: House) -> None:
    citizen = house.citizen("ang")
    assert (await citizen.says("你就是个废物机器人")).outcome is ReplyOutcome.SMALL_TALK
    reply = await citizen.says("你们这些废物，我要投诉楼下麻将馆半夜吵人")
    assert reply.outcome is ReplyOutcome.ASKING
    assert (await citizen.says("金牛区九里堤街道")).outcome is ReplyOutcome.ASKING
