"""Cases looked at one after another in the order of a list, so many at most.

An index gives the cases of one filter in order, or those of each single day. Days are merged on PostgreSQL alone:
SQLite knows no lateral joins, and has too few cases for it to matter.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Subquery,
    and_,
    any_,
    func,
    not_,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import matching
from escalation.filters import Order
from escalation.matching import Criterion, Span
from escalation.tables import cases

OF_A_DAY = 8
"""So many keys of each day are merged at least, and at most `_MOST_OF_A_DAY`."""
_MOST_OF_A_DAY = 300
# What criteria look at. Texts would make the rows that are sorted a hundred times as long.
NARROW = tuple(
    cases.c[name]
    for name in (
        *("id", "answer_by", "status", "kind", "urgency", "department", "district", "area", "matter", "channel"),
        *("handler_id", "confidential", "anonymous", "lead_id", "returns", "extension", "supervision", "rating"),
        *("rating_reason", "redone", "order_due", "untold_since"),
        *("opened_day", "dispatched_day", "ended_day", "closed_day", "waiting_day", "place"),
    )
)

Bounds = tuple[ColumnElement[bool], ...]


@dataclass(frozen=True, slots=True)
class Cursor:
    """A case that a page ended with or looked at last: the next page goes on after it. `day` is its last day to answer,
    in a list of the newest first the one on which it was filed."""

    day: date
    id: int


@dataclass(frozen=True, slots=True)
class Walk:
    """`rows` are the cases in the way, with the columns of `NARROW`. `end` gives `day` and `id` of the last one of
    them; nothing where there are no more."""

    rows: Subquery
    end: Select[Any]


def day_of(columns: Any, order: Order) -> ColumnElement[date]:
    """The column that a list goes by."""
    found: ColumnElement[date] = columns.opened_day if order is Order.NEWEST else columns.answer_by
    return found


def sorting(columns: Any, order: Order) -> tuple[ColumnElement[Any], ...]:
    """The order of a list."""
    keys = (day_of(columns, order), columns.id)
    return tuple(key.desc() for key in keys) if order is Order.NEWEST else keys


def beyond(cursor: Cursor, order: Order) -> ColumnElement[bool]:
    """The cases after one, in order."""
    key, place = tuple_(day_of(cases.c, order), cases.c.id), (cursor.day, cursor.id)
    return key < place if order is Order.NEWEST else key > place


def along(driver: Criterion | None, bounds: Bounds, order: Order, steps: int) -> Walk:
    """The first cases in order: all, or those of a criterion of which an index gives them so."""
    branches = (true(),) if driver is None else driver.branches
    parts = [select(*NARROW).where(branch, *bounds) for branch in branches]
    if driver is not None:
        # The offset keeps the planner from walking along the deadlines for these.
        found = [select(*NARROW).where(branch, *bounds).offset(0).subquery() for branch in driver.aside]
        parts += [select(one) for one in found]
    # PostgreSQL merges branches only where each is in order.
    ordered = [_first(part, order, steps).subquery() for part in parts]
    whole = ordered[0]
    if len(ordered) > 1:
        whole = _first(select(union_all(*map(select, ordered)).subquery()), order, steps).subquery()
    last = select(day_of(whole.c, order).label("day"), whole.c.id).order_by(*sorting(whole.c, order))
    return Walk(whole, last.offset(steps - 1).limit(1))


def _first(part: Select[Any], order: Order, steps: int) -> Select[Any]:
    return part.order_by(*sorting(part.selected_columns, order)).limit(steps)


async def day_by_day(connection: AsyncConnection, driver: Criterion, bounds: Bounds, steps: int) -> Walk:
    """The first cases by deadline of each day of a criterion's span, as far as none that was left out comes before
    them. Raises ValueError for a criterion without one."""
    if (span := driver.span) is None:
        raise ValueError("no span of days")
    days, each = _days(span), min(_MOST_OF_A_DAY, max(OF_A_DAY, steps // await _length(connection, span)))
    nth = func.row_number().over(order_by=(cases.c.answer_by, cases.c.id)).label("nth")
    # The index alone gives the keys; the cases themselves are read only up to the end.
    of_day = select(cases.c.answer_by, cases.c.id, nth).where(span.column == days.c.day, *bounds)
    first = of_day.order_by(cases.c.answer_by, cases.c.id).limit(each).lateral()
    keys = select(first).select_from(days.join(first, true())).cte()
    cut = select(keys.c.answer_by.label("day"), keys.c.id).where(keys.c.nth == each)
    cut = cut.order_by(keys.c.answer_by, keys.c.id).limit(1)
    end = cut.cte()
    past = tuple_(keys.c.answer_by, keys.c.id) > tuple_(end.c.day, end.c.id)
    near = select(keys.c.id).select_from(keys.outerjoin(end, true())).where(or_(end.c.id.is_(None), not_(past)))
    rows = select(*NARROW).where(cases.c.id == any_(func.array(near.scalar_subquery())))
    return Walk(rows.subquery(), cut)


def deadlines(span: Span) -> Select[Any]:
    """The first and the last deadline of the cases of some days, by two looks into an index for each day."""
    days = _days(span)
    of_day = select(cases.c.answer_by).where(span.column == days.c.day).limit(1)
    first, last = (of_day.order_by(order).scalar_subquery() for order in (cases.c.answer_by, cases.c.answer_by.desc()))
    return select(func.min(first), func.max(last)).where(days.c.day.is_not(None))


async def _length(connection: AsyncConnection, span: Span) -> int:
    """How many days lie between the first and the last one of a span that have cases, both with them."""
    within = matching.between(span.column, span.days)
    first, last = (await connection.execute(select(func.min(span.column), func.max(span.column)).where(*within))).one()
    return 1 if first is None else (last - first).days + 1


def _days(span: Span) -> CTE:
    """The days of a span on which there are cases, by one look into an index for each, and None at their end."""
    within = matching.between(span.column, span.days)
    first = select(func.min(span.column)).where(*within).scalar_subquery()
    days = select(first.label("day")).cte(recursive=True)
    following = select(func.min(span.column)).where(and_(span.column > days.c.day, *within)).scalar_subquery()
    return days.union_all(select(following).where(days.c.day.is_not(None)))
