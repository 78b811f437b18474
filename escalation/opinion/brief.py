"""The daily brief 日报: a day's totals beside two other days, what most people raised, and what is overdue."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import filters, store
from escalation.case import Case
from escalation.filters import CITY, OPENLY, UNKNOWN, CaseFilter, Days, Scope
from escalation.opinion.figures import Figure, board
from escalation.tables import cases
from escalation.workdays import Calendar

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Total:
    """A figure of the day beside the day before and the same weekday a week before."""

    figure: Figure
    day_before: int
    week_before: int

    @property
    def to_day_before(self) -> float | None:
        """The change as a share of the day before; None on a zero base."""
        return change(self.figure.value, self.day_before)

    @property
    def to_week_before(self) -> float | None:
        """The change as a share of the same weekday a week before; None on a zero base."""
        return change(self.figure.value, self.week_before)


@dataclass(frozen=True, slots=True)
class TopMatter:
    """What was raised about one matter in one place: by how many different people, in how many cases.

    `district`, `area` and `matter` are `UNKNOWN` where a case has none; `example` is a masked text of one of them that
    is not confidential, else empty.
    """

    district: str
    area: str
    matter: str
    petitioners: int
    cases: int
    example: str
    filter: CaseFilter


@dataclass(frozen=True, slots=True)
class Brief:
    """The brief of a day. `overdue` holds the longest overdue cases that are not confidential; the figure of that name
    counts all."""

    day: date
    totals: tuple[Total, ...]
    matters: tuple[TopMatter, ...]
    overdue: tuple[Case, ...]


def change(value: int, base: int) -> float | None:
    """0.5 for half as much again, -1.0 for nothing left; None where there is nothing to compare with."""
    return None if base == 0 else (value - base) / base


async def brief(
    connection: AsyncConnection,
    day: date,
    calendar: Calendar,
    scope: Scope = CITY,
    top: int = 10,
    most_overdue: int = 20,
) -> Brief:
    """The brief of a day within a scope, as things stood at its end (or stand now, if it is today)."""
    boards = [await board(connection, other, calendar, scope) for other in (day, day - _DAY, day - _WEEK)]
    totals = (Total(*figures) for figures in _beside(*(board.figures for board in boards)))
    overdue = await store.list_cases(connection, filters.overdue(day), OPENLY, limit=most_overdue)
    return Brief(day, tuple(totals), tuple(await _top(connection, day, top, scope)), overdue.cases)


def _beside(
    today: tuple[Figure, ...], before: tuple[Figure, ...], week: tuple[Figure, ...]
) -> list[tuple[Figure, int, int]]:
    return [(a, b.value, c.value) for a, b, c in zip(today, before, week, strict=True)]


async def _top(connection: AsyncConnection, day: date, limit: int, scope: Scope) -> list[TopMatter]:
    place = (cases.c.district, cases.c.area, cases.c.matter)
    petitioners = func.count(cases.c.citizen_id.distinct()).label("petitioners")
    n, first = func.count().label("n"), func.min(cases.c.id).filter(cases.c.confidential.is_(False))
    grouped = store.matching(select(*place, petitioners, n, first.label("first")), filters.opened(day), scope)
    statement = grouped.group_by(*place).order_by(petitioners.desc(), n.desc(), first).limit(limit)
    rows = (await connection.execute(statement)).all()
    examples = await _summaries(connection, [row.first for row in rows])
    return [
        _matter(day, (row.district, row.area, row.matter), (row.petitioners, row.n), examples.get(row.first, ""))
        for row in rows
    ]


def _matter(
    day: date, place: tuple[str | None, str | None, str | None], counted: tuple[int, int], example: str
) -> TopMatter:
    district, area, matter = (UNKNOWN if key is None else key for key in place)
    wanted = CaseFilter(opened=Days(day, day), district=district, area=area, matter=matter)
    return TopMatter(district, area, matter, *counted, example, wanted)


async def _summaries(connection: AsyncConnection, ids: list[int]) -> dict[int, str]:
    rows = await connection.execute(select(cases.c.id, cases.c.summary).where(cases.c.id.in_(ids)))
    return {row.id: row.summary for row in rows}
