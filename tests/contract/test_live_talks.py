"""Conversations with a person, on both databases."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.live import queue
from bot.live.work import Click, LiveWork, Refused
from bot.reply import Reply, ReplyOutcome
from escalation.casework import Casework
from escalation.rules.loader import load
from records import live_talks, messages, outbox, presence, staff
from records.database import Database
from records.live_talks import Talk, TalkState, Why
from records.messages import Inbound, Message
from records.roles import Role
from records.staff import NewStaff, Staff
from records.vault import Vault

WORK = LiveWork(Casework(load(), Vault("v" * 40)))


@pytest.fixture
async def people(database: Database, now: datetime) -> list[Staff]:
    async with database.transaction() as tx:
        for name in ("lan", "bo"):
            await staff.add(tx, NewStaff(name, name, frozenset({Role.DISPATCHER}), None, "x"), now)
    async with database.reading() as connection:
        found = [await staff.account(connection, name) for name in ("lan", "bo")]
    return [one.staff for one in found if one is not None]


async def heard(database: Database, citizen: str, now: datetime, text: str = "转人工") -> Message:
    async with database.transaction() as tx:
        inbound = Inbound("web", citizen, f"{citizen}:{text}:{now.timestamp()}", text)
        return (await messages.receive(tx, inbound, now)).message


async def entered(database: Database, message: Message, now: datetime) -> Talk:
    async with database.transaction() as tx:
        return await live_talks.enter(tx, message, Why.ASKED, now)


async def test_asking_twice_at_once_is_one_place_and_places_are_in_order(database: Database, now: datetime) -> None:
    one, again = await heard(database, "a", now), await heard(database, "a", now, "人工")
    both = await asyncio.gather(entered(database, one, now), entered(database, again, now))
    assert both[0] == both[1]
    other = await entered(database, await heard(database, "b", now), now)
    async with database.reading() as connection:
        assert [await live_talks.position(connection, talk) for talk in (both[0], other)] == [1, 2]


async def test_of_two_who_take_the_same_at_once_one_wins(
    database: Database, people: list[Staff], now: datetime
) -> None:
    talk = await entered(database, await heard(database, "a", now), now)

    async def take(person: Staff) -> Talk:
        async with database.transaction() as tx:
            return await WORK.take(tx, talk.id, Click(person, f"click{person.id}"), now)

    taken = await asyncio.gather(*map(take, people), return_exceptions=True)
    [won] = [one for one in taken if isinstance(one, Talk)]
    [lost] = [one for one in taken if isinstance(one, Refused)]
    assert (lost.code, lost.by) == ("taken", won.staff_id)


async def test_a_reply_and_a_taking_at_once_never_leave_the_assistant_the_last_word(
    database: Database, people: list[Staff], now: datetime
) -> None:
    for number in range(8):
        question = await heard(database, f"c{number}", now)
        talk = await entered(database, question, now)
        person = people[number // 5]

        async def take(talk: Talk = talk, person: Staff = person) -> None:
            async with database.transaction() as tx:
                await WORK.take(tx, talk.id, Click(person, "click"), now)

        async def reply(question: Message = question) -> str:
            async with database.transaction() as tx:
                said = await queue.hushed(tx, question.citizen_id, Reply("这样办", ReplyOutcome.ANSWERED), now)
                note = messages.NewReply(messages.NewNote(said.text), said.outcome, delivered=bool(said.text))
                await messages.store_reply(tx, question, note, now)
                return said.text

        _, said = await asyncio.gather(take(), reply())
        async with database.reading() as connection:
            written = await messages.newest(connection, question.citizen_id, 9)
        assert [one.text for one in written[1:] if one.text][-1] != "这样办", said


async def test_figures_say_who_waits_and_how_many_were_taken(
    database: Database, people: list[Staff], now: datetime
) -> None:
    talks = [await entered(database, await heard(database, name, now), now) for name in "abc"]
    async with database.transaction() as tx:
        await WORK.take(tx, talks[1].id, Click(people[0], "1"), now)
        found = await live_talks.figures(tx, now - timedelta(hours=2))
        assert (found.waiting, found.since, found.speaking, found.taken) == (2, now, 1, 1)
        assert [talk.state for talk in await live_talks.open_ones(tx)].count(TalkState.WAITING) == 2


async def test_a_sign_changes_with_every_move_message_and_failure(
    database: Database, people: list[Staff], now: datetime
) -> None:
    talk = await entered(database, await heard(database, "a", now), now)
    signs = []

    async def look() -> None:
        async with database.reading() as connection:
            signs.extend(await live_talks.signs(connection))

    await look()
    async with database.transaction() as tx:
        await WORK.take(tx, talk.id, Click(people[0], "1"), now)
    await look()
    await heard(database, "a", now + timedelta(seconds=1), "在吗")
    await look()
    async with database.transaction() as tx:
        [parcel] = await outbox.claim(tx, ["web"], now, timedelta(minutes=1), 9)
        await outbox.mark_failed(tx, parcel.id, "拒收", now)
        [open_one] = await live_talks.open_ones(tx)
        heard_of = (await live_talks.heard(tx, [open_one.id]))[open_one.id]
        assert [one.text for one in heard_of.messages] == ["转人工", "在吗"]
        assert (heard_of.unread(open_one), heard_of.drafting) == (1, False)
    await look()
    assert len(set(signs)) == len(signs) == 4
    assert (signs[0].state, signs[-1].staff_id, signs[-1].stuck) == (TalkState.WAITING, people[0].id, 1)


async def test_who_types_is_seen_for_some_seconds_until_they_send_or_hand_back(
    database: Database, people: list[Staff], now: datetime
) -> None:
    talk = await entered(database, await heard(database, "a", now), now)
    writer, other = people

    async def types(person: Staff, after: float) -> None:
        async with database.transaction() as tx:
            await live_talks.note_writing(tx, talk.id, person.id, now + timedelta(seconds=after))

    async def seen(after: float, channel: str = "web") -> list[tuple[str, float]]:
        async with database.reading() as connection:
            found = await live_talks.being_written(connection, channel, now + timedelta(seconds=after))
        return [(one.external_id, (one.at - now).total_seconds()) for one in found]

    await types(writer, 0)
    assert await seen(0) == []  # nobody has it yet
    async with database.transaction() as tx:
        await WORK.take(tx, talk.id, Click(writer, "1"), now)
    await types(other, 1)
    assert await seen(1) == []
    await types(writer, 1)
    await types(writer, 2)  # not written down again so soon
    assert (await seen(2), await seen(2, "wechat")) == ([("a", 1.0)], [])
    assert (await seen(6.5), await seen(7.5)) == ([("a", 1.0)], [])
    await types(writer, 8)
    async with database.transaction() as tx:
        await WORK.answer(tx, talk.id, Click(writer, "2"), "请讲", now + timedelta(seconds=9))
    assert await seen(9) == []
    await types(writer, 10)
    assert await seen(10) == [("a", 10.0)]
    async with database.transaction() as tx:
        await WORK.hand_back(tx, talk.id, Click(writer, "3"), now + timedelta(seconds=11))
    await types(writer, 14)
    assert (await seen(11), await seen(14)) == ([], [])


async def test_who_closes_the_page_is_gone_a_little_later(
    database: Database, people: list[Staff], now: datetime
) -> None:
    async with database.transaction() as tx:
        for person in people:
            await presence.arrive(tx, person.id, now)
        later = now + timedelta(seconds=80)
        await presence.keep(tx, people[0].id, later)
        assert await presence.there(tx, later) == [people[1].id, people[0].id]
        assert await presence.there(tx, later + timedelta(seconds=20)) == [people[0].id]
        tomorrow = later + timedelta(days=1)
        await presence.keep(tx, people[0].id, tomorrow)
        assert await presence.there(tx, tomorrow) == []
        await presence.arrive(tx, people[0].id, tomorrow)
        assert await presence.there(tx, tomorrow) == [people[0].id]
        await presence.arrive(tx, people[1].id, later)
        await presence.leave(tx, people[0].id)
        await presence.keep(tx, people[0].id, later)
        assert await presence.there(tx, later) == [people[1].id]
