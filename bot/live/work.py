"""The staff's side of a conversation with a citizen: take it, speak, hand it on or back, make a case of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import form_words
from bot.live import words
from bot.reply import Reply, ReplyOutcome
from bot.wording import WORDS
from escalation import case_texts, intake
from escalation.casework import Casework
from escalation.intake import NewCase, OpenedCase
from escalation.live.duty import next_duty
from escalation.live.timeouts import overdue
from language import text as texts
from records import audit, conversations, enclosures, live_talks, messages, outbox, staff
from records.live_talks import Done, Ending, Talk, TalkState, Why
from records.media import NewPiece
from records.messages import Message, NewNote
from records.moments import CITY_TIME
from records.outbox import Occasion
from records.spoken import is_spoken
from records.staff import Staff

TEXT_LIMIT = 2000
NOTE_LIMIT = 1000
# A citizen's last message stands within these, whatever was said to it.
_LOOK_BACK = 20
CLOCK = "clock"


class Refused(Exception):
    """A move that cannot be taken: `code` says why, `by` is whoever has the conversation."""

    def __init__(self, code: str, by: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.by = by


@dataclass(frozen=True, slots=True)
class Click:
    """Who does something; the same `command` again changes nothing."""

    person: Staff
    command: str

    @property
    def actor(self) -> str:
        return f"staff:{self.person.id}"


class LiveWork:
    """Every move is one transaction's, holds the conversation, and is written down. Raises Refused:

    unknown: there is no such conversation; over: it has ended; taken: somebody else has it; not_taken: nobody has;
    gone: the citizen is not there any more; full: whoever takes it has as many as the rules allow; nobody: the
    colleague does not answer. Raises ValueError on an empty or too long text.
    """

    def __init__(self, casework: Casework) -> None:
        self._casework = casework
        self._rules = casework.rulebook.live
        self._calendar = casework.rulebook.calendar

    async def take(self, tx: AsyncConnection, talk_id: int, click: Click, now: datetime) -> Talk:
        """Have a conversation that waits; the citizen is told. Taking one's own again changes nothing."""
        talk = await _held(tx, talk_id, now)
        if talk.state is TalkState.WITH_PERSON and talk.staff_id == click.person.id:
            return talk
        if talk.state is TalkState.WITH_PERSON:
            raise Refused("taken", talk.staff_id)
        await self._expect_room(tx, click.person.id)
        talk = await live_talks.change(
            tx, talk, state=TalkState.WITH_PERSON, staff_id=click.person.id, taken_at=now, staff_at=None
        )
        said = await _announce(tx, talk, Reply(WORDS.person.taken, ReplyOutcome.WITH_PERSON), now)
        await _write_down(tx, talk, Done("take", click.actor, click.command, message_id=said.id), now)
        return talk

    async def step_in(self, tx: AsyncConnection, citizen_id: int, click: Click, now: datetime) -> Talk:
        """Take the conversation of a citizen who asked for nobody; the one that they wait with, where there is one.

        Raises Refused "gone" for one who did not write within the last hour.
        """
        held = await conversations.load(tx, citizen_id)
        if held is None or now - held.last_turn_at > conversations.IDLE:
            raise Refused("gone")
        await conversations.hold(tx, citizen_id, now)
        talk = await live_talks.open_of(tx, citizen_id)
        if talk is None:
            last = await _unused(tx, citizen_id)
            if is_spoken(last.channel):  # nothing can be written to them
                raise Refused("gone")
            talk = await live_talks.enter(tx, last, Why.STEPPED_IN, now)
        return await self.take(tx, talk.id, click, now)

    async def answer(
        self,
        tx: AsyncConnection,
        talk_id: int,
        click: Click,
        text: str,
        now: datetime,
        picture: NewPiece | None = None,
    ) -> Talk:
        """Say something to the citizen, or send a picture that is kept already, or both."""
        if done := await _done_before(tx, talk_id, click):
            return done
        said = _written(text, TEXT_LIMIT, may_be_empty=picture is not None)
        talk = await self._own(tx, talk_id, click, now)
        payload = None if picture is None else enclosures.of_piece(picture)
        new = NewNote(said, payload, click.actor, piece=picture)
        note = await messages.post(tx, talk.citizen_id, new, now)
        await outbox.enqueue(tx, note, now, Occasion.REPLY)
        await live_talks.write_down(tx, talk.id, Done("answer", click.actor, click.command, message_id=note.id), now)
        return await live_talks.change(tx, talk, staff_at=now)

    async def remark(self, tx: AsyncConnection, talk_id: int, click: Click, text: str, now: datetime) -> Talk:
        """Write something for colleagues; never shown to the citizen."""
        said = _written(text, NOTE_LIMIT)
        if done := await _done_before(tx, talk_id, click):
            return done
        talk = await self._own(tx, talk_id, click, now)
        await live_talks.write_down(tx, talk.id, Done(live_talks.REMARK, click.actor, click.command, said), now)
        return await live_talks.change(tx, talk)

    async def hand_back(self, tx: AsyncConnection, talk_id: int, click: Click, now: datetime) -> Talk:
        """Give the word back to the assistant; the citizen is told."""
        if done := await _done_before(tx, talk_id, click):
            return done
        talk = await self._own(tx, talk_id, click, now)
        how = Ending.CASE_MADE if talk.case_id is not None else Ending.HANDED_BACK
        return await self._end(tx, talk, how, Done("hand_back", click.actor, click.command), now)

    async def transfer(self, tx: AsyncConnection, talk_id: int, click: Click, to: int, now: datetime) -> Talk:
        """Give a conversation to a colleague who answers; the citizen is told."""
        if done := await _done_before(tx, talk_id, click):
            return done
        talk = await self._own(tx, talk_id, click, now)
        colleague = await staff.load(tx, to)
        if colleague is None or to == click.person.id or not self.answers(colleague):
            raise Refused("nobody")
        await self._expect_room(tx, to)
        talk = await live_talks.change(tx, talk, staff_id=to, taken_at=now, staff_at=None, seen_id=0)
        said = await _announce(tx, talk, Reply(WORDS.person.transferred, ReplyOutcome.WITH_PERSON), now)
        step = Done("transfer", click.actor, click.command, f"staff:{to}", said.id)
        await _write_down(tx, talk, step, now)
        return talk

    async def make_case(
        self, tx: AsyncConnection, talk_id: int, click: Click, new: NewCase, now: datetime
    ) -> OpenedCase | None:
        """File what the citizen told, by the rules of every request, and tell them; once in a conversation, later None.

        `new` may name any message of the conversation: it gets one that no case is from.
        """
        talk = await self._own(tx, talk_id, click, now)
        if talk.case_id is not None:
            return None
        origin = await _not_filed(tx, talk)
        opened = await self._casework.open_case(tx, replace(new, origin_message_id=origin), now)
        await _attach(tx, talk, opened.case_id)
        await conversations.keep_draft(tx, talk.citizen_id, None)
        reply = form_words.opened(opened)
        said = await _announce(tx, talk, reply, now, opened.case_id)
        talk = await live_talks.change(tx, talk, case_id=opened.case_id, staff_at=now)
        done = Done("make_case", click.actor, click.command, opened.number, said.id)
        await _write_down(tx, talk, done, now)
        return opened

    async def time_out(self, tx: AsyncConnection, talk_id: int, now: datetime) -> Ending | None:
        """End a conversation that was silent for too long, and tell the citizen; how, or None where it goes on."""
        try:
            talk = await _held(tx, talk_id, now)
        except Refused:
            return None
        how = overdue(talk, now.astimezone(CITY_TIME), self._rules, self._calendar)
        if how is not None:
            await self._end(tx, talk, how, Done(how, CLOCK), now)
        return how

    def due(self, talks: Iterable[Talk], now: datetime) -> list[Talk]:
        """Those that `time_out` would end."""
        local = now.astimezone(CITY_TIME)
        return [talk for talk in talks if overdue(talk, local, self._rules, self._calendar) is not None]

    def answers(self, person: Staff) -> bool:
        """Whether somebody answers citizens."""
        return self._rules.answered_by(person.roles, person.department)

    async def _own(self, tx: AsyncConnection, talk_id: int, click: Click, now: datetime) -> Talk:
        talk = await _held(tx, talk_id, now)
        if talk.state is TalkState.WAITING:
            raise Refused("not_taken")
        if talk.staff_id != click.person.id:
            raise Refused("taken", talk.staff_id)
        return talk

    async def _expect_room(self, tx: AsyncConnection, staff_id: int) -> None:
        if await live_talks.held_by(tx, staff_id) >= self._rules.most:
            raise Refused("full", staff_id)

    async def _end(self, tx: AsyncConnection, talk: Talk, how: Ending, done: Done, now: datetime) -> Talk:
        local = now.astimezone(CITY_TIME)
        held = await conversations.load(tx, talk.citizen_id)
        drafting = held is not None and held.draft is not None
        opens = next_duty(local, self._rules, self._calendar)
        ended = await live_talks.change(tx, talk, state=TalkState.ENDED, ending=how, ended_at=now)
        said = await _announce(tx, ended, words.ended(how, local, opens, drafting=drafting), now)
        await _write_down(tx, ended, replace(done, message_id=said.id), now)
        return ended


async def _held(tx: AsyncConnection, talk_id: int, now: datetime) -> Talk:
    """An open conversation; nothing is said in it and nobody else moves it until this transaction ends."""
    talk = await live_talks.load(tx, talk_id)
    if talk is None:
        raise Refused("unknown")
    await conversations.hold(tx, talk.citizen_id, now)
    talk = await live_talks.load(tx, talk_id, hold=True)
    if talk is None or talk.state is TalkState.ENDED:
        raise Refused("over", None if talk is None else talk.staff_id)
    return talk


async def _done_before(tx: AsyncConnection, talk_id: int, click: Click) -> Talk | None:
    """The conversation as it stands, where this very click was carried out."""
    done = await live_talks.was_done(tx, talk_id, click.command)
    return await live_talks.load(tx, talk_id) if done else None


async def _unused(tx: AsyncConnection, citizen_id: int) -> Message:
    """The last message with which no conversation began. Raises Refused."""
    for message in reversed(await messages.newest(tx, citizen_id, _LOOK_BACK)):
        if await live_talks.of_message(tx, message.id) is None:
            return message
    raise Refused("gone")


async def _not_filed(tx: AsyncConnection, talk: Talk) -> int:
    """The message that asked for a person, or a later one, from which no case is."""
    newest = [message.id for message in await messages.newest(tx, talk.citizen_id, _LOOK_BACK)]
    for message_id in (talk.message_id, *reversed(newest)):
        if await intake.filed(tx, message_id) is None:
            return message_id
    raise Refused("unknown")


async def _attach(tx: AsyncConnection, talk: Talk, case_id: int) -> None:
    """Let the whole conversation, and what was sent shortly before it, be read on the case's page."""
    sent = await messages.material_without_case(tx, talk.citizen_id, talk.asked_at - conversations.IDLE)
    held = await conversations.load(tx, talk.citizen_id)
    last = held.episode if held is not None else talk.episode
    said = [
        one
        for episode in range(talk.episode, last + 1)
        for one in await messages.without_case(tx, talk.citizen_id, episode)
    ]
    await messages.attach_to_case(tx, [*sent, *said], case_id)
    await case_texts.renew(tx, case_id)


async def _announce(
    tx: AsyncConnection, talk: Talk, reply: Reply, now: datetime, case_id: int | None = None
) -> Message:
    payload = msgspec.json.encode(reply).decode()
    note = await messages.post(tx, talk.citizen_id, NewNote(reply.text, payload, case_id=case_id), now)
    await outbox.enqueue(tx, note, now, Occasion.REPLY)
    return note


async def _write_down(tx: AsyncConnection, talk: Talk, done: Done, now: datetime) -> None:
    await live_talks.write_down(tx, talk.id, done, now)
    detail = f"{talk.state} {done.text}".strip()
    await audit.record(tx, audit.Entry(now, done.actor, f"live.{done.step}", f"live_talk:{talk.id}", detail))


def _written(text: str, limit: int, *, may_be_empty: bool = False) -> str:
    said = texts.clean(text, limit + 1)
    if not said and not may_be_empty:
        raise ValueError("empty")
    if len(said) > limit:
        raise ValueError("long")
    return said
