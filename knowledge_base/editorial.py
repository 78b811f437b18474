"""The use cases of an entry's life. Each runs in the caller's transaction: rows, history and audit, or nothing.

Every step raises UnknownEntry, StaleEntry when somebody was faster, Forbidden, SecondPersonNeeded, IllegalStep, or
ValueError on an empty reason; a command that was carried out before changes nothing and gives the entry as it stands.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge_base import checks, history, publication, rights, versions
from knowledge_base.entry import Entry, EntryStatus
from knowledge_base.errors import IllegalStep, InvalidEntry, StaleEntry, UnknownEntry
from knowledge_base.history import HistoryEntry, Taken
from knowledge_base.life import EntryState, Step, Version
from knowledge_base.tables import knowledge_entries, knowledge_versions
from language import text as texts
from records import audit
from records.command import StaffCommand

REASON_LIMIT = 1000
# What answered once and can answer again.
_EARLIER = frozenset({EntryStatus.REPLACED, EntryStatus.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Command(StaffCommand):
    """A step that a member of staff takes on the revision of an entry that they saw; 0: one that does not exist yet."""

    entry_id: str
    revision: int


@dataclass(frozen=True, slots=True)
class _Done:
    """What a step did: the version it is about, from which status to which, and whether answers change by it."""

    number: int
    before: EntryStatus | None
    after: EntryStatus
    text: str = ""
    answers: bool = False


async def save(tx: AsyncConnection, command: Command, entry: Entry, note: str, now: datetime) -> EntryState:
    """Write a draft: of a new entry, on top of the published version, or over the draft there is.

    Raises InvalidEntry too.
    """
    return await _draft(tx, Step.SAVE, command, entry, note, now)


async def propose(tx: AsyncConnection, command: Command, entry: Entry, note: str, now: datetime) -> EntryState:
    """Write a draft of a new entry for the editors to go on with. Raises InvalidEntry too."""
    return await _draft(tx, Step.PROPOSE, command, entry, note, now)


async def submit(tx: AsyncConnection, command: Command, now: datetime) -> EntryState:
    """Ask for the draft to be reviewed."""
    return await _take(tx, command, Step.SUBMIT, now, lambda state: _moved(tx, state, EntryStatus.IN_REVIEW, now))


async def send_back(tx: AsyncConnection, command: Command, reason: str, now: datetime) -> EntryState:
    """Make a version that is in review, or scheduled, a draft again."""
    said = _said(reason)
    return await _take(tx, command, Step.SEND_BACK, now, lambda state: _moved(tx, state, EntryStatus.DRAFT, now, said))


async def approve(
    tx: AsyncConnection, command: Command, now: datetime, publish_at: datetime | None = None
) -> EntryState:
    """Publish what is in review: at once, or at a moment that is still to come. Never by one of its writers."""
    return await _take(tx, command, Step.APPROVE, now, lambda state: _approved(tx, state, command, publish_at, now))


async def discard(tx: AsyncConnection, command: Command, now: datetime) -> EntryState:
    """Give a draft up. Its content stays among the versions."""
    return await _take(tx, command, Step.DISCARD, now, lambda state: _discarded(tx, state, now))


async def withdraw(tx: AsyncConnection, command: Command, reason: str, now: datetime) -> EntryState:
    """Take an entry out of all answers; what was scheduled to replace it must be approved again."""
    said = _said(reason)
    return await _take(tx, command, Step.WITHDRAW, now, lambda state: _withdrawn(tx, state, said, now))


async def roll_back(tx: AsyncConnection, command: Command, number: int, reason: str, now: datetime) -> EntryState:
    """Publish the content of an earlier version again, as a new version."""
    said = _said(reason)
    return await _take(tx, command, Step.ROLL_BACK, now, lambda state: _back(tx, state, command, number, said, now))


async def _draft(
    tx: AsyncConnection, step: Step, command: Command, entry: Entry, note: str, now: datetime
) -> EntryState:
    found = checks.mistakes(entry)
    if found:
        raise InvalidEntry(found)
    if entry.id != command.entry_id:
        raise ValueError("an entry keeps its id")
    said = texts.clean(note, REASON_LIMIT)
    await versions.make_missing(tx, [entry.id])
    return await _take(tx, command, step, now, lambda state: _saved(tx, state, command, entry, said, now))


async def _take(
    tx: AsyncConnection, command: Command, step: Step, now: datetime, work: Callable[[EntryState], Awaitable[_Done]]
) -> EntryState:
    await versions.lock(tx, [command.entry_id])
    state = await versions.state(tx, command.entry_id)
    if state is None or (state.revision == 0 and step not in (Step.SAVE, Step.PROPOSE)):
        raise UnknownEntry(command.entry_id)
    if await history.done(tx, state.id, command.key):
        return state
    if state.revision != command.revision:
        raise StaleEntry(state)
    rights.permit(state, step, command.staff)
    await _write_down(tx, command, step, await work(state), now)
    return await versions.state(tx, state.id) or state


async def _write_down(tx: AsyncConnection, command: Command, step: Step, done: _Done, now: datetime) -> None:
    what = HistoryEntry(done.number, now, command.actor, step, done.before, done.after, done.text)
    await history.add(tx, [Taken(command.entry_id, what, command.key)])
    thing, detail = f"knowledge:{command.entry_id}", f"v{done.number} {done.before} → {done.after}"
    await audit.record(tx, audit.Entry(now, command.actor, f"knowledge.{step}", thing, detail))
    await versions.raise_revision(tx, [command.entry_id])
    if done.answers:
        await publication.stamp(tx, [command.entry_id])


async def _saved(
    tx: AsyncConnection, state: EntryState, command: Command, entry: Entry, note: str, now: datetime
) -> _Done:
    draft = state.working
    if draft is None:
        number = state.latest + 1
        begun = versions.begun(state.id, number, [command.actor], now) | {"note": note}
        await _insert(tx, versions.content(entry) | begun | {"status": EntryStatus.DRAFT})
        await _set(tx, state.id, latest=number, working=number)
        return _Done(number, None, EntryStatus.DRAFT, note)
    writers = versions.joined(tuple(dict.fromkeys((*draft.writers, command.actor))))
    table = knowledge_versions
    row = (table.c.entry_id == state.id) & (table.c.number == draft.number)
    changed = versions.content(entry) | {"writers": writers, "changed_at": now, "note": note}
    await tx.execute(update(table).where(row).values(**changed))
    return _Done(draft.number, draft.status, draft.status, note)


async def _moved(tx: AsyncConnection, state: EntryState, after: EntryStatus, now: datetime, text: str = "") -> _Done:
    version = _working(state)
    await publication.set_status(tx, version, after, now)
    return _Done(version.number, version.status, after, text)


async def _approved(
    tx: AsyncConnection, state: EntryState, command: Command, publish_at: datetime | None, now: datetime
) -> _Done:
    version = _working(state)
    if publish_at is not None and publish_at > now:
        await publication.set_status(tx, version, EntryStatus.SCHEDULED, now, command.actor, publish_at)
        return _Done(version.number, version.status, EntryStatus.SCHEDULED)
    await publication.let_answer(tx, version, command.actor, now)
    return _Done(version.number, version.status, EntryStatus.PUBLISHED, answers=True)


async def _discarded(tx: AsyncConnection, state: EntryState, now: datetime) -> _Done:
    done = await _moved(tx, state, EntryStatus.DISCARDED, now)
    await _set(tx, state.id, working=None)
    return done


async def _withdrawn(tx: AsyncConnection, state: EntryState, reason: str, now: datetime) -> _Done:
    if state.working is not None and state.working.status is EntryStatus.SCHEDULED:
        await publication.set_status(tx, state.working, EntryStatus.DRAFT, now)
    if state.published is None:
        raise IllegalStep(Step.WITHDRAW, None)
    await publication.take_out(tx, state.published, now)
    return _Done(state.published.number, EntryStatus.PUBLISHED, EntryStatus.WITHDRAWN, reason, answers=True)


async def _back(
    tx: AsyncConnection, state: EntryState, command: Command, number: int, reason: str, now: datetime
) -> _Done:
    earlier = await versions.load(tx, state.id, number)
    if earlier is None:
        raise UnknownEntry(f"{state.id} v{number}")
    if earlier.status not in _EARLIER:
        raise IllegalStep(Step.ROLL_BACK, earlier.status)
    new = state.latest + 1
    writers = tuple(dict.fromkeys((*earlier.writers, command.actor)))
    begun = versions.begun(state.id, new, writers, now) | {"reviewer": command.actor, "note": reason}
    await publication.retire(tx, [state.id])
    await _insert(tx, versions.content(earlier.entry) | begun | {"status": EntryStatus.PUBLISHED})
    await _set(tx, state.id, latest=new, published=new)
    return _Done(new, None, EntryStatus.PUBLISHED, reason, answers=True)


async def _insert(tx: AsyncConnection, row: dict[str, Any]) -> None:
    await tx.execute(insert(knowledge_versions).values(row))


async def _set(tx: AsyncConnection, entry_id: str, **values: int | None) -> None:
    await tx.execute(update(knowledge_entries).where(knowledge_entries.c.id == entry_id).values(**values))


def _working(state: EntryState) -> Version:
    if state.working is None:
        raise UnknownEntry(state.id)
    return state.working


def _said(reason: str) -> str:
    said = texts.clean(reason, REASON_LIMIT)
    if not said:
        raise ValueError("the reason is empty")
    return said
