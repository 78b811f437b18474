"""One citizen's turns: in order, by one process at a time, and what is said meanwhile in one turn."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.reply import Reply, ReplyOutcome
from channels.reception import Reception
from records import messages, turns
from records.database import Database
from records.messages import MERGED, Inbound, Message
from records.outbox import SendState, outbox

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


class Clock:
    now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Numbered:
    """Messages of one visitor, each with an id of its own."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, text: str, kind: str = "text") -> Inbound:
        self.number += 1
        return Inbound("web", "visitor", f"visitor:{self.number}", text, kind=kind)


@pytest.fixture
def saying() -> Numbered:
    return Numbered()


@pytest.fixture
def process(database: Database, script, clock: Clock) -> Callable[[], Reception]:
    """A service process of its own on the same database; all have the same script for a dialogue."""
    return lambda: Reception(database, script, clock)


async def rows(database: Database) -> list[Message]:
    async with database.reading() as connection:
        found = await connection.execute(select(messages.messages).order_by(messages.messages.c.id))
        return [messages.from_row(row) for row in found]


async def settled(script, turns: int) -> None:
    """Let so many turns begin, however long they take to, and then whatever should not begin."""
    for _ in range(turns):
        await script.begun.acquire()
    await asyncio.sleep(0.2)


async def test_what_waits_is_merged_into_the_first_that_waits(process, database, script, saying) -> None:
    reception = process()
    script.go.clear()
    works = [await reception.begin(saying(text)) for text in ("路灯坏了", "晚上看不见", "三天了")]
    assert [work.merged for work in works] == [False, False, True]
    script.go.set()
    _, second, third = [await work.exchange() for work in works]
    assert script.texts == ["路灯坏了", "晚上看不见\n三天了"]
    assert (second.note, third.message.text) == (third.note, "三天了")
    inbound = [row for row in await rows(database) if row.reply_to is None]
    assert [(row.outcome, row.merged_into) for row in inbound] == [
        ("answered", None),
        ("answered", None),
        (MERGED, second.message.id),
    ]
    assert len(await rows(database)) == 5


async def test_nobody_waits_for_a_merge(process, script, saying) -> None:
    reception = process()
    for text in ("一", "二"):
        assert (await reception.receive(saying(text))).reply.text == f"answer to {text}"


async def test_a_repeated_delivery_of_what_was_merged_gets_the_shared_reply(process, script, saying) -> None:
    reception = process()
    script.go.clear()
    await reception.begin(saying("一"))
    second = await reception.begin(saying("二"))
    merged = saying("三")
    await reception.begin(merged)
    again = await reception.begin(merged)
    assert again.merged
    assert await again.in_time(5.0) is None
    script.go.set()
    reply = await second.exchange()
    late = await reception.begin(merged)
    assert (late.merged, (await late.exchange()).note) == (True, reply.note)
    assert script.texts == ["一", "二\n三"]


async def test_a_double_tap_is_merged_before_and_after_the_answer(process, script, saying, clock) -> None:
    reception = process()
    script.go.clear()
    first = await reception.begin(saying("公积金"))
    second = await reception.begin(saying("公积金"))
    script.go.set()
    assert (await second.exchange()).note == (await first.exchange()).note
    clock.now += timedelta(seconds=5)
    third = await reception.begin(saying("公积金"))
    assert (third.merged, (await third.exchange()).note) == (True, (await first.exchange()).note)
    clock.now += timedelta(seconds=1)
    assert not (await reception.begin(saying("公积金"))).merged
    await reception.close()
    assert script.texts == ["公积金", "公积金"]


async def test_an_item_of_a_menu_that_is_tapped_twice_is_said_once(process, script, saying) -> None:
    reception = process()
    for _ in range(2):
        await reception.receive(saying("我的诉求", "click"))
    await reception.receive(saying("我的诉求"))  # typed it is something else
    assert script.texts == ["我的诉求"] * 2


@pytest.mark.parametrize("outcome", ["asking", "choices", "which_district", "failed"])
async def test_the_same_word_answers_a_new_question(process, script, saying, outcome: str) -> None:
    reception = process()
    script.reply = Reply("哪个区？", ReplyOutcome(outcome))
    await reception.receive(saying("1"))
    await reception.receive(saying("1"))
    assert script.texts == ["1", "1"]


async def test_the_same_word_after_something_else_is_no_double_tap(process, script, saying) -> None:
    reception = process()
    for text in ("有用", "公积金", "有用"):
        await reception.receive(saying(text))
    assert script.texts == ["有用", "公积金", "有用"]


async def test_two_pictures_are_no_double_tap(process, database, script, saying) -> None:
    reception = process()
    script.go.clear()
    works = [await reception.begin(saying("", "image")) for _ in range(3)]
    assert [work.merged for work in works] == [False, False, True]
    script.go.set()
    await works[-1].exchange()
    assert len([row for row in await rows(database) if row.kind == "image"]) == 3


async def test_an_emergency_waits_for_no_turn(process, script, saying) -> None:
    reception = process()
    script.go.clear()
    await reception.begin(saying("公积金怎么提取"))
    await reception.begin(saying("还有社保"))
    work = await reception.begin(saying("我家着火了"))
    await settled(script, 2)
    assert not work.merged
    assert script.texts == ["公积金怎么提取", "我家着火了"]
    script.go.set()
    await reception.close()
    assert script.texts[2:] == ["还有社保"]


async def test_what_may_be_an_emergency_is_not_lost_among_other_words(process, script, saying) -> None:
    reception = process()
    script.go.clear()
    for text in ("一", "公积金怎么提取", "我在楼顶", "三天了"):  # that alone may be a cry for help
        await reception.begin(saying(text))
    script.go.set()
    await reception.close()
    assert script.texts == ["一", "公积金怎么提取", "我在楼顶", "三天了"]


async def test_an_emergency_told_in_two_messages_waits_for_no_turn_either(process, script, saying) -> None:
    reception = process()
    script.go.clear()
    await reception.begin(saying("公积金怎么提取"))
    await reception.begin(saying("我家"))
    work = await reception.begin(saying("着火了快来"))
    await settled(script, 2)
    assert "着火了快来" in script.texts[-1]
    script.go.set()
    await work.exchange()
    await reception.close()


async def test_what_would_make_a_turn_too_long_waits_for_the_next(process, script, saying) -> None:
    reception = process()
    script.go.clear()
    texts = ["短", "长" * 1_500, "文" * 1_500, "完"]
    for text in texts:
        await reception.begin(saying(text))
    script.go.set()
    await reception.close()
    assert script.texts == [texts[0], texts[1], f"{texts[2]}\n{texts[3]}"]


async def test_after_a_crash_the_leaders_turn_has_all_texts(process, database, script, saying, clock) -> None:
    died = process()
    script.go.clear()
    for text in ("一", "二", "三"):
        await died.begin(saying(text))
    for task in died._tasks:
        task.cancel()
    clock.now += timedelta(minutes=1)
    script.go.set()
    script.turns.clear()
    assert await process().recover() == 2
    assert script.texts == ["一", "二\n三"]
    assert script.turns[0].again
    async with database.reading() as connection:
        states = (await connection.execute(select(outbox.c.state))).scalars().all()
    assert states == [SendState.QUEUED] * 2


async def test_after_a_crash_the_next_message_waits_for_what_was_left_over(process, script, saying, clock) -> None:
    died = process()
    script.go.clear()
    await died.begin(saying("一"))
    for task in died._tasks:
        task.cancel()
    script.go.set()
    script.turns.clear()
    clock.now += turns.LEASE
    assert (await process().receive(saying("二"))).reply.text == "answer to 二"
    assert script.texts == ["一", "二"]


async def test_a_turn_that_fails_twice_does_not_hold_up_the_next(process, database, script, saying) -> None:
    reception = process()
    script.go.clear()
    first = await reception.begin(saying("一"))
    second = await reception.begin(saying("二"))
    script.failures = 2
    script.go.set()
    assert (await second.exchange()).reply.text == "answer to 二"
    with pytest.raises(RuntimeError):
        await first.exchange()
    outcomes = [row.outcome for row in await rows(database) if row.reply_to is None]
    assert outcomes == ["failed", "answered"]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
class TestTwoProcesses:
    """Only PostgreSQL has several service processes."""

    async def test_a_delivery_that_reaches_another_process_waits_for_the_stored_reply(
        self, process, script, saying
    ) -> None:
        here, there = process(), process()
        message = saying("问题")
        script.go.clear()
        first = await here.begin(message)
        second = await there.begin(message)
        await settled(script, 1)
        assert len(script.turns) == 1
        script.go.set()
        assert (await second.exchange()).note == (await first.exchange()).note
        assert len(script.turns) == 1

    async def test_many_deliveries_at_once_make_one_turn(self, process, database, script, saying) -> None:
        processes = [process() for _ in range(4)]
        message = saying("问题")
        exchanges = await asyncio.gather(*(one.receive(message) for one in processes * 3))
        assert len({exchange.note.id for exchange in exchanges}) == 1
        assert len(script.turns) == 1

    async def test_turns_of_one_citizen_are_in_order_across_processes(self, process, script, saying) -> None:
        here, there = process(), process()
        script.go.clear()
        await here.begin(saying("一"))
        second = await there.begin(saying("二"))
        third = await here.begin(saying("三"))
        await settled(script, 1)
        assert (script.texts, third.merged) == (["一"], True)
        script.go.set()
        assert (await second.exchange()).reply.text == "answer to 二\n三"
        assert script.texts == ["一", "二\n三"]

    async def test_messages_that_reach_two_processes_at_once_have_one_turn_under_way(
        self, process, database, script, saying
    ) -> None:
        processes = [process() for _ in range(3)]
        script.go.clear()
        works = await asyncio.gather(*(one.begin(saying(f"第{n}句")) for n, one in enumerate(processes)))
        await settled(script, 1)
        assert len(script.turns) == 1
        script.go.set()
        await asyncio.gather(*(work.exchange() for work in works))
        assert len(script.turns) == 2

    async def test_a_turn_is_taken_over_after_its_lease_and_not_before(self, process, script, saying, clock) -> None:
        died, alive = process(), process()
        script.go.clear()
        await died.begin(saying("一"))
        for task in died._tasks:
            task.cancel()
        script.go.set()
        script.turns.clear()
        clock.now += turns.LEASE - timedelta(seconds=1)
        assert await alive.recover() == 0
        clock.now += timedelta(seconds=2)
        assert await alive.recover() == 1
        assert script.texts == ["一"]

    async def test_a_long_turn_that_is_renewed_is_not_taken_over(self, process, script, saying, clock) -> None:
        busy, other = process(), process()
        script.go.clear()
        await busy.begin(saying("一"))
        for _ in range(4):
            clock.now += turns.LEASE - timedelta(seconds=5)
            await busy.renew()
            assert await other.recover() == 0
        script.go.set()
        await busy.close()
        assert len(script.turns) == 1
