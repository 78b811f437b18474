"""The board's figures of a day. Each carries the filter that lists exactly what it counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Column, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import filters, store
from escalation.filters import CITY, UNKNOWN, CaseFilter, ContactFilter, Scope
from escalation.opinion.contacts import count_contacts
from escalation.tables import cases
from escalation.workdays import Calendar

# The bot's names for how a message ended, as they stand on the inbound row.
ANSWERED = frozenset({"answered", "choices", "not_in_force", "other_district", "which_district", "other_channel"})
NOTHING_FOUND = frozenset({"nothing_found"})
EMERGENCY = frozenset({"emergency"})


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that opens its list: `key` names it in `wording.figure`, or is an area's id or a district's code."""

    key: str
    value: int
    filter: CaseFilter | ContactFilter


@dataclass(frozen=True, slots=True)
class Board:
    """A day in figures; `by_area` and `by_district` split the cases opened that day, the largest first."""

    day: date
    figures: tuple[Figure, ...]
    by_area: tuple[Figure, ...]
    by_district: tuple[Figure, ...]

    def value(self, key: str) -> int:
        """One of `figures`. Raises KeyError."""
        return {figure.key: figure.value for figure in self.figures}[key]


async def board(connection: AsyncConnection, day: date, calendar: Calendar, scope: Scope = CITY) -> Board:
    """The figures of a day within a scope, as things stood at its end (or stand now, if it is today)."""
    figures = [Figure(key, await _value(connection, wanted, scope), wanted) for key, wanted in _asked(day, calendar)]
    areas = await _split(connection, day, cases.c.area, scope)
    districts = await _split(connection, day, cases.c.district, scope)
    return Board(
        day,
        tuple(figures),
        tuple(Figure(key, n, CaseFilter(opened=filters.Days(day, day), area=key)) for key, n in areas),
        tuple(Figure(key, n, CaseFilter(opened=filters.Days(day, day), district=key)) for key, n in districts),
    )


def _asked(day: date, calendar: Calendar) -> Iterable[tuple[str, CaseFilter | ContactFilter]]:
    return (
        ("contacts", ContactFilter(day)),
        ("answered_directly", ContactFilter(day, ANSWERED, without_case=True)),
        ("nothing_found", ContactFilter(day, NOTHING_FOUND)),
        ("emergencies", ContactFilter(day, EMERGENCY)),
        ("opened", filters.opened(day)),
        ("answered", filters.answered(day)),
        ("open", CaseFilter(open_on=day)),
        ("due_soon", filters.due_soon(day, calendar)),
        ("overdue", filters.overdue(day)),
    )


async def _value(connection: AsyncConnection, wanted: CaseFilter | ContactFilter, scope: Scope) -> int:
    if isinstance(wanted, ContactFilter):
        return (await count_contacts(connection, wanted, cap=None)).value
    return (await store.count(connection, wanted, scope, cap=None)).value


async def _split(connection: AsyncConnection, day: date, column: Column[str], scope: Scope) -> list[tuple[str, int]]:
    n = func.count().label("n")
    opened = store.matching(select(column.label("key"), n), filters.opened(day), scope)
    rows = await connection.execute(opened.group_by(column).order_by(n.desc(), column))
    return [(UNKNOWN if row.key is None else row.key, int(row.n)) for row in rows]
