"""The open cases that a case may be the same thing as: those of its district or area that came in lately."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.case import OPEN, Case, CaseKind, CaseStatus
from escalation.duplicates import marks, weights
from escalation.duplicates.marks import Marks, case_marks
from escalation.duplicates.meaning import Read
from escalation.duplicates.sketch import Sketch, sketch
from escalation.duplicates.suggestion import Candidate, Standing, Suggestion, similar, standing_of
from escalation.store import joined
from escalation.tables import cases
from escalation.wording import suggestion
from language import personal

MOST = 400
"""Of a district, and as many of an area; the newest."""
DAYS = 45
"""Who reports a thing later than that mostly means that it happened anew: see `score.recent`."""

MOST_NEARBY = 3


@dataclass(frozen=True, slots=True)
class Around:
    """Where and when cases are looked for: of a district (code) or an area (key of the catalogue), around a day."""

    district: str | None
    area: str | None
    day: date


_COLUMNS = (
    cases.c.number,
    cases.c.kind,
    cases.c.title,
    cases.c.summary,
    cases.c.place,
    cases.c.opened_at,
    cases.c.area,
    case_marks.c.numbers,
)
_TOLD: Select[Any] = select(*_COLUMNS).select_from(cases.outerjoin(case_marks, case_marks.c.case_id == cases.c.id))
_LEADING = sorted(OPEN - {CaseStatus.MERGED})


@dataclass(frozen=True, slots=True)
class Unfiled:
    """A request before it is filed: its text as a case would keep it, masked, and the marks of what was masked."""

    told: str
    marks: Marks
    at: datetime


@dataclass(frozen=True, slots=True)
class Nearby:
    """An open case that a request, not filed yet, is probably the same thing as: only what others may read of it."""

    number: str
    title: str
    place: str


async def nearby(connection: AsyncConnection, new: Unfiled, where: Around, read: Read | None) -> tuple[Nearby, ...]:
    """The open cases that a request is probably the same thing as, the surest first. `read` as `Router.reader`."""
    # Who was reported must not learn of it by asking for cases like it.
    rows = {
        number: row for number, row in (await _rows(connection, where, None)).items() if row.kind != CaseKind.REPORT
    }
    found = await asyncio.to_thread(lambda: [_candidate(row, read) for row in rows.values()])
    drawn = await asyncio.to_thread(_drawn, new.told, new.at, where.area, read)
    own = Candidate(Standing(""), replace(drawn, numbers=new.marks))
    sure = await asyncio.to_thread(similar, own, found, weights.load(), suggestion(), MOST_NEARBY)
    return tuple(_nearby(rows[one.number]) for one in sure)


async def suggestions(connection: AsyncConnection, case: Case, read: Read | None) -> tuple[Suggestion, ...]:
    """The open cases that a case is probably the same thing as, the surest first; none for one that cannot be joined.

    They are of any department: only for people who see the whole city. `read` as `Router.reader`.
    """
    _, led = await joined(connection, case)
    standing = standing_of(case, answers_for_others=bool(led))
    if not standing.open or standing.merged or standing.confidential or led:
        return ()
    found = await candidates(connection, case, read)
    own: Row[Any] = (await connection.execute(_TOLD.where(cases.c.id == case.id))).one()
    new = Candidate(standing, await asyncio.to_thread(_sketch, own, read))
    # Hundreds of sketches: nobody else shall wait for them.
    return await asyncio.to_thread(similar, new, found, weights.load(), suggestion())


async def candidates(connection: AsyncConnection, case: Case, read: Read | None) -> list[Candidate]:
    """At most `MOST` open cases of the district and as many of the area, opened within `DAYS` days of the case's."""
    rows = await _rows(connection, Around(case.district, case.area, case.opened_day), case.id)
    return await asyncio.to_thread(lambda: [_candidate(row, read) for row in rows.values()])


async def _rows(connection: AsyncConnection, where: Around, without: int | None) -> dict[str, Row[Any]]:
    rows: dict[str, Row[Any]] = {}
    for column, value in ((cases.c.district, where.district), (cases.c.area, where.area)):
        if value is not None:
            rows |= {row.number: row for row in await connection.execute(_newest(column == value, where.day, without))}
    return rows


def _nearby(row: Row[Any]) -> Nearby:
    # Both were masked when they were filed, by the rules of then.
    return Nearby(row.number, personal.mask(row.title), personal.mask(row.place))


def _candidate(row: Row[Any], read: Read | None) -> Candidate:
    return Candidate(Standing(row.number), _sketch(row, read))


def _sketch(row: Row[Any], read: Read | None) -> Sketch:
    # The place is not said twice.
    told = row.summary if row.place in row.summary else f"{row.place}，{row.summary}"
    drawn = _drawn(told, row.opened_at, row.area, read)
    return drawn if row.numbers is None else replace(drawn, numbers=marks.read(row.numbers))


def _newest(alike: ColumnElement[bool], day: date, without: int | None) -> Select[Any]:
    around = cases.c.opened_day.between(day - timedelta(days=DAYS), day + timedelta(days=DAYS))
    joinable = (cases.c.status.in_(_LEADING), cases.c.ended_day.is_(None), cases.c.confidential.is_(False))
    others = _TOLD.where(alike, around, *joinable)
    if without is not None:
        others = others.where(cases.c.id != without)
    return others.order_by(cases.c.opened_day.desc()).limit(MOST)


@lru_cache(maxsize=20_000)
def _drawn(told: str, at: datetime, area: str | None, read: Read | None) -> Sketch:
    return sketch(told, at, area, read and read(told))
