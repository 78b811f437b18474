"""Taking a step on a case: permission, version, row, history and audit, the same way for every step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import history, store
from escalation.case import OPEN, Case, Move, Step, permit
from escalation.errors import StaleCase, UnknownCase
from escalation.filters import CITY, Scope, scope_of
from escalation.history import HistoryEntry
from escalation.tables import cases
from records import audit
from records.moments import local_day
from records.staff import Staff

_COMMAND_LIMIT = 64


@dataclass(frozen=True, slots=True)
class Command:
    """A step that a member of staff takes on the version of a case that they saw.

    `id` is made by the page that offers the step, so that a double click is one step.
    """

    id: str
    staff: Staff
    number: str
    version: int

    def __post_init__(self) -> None:
        if not 0 < len(self.id) <= _COMMAND_LIMIT:
            raise ValueError(f"a command's id has 1 to {_COMMAND_LIMIT} characters")

    @property
    def actor(self) -> str:
        return f"staff:{self.staff.id}"

    @property
    def key(self) -> str:
        """Unique among all commands of all staff."""
        return f"{self.actor}:{self.id}"


@dataclass(frozen=True, slots=True)
class Taken:
    """A step, the columns it changes beside the status, and what the history keeps of it."""

    step: Step
    values: dict[str, Any]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The case after a command; `fresh` False where the command had been carried out before."""

    case: Case
    fresh: bool


async def take(tx: AsyncConnection, command: Command, decide: Callable[[Case], Taken], now: datetime) -> Result:
    """Carry a command out: `decide` says what it means for the case as it stands.

    Raises UnknownCase, StaleCase, IllegalMove or Forbidden, and what `decide` raises.
    """
    case = await _reload(tx, command.number)
    if await history.done(tx, case.id, command.key):  # perhaps the step that took the case out of the person's scope
        return Result(await _reload(tx, case.number), False)
    if not scope_of(command.staff.roles, command.staff.department).sees(case):
        raise UnknownCase(command.number)
    if case.version != command.version:
        raise StaleCase(case)
    taken = decide(case)
    move = permit(case, taken.step, command.staff.roles, command.staff.department)
    if await write(tx, case, move, taken, By(command.actor, command.key), now):
        return Result(await _reload(tx, case.number), True)
    current = await _reload(tx, case.number)
    if await history.done(tx, case.id, command.key):  # the other click was faster
        return Result(current, False)
    raise StaleCase(current)


@dataclass(frozen=True, slots=True)
class By:
    """Whose step it is, and the command's key where it has one."""

    actor: str
    command: str | None = None


async def write(tx: AsyncConnection, case: Case, move: Move, taken: Taken, by: By, now: datetime) -> bool:
    """Write a permitted step; False where the case has changed since it was read."""
    after = move.after or case.status
    changes = taken.values | {"status": after, "version": case.version + 1}
    if case.open and after not in OPEN:
        changes |= {"ended_at": now, "ended_day": local_day(now)}
    changed = await tx.execute(
        update(cases).where(cases.c.id == case.id, cases.c.version == case.version).values(**changes)
    )
    if changed.rowcount == 0:
        return False
    department = changes.get("department", case.department)
    entry = HistoryEntry(now, by.actor, taken.step, case.status, after, department, taken.text)
    await history.add(tx, case.id, entry, by.command)
    detail = f"{case.number} v{case.version} {case.status} → {after}"
    await audit.record(tx, audit.Entry(now, by.actor, f"case.{taken.step}", f"case:{case.id}", detail))
    return True


async def visible(tx: AsyncConnection, staff: Staff, number: str) -> Case:
    """The case of a number, if this person may see it. Raises UnknownCase."""
    return await _reload(tx, number, scope_of(staff.roles, staff.department))


async def _reload(tx: AsyncConnection, number: str, scope: Scope = CITY) -> Case:
    case = await store.load(tx, number, scope)
    if case is None:
        raise UnknownCase(number)
    return case
