"""Who of a department works cases, how much each can hold, who is away and who is on duty: what its head writes down.

A department takes part in giving out by rule once its head has described anybody; in others, whoever signs works it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    and_,
    delete,
    func,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import support
from escalation.assignment import Absence, AssignmentRules, Colleague
from escalation.case import GIVEN_OUT, OPEN, CaseStatus, Urgency
from escalation.tables import TO_GIVE_OUT, case_support, cases
from records import audit, staff
from records.database import RowId, insert_once, metadata
from records.roles import Role

CAPACITY_LIMIT = 1000
_WORKED = sorted(OPEN - {CaseStatus.MERGED})
_AREAS = 20

handlers = Table(
    "handlers",
    metadata,
    Column("staff_id", RowId, ForeignKey("staff.id"), primary_key=True),
    # The weight of open cases that is a full load; None: what the rules say.
    Column("capacity", Integer),
    # Keys of areas with a comma between.
    Column("areas", String(1024), nullable=False),
    # How many cases the rules ever gave them.
    Column("taken", Integer, nullable=False),
)

staff_absences = Table(
    "staff_absences",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("staff_id", RowId, ForeignKey("staff.id"), nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Index("ix_staff_absences_last", "last_day", "staff_id"),
)

duty_roster = Table(
    "duty_roster",
    metadata,
    Column("day", Date, primary_key=True),
    Column("staff_id", RowId, ForeignKey("staff.id"), primary_key=True),
)


@dataclass(frozen=True, slots=True)
class Skills:
    """What a head says of a handler: a full load, or None for what the rules say, and the areas they know well."""

    capacity: int | None
    areas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Planned:
    """An absence that is written down."""

    id: int
    staff_id: int
    absence: Absence


async def colleagues(
    connection: AsyncConnection, department: str, rules: AssignmentRules, today: date
) -> list[Colleague]:
    """The active handlers of a department, with their absences and days of duty from today on."""
    people = await staff.colleagues(connection, department, Role.HANDLER)
    ids = [person.id for person in people]
    described = await connection.execute(select(handlers).where(handlers.c.staff_id.in_(ids)))
    known = {row.staff_id: row for row in described}
    away, duty = defaultdict[int, list[Absence]](list), defaultdict[int, set[date]](set)
    for planned in await absences(connection, ids, today):
        away[planned.staff_id].append(planned.absence)
    for day, staff_id in await roster(connection, ids, today):
        duty[staff_id].add(day)
    return [
        Colleague(
            id=person.id,
            name=person.name,
            capacity=(known[person.id].capacity if person.id in known else None) or rules.capacity,
            areas=frozenset(known[person.id].areas.split(",")) - {""} if person.id in known else frozenset(),
            absences=tuple(away[person.id]),
            duty=frozenset(duty[person.id]),
            taken=known[person.id].taken if person.id in known else 0,
        )
        for person in people
    ]


async def members(connection: AsyncConnection, department: str) -> list[int]:
    """Everybody of a department, those whose account was closed too."""
    return list(
        (await connection.execute(select(staff.staff.c.id).where(staff.staff.c.department == department))).scalars()
    )


async def count_taken(tx: AsyncConnection, staff_id: int) -> None:
    """The rules gave somebody one more case."""
    await insert_once(tx, handlers, {"staff_id": staff_id, "areas": "", "taken": 0})
    await tx.execute(update(handlers).where(handlers.c.staff_id == staff_id).values(taken=handlers.c.taken + 1))


async def departments(connection: AsyncConnection) -> list[str]:
    """The departments that take part, by key."""
    rows = select(staff.staff.c.department).join(handlers, handlers.c.staff_id == staff.staff.c.id).distinct()
    found = (await connection.execute(rows.where(staff.staff.c.active))).scalars()
    return sorted(key for key in found if key is not None)


async def waiting(connection: AsyncConnection, today: date) -> list[str]:
    """The departments that take part and have cases, or parts of others' cases, that nobody works, or somebody who is
    gone or away that day; asked for all of them at once."""
    taking_part = await departments(connection)
    if not taking_part:
        return []
    away = select(staff_absences.c.staff_id).where(
        staff_absences.c.first_day <= today, staff_absences.c.last_day >= today
    )
    gone = select(staff.staff.c.id).where(
        staff.staff.c.department.in_(taking_part),
        or_(staff.staff.c.active.is_(False), ~staff.holds(Role.HANDLER), staff.staff.c.id.in_(away)),
    )
    left_behind_ids = list((await connection.execute(gone)).scalars())
    left_behind = cases.c.handler_id.in_(left_behind_ids)
    found: set[str] = set()
    for nobody in (text(TO_GIVE_OUT), and_(cases.c.status.in_(sorted(GIVEN_OUT)), left_behind)):
        rows = select(cases.c.department).where(cases.c.department.in_(taking_part), nobody).distinct()
        found |= set((await connection.execute(rows)).scalars())
    parts = support.without_handler(case_support.c.department.in_(taking_part), left_behind_ids).subquery()
    found |= set((await connection.execute(select(parts.c.department).distinct())).scalars())
    return sorted(found)


async def loads(connection: AsyncConnection, ids: Iterable[int], rules: AssignmentRules) -> Mapping[int, int]:
    """The weight of the open cases that each of these people works, and of the parts that they do of others' cases."""
    people, found = list(ids), defaultdict[int, int](int)
    waited_for = and_(*support.WAITED_FOR)
    for handler, worked in ((cases.c.handler_id, true()), (case_support.c.handler_id, waited_for)):
        counted = select(handler.label("handler"), cases.c.urgency, func.count().label("n"))
        of_people = counted.where(handler.in_(people), cases.c.status.in_(_WORKED), worked)
        for row in await connection.execute(of_people.group_by(handler, cases.c.urgency)):
            found[row.handler] += rules.weights[Urgency(row.urgency)] * row.n
    return found


async def absences(connection: AsyncConnection, ids: Iterable[int], today: date) -> list[Planned]:
    """The absences of these people that are not over, the next first."""
    table = staff_absences
    mine = select(table).where(table.c.staff_id.in_(list(ids)), table.c.last_day >= today)
    rows = await connection.execute(mine.order_by(table.c.first_day, table.c.id))
    return [Planned(row.id, row.staff_id, Absence(row.first_day, row.last_day)) for row in rows]


async def roster(connection: AsyncConnection, ids: Iterable[int], today: date) -> list[tuple[date, int]]:
    """Who of these people is on duty on which day from today on, in order of days."""
    mine = select(duty_roster).where(duty_roster.c.staff_id.in_(list(ids)), duty_roster.c.day >= today)
    rows = await connection.execute(mine.order_by(duty_roster.c.day, duty_roster.c.staff_id))
    return [(row.day, row.staff_id) for row in rows]


async def describe(tx: AsyncConnection, head: staff.Staff, staff_id: int, skills: Skills, now: datetime) -> None:
    """Say how much a handler can hold and what they know. Raises ValueError for somebody of another department, more
    than 20 areas or a capacity that is not from 1 to `CAPACITY_LIMIT`."""
    await _expect_colleague(tx, head, staff_id)
    if skills.capacity is not None and not 1 <= skills.capacity <= CAPACITY_LIMIT:
        raise ValueError(f"a capacity is from 1 to {CAPACITY_LIMIT}")
    if len(skills.areas) > _AREAS:
        raise ValueError(f"at most {_AREAS} areas")
    taken = (await tx.execute(select(handlers.c.taken).where(handlers.c.staff_id == staff_id))).scalar_one_or_none()
    areas = ",".join(sorted(skills.areas))
    await tx.execute(delete(handlers).where(handlers.c.staff_id == staff_id))
    values = {"staff_id": staff_id, "capacity": skills.capacity, "areas": areas, "taken": taken or 0}
    await tx.execute(handlers.insert().values(**values))
    await _audit(tx, head, "staffing.describe", staff_id, areas, now)


async def plan_absence(tx: AsyncConnection, head: staff.Staff, staff_id: int, absence: Absence, now: datetime) -> None:
    """Write down when a handler is away. Raises ValueError for somebody of another department, or days that are not in
    order."""
    await _expect_colleague(tx, head, staff_id)
    if absence.last < absence.first:
        raise ValueError("the last day lies before the first")
    first, last = absence.first, absence.last
    await tx.execute(staff_absences.insert().values(staff_id=staff_id, first_day=first, last_day=last))
    await _audit(tx, head, "staffing.absence", staff_id, f"{first} {last}", now)


async def drop_absence(tx: AsyncConnection, head: staff.Staff, absence_id: int, now: datetime) -> None:
    """Take an absence back. Raises ValueError where there is none of the head's department."""
    found = select(staff_absences.c.staff_id).where(staff_absences.c.id == absence_id)
    staff_id = (await tx.execute(found)).scalar_one_or_none()
    if staff_id is None:
        raise ValueError(f"no absence {absence_id}")
    await _expect_colleague(tx, head, staff_id)
    await tx.execute(delete(staff_absences).where(staff_absences.c.id == absence_id))
    await _audit(tx, head, "staffing.present", staff_id, "", now)


async def set_duty(tx: AsyncConnection, head: staff.Staff, day: date, ids: frozenset[int], now: datetime) -> None:
    """Say who of the department is on duty on a day, and nobody else. Raises ValueError for people of another one."""
    for staff_id in sorted(ids):
        await _expect_colleague(tx, head, staff_id)
    own = [person.id for person in await staff.colleagues(tx, head.department or "", Role.HANDLER)]
    await tx.execute(delete(duty_roster).where(duty_roster.c.day == day, duty_roster.c.staff_id.in_(own)))
    if ids:
        await tx.execute(duty_roster.insert(), [{"day": day, "staff_id": staff_id} for staff_id in sorted(ids)])
    await _audit(tx, head, "staffing.duty", head.id, f"{day} {','.join(map(str, sorted(ids)))}", now)


async def _expect_colleague(tx: AsyncConnection, head: staff.Staff, staff_id: int) -> None:
    person = await staff.load(tx, staff_id)
    own = person is not None and person.has(Role.HANDLER) and person.department == head.department
    if not own or head.department is None:
        raise ValueError(f"staff {staff_id} is no handler of {head.department}")


async def _audit(
    tx: AsyncConnection, head: staff.Staff, action: str, staff_id: int, detail: str, now: datetime
) -> None:
    await audit.record(tx, audit.Entry(now, f"staff:{head.id}", action, f"staff:{staff_id}", detail[:200]))
