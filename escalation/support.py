"""The supporting departments of a case: each with its own last day and reminders, and what it had to say."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import ladder
from escalation.case import Case
from escalation.ladder import Watch
from escalation.rulebook import Rulebook
from escalation.tables import case_support, cases
from records.moments import CITY_TIME

# A part that is waited for, of a case that `waits_for_parts`; and the same with its case.
_TO_DO = (case_support.c.done_at.is_(None), case_support.c.over_at.is_(None))
WAITED_FOR = (case_support.c.case_id == cases.c.id, *_TO_DO)


@dataclass(frozen=True, slots=True)
class Support:
    """One supporting department's part; `done_at` None while it is waited for. `handler_id` is the member of its staff
    who does it, None while nobody has it."""

    department: str
    answer_by: date
    done_at: datetime | None
    text: str
    handler_id: int | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """A part that is not done, and when the sweep looks at it next: what was to be said before was said. None: it has
    nothing more to say."""

    case_id: int
    department: str
    answer_by: date
    handler_id: int | None
    next_look: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """What a department has to do for another one's case: `title` is the case's, masked, `answer_by` its own last
    day."""

    number: str
    title: str
    lead: str | None
    answer_by: date
    handler_id: int | None


def watches(answer_by: date, rulebook: Rulebook) -> tuple[Watch, ...]:
    """Every moment at which a part is reminded of, by its own last day, the earliest first."""
    return ladder.of_part(answer_by, rulebook.ladder, rulebook.calendar, CITY_TIME)


async def of_case(connection: AsyncConnection, case_id: int) -> list[Support]:
    """Every supporting department of a case, the nearest last day first."""
    order = (case_support.c.answer_by, case_support.c.department)
    rows = await connection.execute(select(case_support).where(case_support.c.case_id == case_id).order_by(*order))
    return [Support(row.department, row.answer_by, row.done_at, row.text, row.handler_id) for row in rows]


async def of_department(connection: AsyncConnection, department: str, limit: int) -> list[Part]:
    """What a department has not done yet for others' cases, the nearest last day first."""
    columns = (cases.c.number, cases.c.title, cases.c.department.label("lead"))
    own = (case_support.c.answer_by, case_support.c.handler_id)
    order = (case_support.c.answer_by, case_support.c.case_id)
    rows = (
        select(*columns, *own).where(case_support.c.department == department, *WAITED_FOR).order_by(*order).limit(limit)
    )
    return [Part(**row._mapping) for row in await connection.execute(rows)]


async def undone(connection: AsyncConnection, case_ids: Collection[int]) -> dict[int, list[Undone]]:
    """What is not done yet, by case."""
    found: dict[int, list[Undone]] = {}
    rows = select(*(case_support.c[field.name] for field in fields(Undone))).where(
        case_support.c.case_id.in_(case_ids), case_support.c.done_at.is_(None)
    )
    for row in await connection.execute(rows.order_by(case_support.c.case_id, case_support.c.department)):
        found.setdefault(row.case_id, []).append(Undone(**row._mapping))
    return found


def handlers(parts: Collection[Undone]) -> dict[str, int | None]:
    """Who does these parts, by department; None where nobody has it yet."""
    return {part.department: part.handler_id for part in parts}


async def anything_due(connection: AsyncConnection, now: datetime) -> bool:
    """Whether the time of any part has come that is waited for."""
    some = select(case_support.c.case_id).where(*_TO_DO, case_support.c.next_look <= now).limit(1)
    return (await connection.execute(some)).first() is not None


def without_handler(department: ColumnElement[bool], gone: Collection[int]) -> Select[int, str]:
    """Which cases have a part of such a department that nobody does, or one of `gone`; and of which."""
    nobody = or_(case_support.c.handler_id.is_(None), case_support.c.handler_id.in_(gone))
    columns = (case_support.c.case_id, case_support.c.department)
    return select(*columns).where(department, nobody, *_TO_DO).order_by(case_support.c.case_id)


async def assign(tx: AsyncConnection, case_id: int, department: str, staff_id: int) -> bool:
    """Let a member of a department's staff do its part; False where it has none to do."""
    given = await tx.execute(update(case_support).where(*_left_to(case_id, department)).values(handler_id=staff_id))
    return given.rowcount == 1


def _left(case_id: int) -> tuple[ColumnElement[bool], ...]:
    return case_support.c.case_id == case_id, case_support.c.done_at.is_(None)


def _left_to(case_id: int, department: str) -> tuple[ColumnElement[bool], ...]:
    return *_left(case_id), case_support.c.department == department


async def set_out(tx: AsyncConnection, case: Case, days: Mapping[str, date], rulebook: Rulebook, now: datetime) -> None:
    """Ask these departments, and no others, to support a case, each until its day; what others did stands in the
    history. Who did not finish a part that is asked for again goes on with it, and until the same day is not reminded
    of it anew."""
    before = {part.department: part for part in (await undone(tx, [case.id])).get(case.id, [])}
    await dismiss(tx, case.id)
    if days:
        over_at = None if case.waits_for_parts else now
        fresh = [Undone(case.id, key, day, None, watches(day, rulebook)[0].at) for key, day in days.items()]
        rows = [asdict(_again(part, before.get(part.department))) | {"text": "", "over_at": over_at} for part in fresh]
        await tx.execute(case_support.insert(), rows)


def _again(part: Undone, before: Undone | None) -> Undone:
    if before is None:
        return part
    look = before.next_look if before.answer_by == part.answer_by else part.next_look
    return replace(part, handler_id=before.handler_id, next_look=look)


async def dismiss(tx: AsyncConnection, case_id: int) -> None:
    """Let no department support a case any more."""
    await tx.execute(delete(case_support).where(case_support.c.case_id == case_id))


async def finish(tx: AsyncConnection, case_id: int, department: str, staff_id: int, text: str, now: datetime) -> bool:
    """Somebody has done a department's part; False where it has none to do."""
    done = {"done_at": now, "text": text, "handler_id": staff_id}
    found = await tx.execute(update(case_support).where(*_left_to(case_id, department)).values(**done))
    return found.rowcount == 1


async def end(tx: AsyncConnection, case_id: int, at: datetime | None) -> None:
    """A case does not wait for parts any more, those that were not done. None: it does so after all."""
    await tx.execute(update(case_support).where(*_left(case_id)).values(over_at=at))


async def hasten(tx: AsyncConnection, case_id: int, day: date, rulebook: Rulebook) -> None:
    """Let no department that has not done its part yet have longer than until a day."""
    sooner = {"answer_by": day, "next_look": watches(day, rulebook)[0].at}
    await tx.execute(update(case_support).where(*_left(case_id), case_support.c.answer_by > day).values(**sooner))


async def move(tx: AsyncConnection, parts: Sequence[Undone]) -> None:
    """Let parts be over on another day, or be looked at at another moment."""
    if parts:
        one = (case_support.c.case_id == bindparam("of"), case_support.c.department == bindparam("by"))
        moving = update(case_support).where(*one).values(answer_by=bindparam("day"), next_look=bindparam("look"))
        rows = [
            {"of": part.case_id, "by": part.department, "day": part.answer_by, "look": part.next_look} for part in parts
        ]
        await tx.execute(moving, rows)


async def nearest(connection: AsyncConnection, case_id: int, without: str | None = None) -> date | None:
    """The nearest last day of what is not done, but for one department's; None where nothing is."""
    others = case_support.c.department != (without or "")
    left = select(func.min(case_support.c.answer_by)).where(*_left(case_id), others)
    found: date | None = (await connection.execute(left)).scalar_one()
    return found
