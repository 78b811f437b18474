"""Taking a step on a case: permission, version, row, history, audit and notices, the same way for every step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import announcing, case_texts, clock, history, ladder, pictures, reminders, store, support, wording
from escalation.case import OPEN, Case, CaseStatus
from escalation.conditions import Moment
from escalation.errors import StaleCase, UnknownCase
from escalation.filters import CITY, Scope, scope_of
from escalation.history import HistoryEntry, NewRow
from escalation.ladder import Audience
from escalation.moves import Move, Party, choose, permit, permit_party
from escalation.rulebook import Rulebook
from escalation.step import Step
from escalation.tables import cases
from records import audit, enclosures, media, messages, outbox
from records.command import COMMAND_LIMIT, StaffCommand
from records.enclosures import Following
from records.media import NewPiece
from records.messages import Message, NewNote
from records.moments import CITY_TIME, local_day
from records.outbox import Occasion
from records.prepared import often
from records.staff import Staff

AUTHORITY_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Command(StaffCommand):
    """A step that a member of staff takes on the version of a case that they saw. `authority` says on whose word they
    take it, where it is not their own."""

    number: str
    version: int
    authority: str = ""


@dataclass(frozen=True, slots=True)
class OwnStep:
    """A step that a citizen takes on the own case. `id` names the message or the form that it came with: repeated, it
    is one step; empty: each is a step of its own."""

    number: str
    citizen_id: int
    id: str = ""

    @property
    def actor(self) -> str:
        return f"citizen:{self.citizen_id}"

    @property
    def key(self) -> str | None:
        return f"{self.actor}:{self.id[:COMMAND_LIMIT]}" if self.id else None


@dataclass(frozen=True, slots=True)
class Taken:
    """A step, the fields of the case that it changes beside the status, what the history keeps of it, what the citizen
    of a case is told, and what they are asked after that. `pictures` go with what is told, or wait with the step where
    nothing is. `sealed`: the citizen's own words, whole and encrypted, where `text` shows them masked."""

    step: Step
    values: Mapping[str, Any]
    text: str = ""
    tell: Callable[[Case], str] | None = None
    ask: Callable[[Case], str] | None = None
    pictures: tuple[NewPiece, ...] = ()
    sealed: str | None = None


@dataclass(frozen=True, slots=True)
class By:
    """Whose step it is, the command's key where it has one, and on whose word."""

    actor: str
    command: str | None = None
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The case after a command; `fresh` False where the command had been carried out before."""

    case: Case
    fresh: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A case after a step, with the row of its history and the entry of the audit that are written with it."""

    case: Case
    row: NewRow
    entry: audit.Entry


async def take(
    tx: AsyncConnection, command: Command, decide: Callable[[Case], Taken], rulebook: Rulebook, now: datetime
) -> Result:
    """Carry a command out: `decide` says what it means for the case as it stands.

    Raises UnknownCase, StaleCase, IllegalMove, Barred or Forbidden, and what `decide` raises.
    """
    case = await reload(tx, command.number)
    if await history.done(tx, case.id, command.key):  # perhaps the step that took the case out of the person's scope
        return Result(case, False)
    if not scope_of(command.staff.roles, command.staff.department).sees(case):
        raise UnknownCase(command.number)
    if case.version != command.version:
        raise StaleCase(case)
    taken = decide(case)
    permitted = permit(case, taken.step, command.staff.roles, command.staff.department)
    move = choose(case, permitted, rulebook, moment_of(now))
    moved = await write(tx, case, move, taken, By(command.actor, command.key, command.authority), rulebook, now)
    return Result(moved, True)


async def take_as_citizen(
    tx: AsyncConnection,
    own: OwnStep,
    decide: Callable[[Case], Taken],
    rulebook: Rulebook,
    now: datetime,
    party: Party = Party.CITIZEN,
) -> Result:
    """Take a citizen's step on the own case as it stands. Raises UnknownCase for another's, IllegalMove, Barred."""
    case = await reload(tx, own.number)
    if case.citizen_id != own.citizen_id:
        raise UnknownCase(own.number)
    if own.key is not None and await history.done(tx, case.id, own.key):
        return Result(case, False)
    taken = decide(case)
    move = choose(case, permit_party(case, taken.step, party), rulebook, moment_of(now))
    return Result(await write(tx, case, move, taken, By(own.actor, own.key), rulebook, now), True)


async def write(
    tx: AsyncConnection, case: Case, move: Move, taken: Taken, by: By, rulebook: Rulebook, now: datetime
) -> Case:
    """Write a permitted step on a case that was loaded to be changed; the case after it.

    Raises StaleCase where it has changed since, which only a caller that did not lock it can see.
    """
    done = made(case, move, taken, by, rulebook, now)
    moved = done.case
    await history.write(tx, done.row)
    await _update(tx, case, moved, now)
    if moved.waits_for_parts != case.waits_for_parts and moved.milestones.support_due is not None:
        await support.end(tx, case.id, None if moved.waits_for_parts else now)
    await audit.record(tx, done.entry)
    await announcing.announce(tx, case, moved, taken.step, now)
    if taken.tell is not None:
        more = enclosures.write(Following(len(taken.pictures))) if taken.pictures else None
        note = NewNote(taken.tell(moved), more)
        await _send(tx, moved, note, by, now, _occasion(taken.step, moved))
    await _illustrate(tx, moved, taken, by, now)
    if moved.milestones.untold_since != case.milestones.untold_since and moved.milestones.untold_since is not None:
        await _let_tell(tx, moved, now)
    if taken.ask is not None and not moved.spoken:  # there is nothing that they could press
        await tell(tx, moved, taken.ask(moved), by, now)
    written = taken.text and by.actor not in case_texts.BY_ITSELF
    if written or taken.tell or taken.ask or moved.reply != case.reply:
        await case_texts.keep(tx, moved)
    return moved


def made(case: Case, move: Move, taken: Taken, by: By, rulebook: Rulebook, now: datetime) -> Made:
    """What a permitted step makes of a case. Pure."""
    changes = {**taken.values, "status": move.after or case.status, "version": case.version + 1}
    moved = case.changed(changes | _ending(case, move, now))
    moved = moved.changed(_untold(moved, taken, rulebook, now))
    moved = moved.changed({"next_look": next_look(moved, rulebook)})
    row = history.row_of(case.id, case.chain, _entry(case, moved, taken, by, now), by.command, taken.sealed)
    detail = f"{case.number} v{case.version} {case.status} → {moved.status}"
    entry = audit.Entry(now, by.actor, f"case.{taken.step}", f"case:{case.id}", detail)
    return Made(moved.chained(row.chain), row, entry)


async def tell(
    tx: AsyncConnection, case: Case, text: str, by: By, now: datetime, occasion: Occasion | None = None
) -> None:
    """Let a message of somebody's go to the citizen of a case; on an `occasion` a notice may stand for it."""
    await _send(tx, case, NewNote(text), by, now, occasion)


async def _send(
    tx: AsyncConnection, case: Case, note: NewNote, by: By, now: datetime, occasion: Occasion | None = None
) -> Message:
    author = by.actor if by.actor.startswith("staff:") else "assistant"
    sent = await messages.post(tx, case.citizen_id, replace(note, author=author, case_id=case.id), now)
    await outbox.enqueue(tx, sent, now, occasion)
    return sent


async def _illustrate(tx: AsyncConnection, case: Case, taken: Taken, by: By, now: datetime) -> None:
    """Keep the pictures of a step that was just written with it; where it is told, each goes out after its words."""
    for place, picture in enumerate(taken.pictures, 1):
        if taken.tell is None:
            piece_id = await media.add(tx, None, case.citizen_id, picture, now)
        else:
            note = await _send(tx, case, NewNote("", enclosures.of_piece(picture), piece=picture), by, now)
            piece_id = (await media.of_messages(tx, [note.id]))[note.id].id
        await pictures.keep(tx, case.id, case.chain.steps, place, piece_id)


def _occasion(step: Step, case: Case) -> Occasion:
    """What a step's message tells the citizen of."""
    if step in (Step.ADMIT, Step.DISPATCH):
        return Occasion.REGISTERED
    if step is Step.ASK:
        return Occasion.MATERIAL
    return Occasion.ANSWERED if case.status is CaseStatus.ANSWERED else Occasion.REPLY


def next_look(case: Case, rulebook: Rulebook) -> datetime | None:
    """When the sweep must look at a case."""
    found = ladder.watches(case, rulebook.ladder, rulebook.calendar, CITY_TIME)
    return ladder.next_look(found, case.milestones.looked_at or case.opened_at)


def moment_of(now: datetime) -> Moment:
    """An instant with its day in the city."""
    return Moment(now, local_day(now))


async def visible(tx: AsyncConnection, staff: Staff, number: str) -> Case:
    """The case of a number, if this person may see it. Raises UnknownCase."""
    return await reload(tx, number, scope_of(staff.roles, staff.department))


async def reload(tx: AsyncConnection, number: str, scope: Scope = CITY) -> Case:
    """The case of a number, to be changed. Raises UnknownCase."""
    case = await store.load(tx, number, scope, to_change=True)
    if case is None:
        raise UnknownCase(number)
    return case


def _ending(case: Case, move: Move, now: datetime) -> dict[str, Any]:
    """The end of a case, or that it goes on after one."""
    after = move.after or case.status
    if case.open and after not in OPEN:
        return {"ended_at": now}
    return {"ended_at": None} if after in OPEN and not case.open else {}


def _untold(moved: Case, taken: Taken, rulebook: Rulebook, now: datetime) -> dict[str, Any]:
    """That a citizen who is rung up waits to be told what a step said to them. That a case was taken on or dispatched
    they hear along with the next thing, or read by number and query code."""
    needed = taken.tell is not None and _occasion(taken.step, moved) is not Occasion.REGISTERED
    return clock.untold(moved, now.astimezone(CITY_TIME), rulebook) if moved.rung_up and needed else {}


async def _let_tell(tx: AsyncConnection, case: Case, now: datetime) -> None:
    """Remind those who work a case that its citizen waits to be told something."""
    told = ladder.for_whom(case, (Audience.HANDLER,))
    text = wording.reminder(Step.TELL, number=case.number, answer_by=case.answer_by)
    await reminders.add(tx, case, Step.TELL, told, text, now)


def _entry(case: Case, moved: Case, taken: Taken, by: By, now: datetime) -> HistoryEntry:
    return HistoryEntry(
        at=now,
        actor=by.actor,
        step=taken.step,
        before=case.status,
        after=moved.status,
        department=moved.department,
        text=taken.text,
        answer_by=moved.answer_by,
        version=moved.version,
        authority=by.authority,
    )


def _days(case: Case, moved: Case, now: datetime) -> dict[str, date | None]:
    """The days that lists go by, beside the moments of a case that was moved."""
    waiting = moved.clock.waiting_since
    moments = {"ended_day": moved.ended_at, "dispatched_day": moved.dispatched_at, "waiting_day": waiting}
    found = {name: None if moment is None else local_day(moment) for name, moment in moments.items()}
    if moved.status is CaseStatus.CLOSED and case.status is not CaseStatus.CLOSED:
        found["closed_day"] = local_day(now)
    return found


# Made once, as in `history`; what is set are the columns among its parameters.
_MOVED = often(
    update(cases).where(
        cases.c.id == bindparam("of"),
        cases.c.version == bindparam("with_version"),
        cases.c.steps == bindparam("with_steps"),
    )
)


async def _update(tx: AsyncConnection, case: Case, moved: Case, now: datetime) -> None:
    held = store.columns(moved.differing(case)) | _days(case, moved, now)
    found = {"of": case.id, "with_version": case.version, "with_steps": case.chain.steps}
    changed = await tx.execute(_MOVED, held | found)
    if changed.rowcount == 0:
        raise StaleCase(await reload(tx, case.number))
