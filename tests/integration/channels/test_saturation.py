"""When Rasa cannot keep up: bounded work, in order, an honest word at once and then the answer."""

import asyncio
from contextlib import ExitStack
from dataclasses import replace

import pytest

from channels import answered, rates
from channels.answered import Answered
from channels.parts import Patience
from channels.rates import Limit
from channels.reception import Reception
from channels.room import ARRIVE_AT_ONCE, Room
from channels.wechat import callback
from channels.wording import WORDS
from channels.work import Work
from records import turns
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


async def test_the_more_wait_to_be_written_down_the_fewer_turns_are_under_way() -> None:
    room = Room(4)
    begun: list[int] = []
    go = asyncio.Event()

    async def turn(number: int) -> None:
        async with room.place(urgent=False):
            begun.append(number)
            await go.wait()

    with ExitStack() as arriving:
        for _ in range(ARRIVE_AT_ONCE * 2):
            arriving.enter_context(room.arrival())
        turns = [asyncio.create_task(turn(number)) for number in range(6)]
        await asyncio.sleep(0)
        assert (begun, room.full) == ([0, 1], True)
        turns[2].cancel()
    await asyncio.sleep(0)
    assert begun == [0, 1, 3, 4]
    go.set()
    await asyncio.gather(*turns, return_exceptions=True)
    assert (begun, room.full) == ([0, 1, 3, 4, 5], False)


async def test_there_is_room_for_one_turn_however_many_arrive() -> None:
    room = Room(2)
    with ExitStack() as arriving:
        for _ in range(ARRIVE_AT_ONCE * 50):
            arriving.enter_context(room.arrival())
        async with asyncio.timeout(1), room.place(urgent=False):
            assert room.full


async def test_repeated_deliveries_of_what_is_at_hand_ask_the_database_nothing(
    narrow: Reception, sqlite_database, script, monkeypatch
) -> None:
    script.go.clear()
    written = 0
    write = sqlite_database.write

    async def counted(work):
        nonlocal written
        written += 1
        return await write(work)

    monkeypatch.setattr(sqlite_database, "write", counted)
    first, again = await asyncio.gather(narrow.begin(said("甲")), narrow.begin(said("甲")))
    third = await narrow.begin(said("甲"))
    assert (first, first) == (again, third)
    assert (first.deliveries, written) == (3, 1)
    script.go.set()
    exchange = await first.exchange()
    before = written
    # Nor do those of what was answered just now; what was answered a while ago is asked for as ever.
    assert (await narrow.receive(said("甲"))).note == exchange.note
    assert await narrow.knows("web", said("甲").external_id)
    assert written == before
    monkeypatch.setattr(answered, "KEPT_SECONDS", 0.0)
    other = await narrow.receive(said("乙"))
    before = written
    assert (await narrow.receive(said("乙"))).note == other.note
    assert written == before + 1
    assert len(script.turns) == 2


async def test_of_what_was_answered_just_now_only_so_much_is_kept(narrow: Reception, script, monkeypatch) -> None:
    monkeypatch.setattr(answered, "MOST", 2)
    kept, works = Answered(), [await narrow.begin(said(text)) for text in "甲乙丙"]
    for work in works:
        kept.keep((work.message.channel, work.message.external_id), work)
    found = [kept.get((work.message.channel, work.message.external_id)) for work in works]
    assert found == [None, works[1], works[2]]


async def test_who_comes_again_while_a_message_cannot_be_written_down_tries_too(
    narrow: Reception, sqlite_database, script, monkeypatch
) -> None:
    write, failures = sqlite_database.write, iter([True])

    async def failing(work):
        await asyncio.sleep(0.01)
        if next(failures, False):
            raise OSError("the disk is away")
        return await write(work)

    monkeypatch.setattr(sqlite_database, "write", failing)
    first, again = await asyncio.gather(narrow.receive(said("甲")), narrow.receive(said("甲")), return_exceptions=True)
    assert isinstance(first, OSError)
    assert again.reply.text == "answer to 甲的问题1"


async def test_on_wechat_the_time_to_write_a_message_down_counts(wechat, script, monkeypatch) -> None:
    made = await wechat(patience_of_account=Patience(answer=60.0))
    arrive, waited = turns.arrive, []

    async def slowly(*arguments):
        await asyncio.sleep(0.1)
        return await arrive(*arguments)

    async def in_time(_work, seconds):
        waited.append(seconds)

    monkeypatch.setattr(turns, "arrive", slowly)
    monkeypatch.setattr(Work, "in_time", in_time)
    await made.platform.send("zhang", "问题")
    assert waited
    assert max(waited) <= 59.9


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


async def test_what_was_taken_in_has_its_answer_however_much_came_since(wechat, script, monkeypatch) -> None:
    made = await wechat(patience=60.0, patience_of_account=Patience(answer=50.0))
    monkeypatch.setattr(callback, "SPEAKS", Limit("test-again", 2, 3_600))
    first = await made.platform.send("zhang", "一")
    script.go.clear()
    slow = asyncio.create_task(made.platform.send("zhang", "二", message_id=2))
    await script.begun.acquire()
    await script.begun.acquire()
    assert (await made.platform.send("zhang", "三")).text == WORDS.wechat.too_often
    assert (await made.platform.send("zhang", "一", message_id=first.message_id)).text == "answer to 一"
    again = asyncio.create_task(made.platform.send("zhang", "二", message_id=2))
    await asyncio.sleep(0.05)
    script.go.set()
    assert [(await one).text for one in (slow, again)] == ["answer to 二"] * 2
    assert script.texts == ["一", "二"]


async def test_without_service_messages_who_waits_is_told_how_to_fetch_the_answer_and_gets_it(wechat, script) -> None:
    made = await wechat(patience=0.2, verified=False, patience_of_account=QUICK, at_once=1)
    script.go.clear()
    slow = asyncio.create_task(made.platform.send("zhang", "慢问题"))
    await script.begun.acquire()
    waiting = await made.platform.send("li", "排队的问题")
    assert {waiting.text, (await slow).text} == {WORDS.wechat.still_working}
    assert script.texts == ["慢问题"]
    script.go.set()
    fetched = [(await made.platform.send(citizen, "好")).text for citizen in ("zhang", "li")]
    assert fetched == ["answer to 慢问题", "answer to 排队的问题"]
    assert script.texts == ["慢问题", "排队的问题"]
