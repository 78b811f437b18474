"""When Rasa cannot keep up: bounded work, in order, an honest word at once and then the answer."""

import asyncio
from dataclasses import replace

import pytest

from channels import rates
from channels.parts import Patience
from channels.rates import Limit
from channels.reception import Reception
from channels.wechat import callback
from channels.wording import WORDS
from records.messages import Inbound

QUICK = Patience(answer=0.05, hold=0.3)


def said(citizen: str, number: int = 1, text: str = "问题") -> Inbound:
    return Inbound("web", citizen, f"{citizen}:{number}", f"{citizen}的{text}{number}")


@pytest.fixture
def narrow(sqlite_database, script, clock) -> Reception:
    """A reception with room for two turns at once."""
    return Reception(sqlite_database, script, clock, at_once=2)


async def begun(script, turns: int) -> None:
    """So many turns are under way, and one too many would be."""
    for _ in range(turns):
        await script.begun.acquire()
    await asyncio.sleep(0.05)


async def test_no_more_turns_than_there_is_room_for_and_then_all_in_order(narrow: Reception, script) -> None:
    script.go.clear()
    works = [await narrow.begin(said(citizen)) for citizen in "甲乙丙丁"]
    await begun(script, 2)
    assert script.texts == ["甲的问题1", "乙的问题1"]
    assert [work.answering for work in works] == [True, True, False, False]
    script.go.set()
    replies = [(await work.exchange()).reply.text for work in works]
    assert replies == [f"answer to {citizen}的问题1" for citizen in "甲乙丙丁"]


async def test_a_flood_from_one_takes_one_place_and_slows_nobody(narrow: Reception, script) -> None:
    script.go.clear()
    flood = [await narrow.begin(said("甲", number)) for number in range(50)]
    other = await narrow.begin(said("乙"))
    await begun(script, 2)
    assert script.texts == ["甲的问题0", "乙的问题1"]
    script.go.set()
    await asyncio.gather(*(work.exchange() for work in (*flood, other)))
    assert len(script.turns) <= 4


async def test_an_emergency_waits_for_no_room(narrow: Reception, script) -> None:
    script.go.clear()
    for citizen in "甲乙丙":
        await narrow.begin(said(citizen))
    work = await narrow.begin(Inbound("web", "丁", "丁:1", "我家着火了"))
    await begun(script, 3)
    assert sorted(script.texts) == sorted(["甲的问题1", "乙的问题1", "我家着火了"])
    script.go.set()
    await work.exchange()
    await narrow.close()


async def test_on_wechat_who_waits_is_told_at_once_and_gets_the_answer(wechat, script, monkeypatch) -> None:
    made = await wechat(patience_of_account=QUICK, at_once=1)
    script.go.clear()
    first = await made.platform.send("zhang", "慢问题")
    second = await made.platform.send("li", "排队的问题")
    assert (first.text, second.text) == (None, WORDS.wechat.waiting)
    script.go.set()
    async with asyncio.timeout(5):
        while not made.platform.pushed("li"):  # noqa: ASYNC110 - the other side is an HTTP server
            await asyncio.sleep(0.02)
    assert made.platform.pushed("li") == ["answer to 排队的问题"]


async def test_a_citizen_and_a_channel_have_limits_and_danger_has_none(wechat, script, monkeypatch) -> None:
    made = await wechat()
    monkeypatch.setattr(callback, "SPEAKS", Limit("test-citizen", 1, 3_600))
    assert (await made.platform.send("zhang", "一")).text == "answer to 一"
    assert (await made.platform.send("zhang", "二")).text == WORDS.wechat.too_often
    assert (await made.platform.send("li", "一")).text == "answer to 一"
    assert "119" in ((await made.platform.send("zhang", "我家着火了")).text or "")
    monkeypatch.setattr(callback, "CHANNEL_SPEAKS", replace(rates.CHANNEL_SPEAKS, name="test-channel", allowed=0))
    assert (await made.platform.send("wang", "一")).text == WORDS.wechat.busy
    assert script.texts == ["一", "一"]
