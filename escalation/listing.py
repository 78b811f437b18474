"""Which cases a list shows, the nearest deadline first, at a cost that does not grow with the number of cases.

A rare value looked for in the order of deadlines is the trap: the walk along the index comes upon the next one only
after a million others. So the filters are measured first, each up to a limit. Where one of them leaves few cases, those
are gathered and sorted. Otherwise an index that gives the cases of one filter by deadline is walked, from the first
deadline to the last one that cases of the days asked for have. What is not found in so many steps is gathered by all
indexes together, and where that is too much to be sorted, the walk goes on: a page is full, or the list is at its end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, repeat
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Row,
    Select,
    and_,
    any_,
    false,
    func,
    literal,
    select,
    text,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import case_texts, matching, walks
from escalation.case import OPEN
from escalation.filters import CaseFilter, Days, Order, Scope
from escalation.matching import Criterion
from escalation.tables import ALONE, cases
from escalation.walks import NARROW, Cursor, Walk
from language.search import LONGEST_TYPED
from language.text import clean
from records import text_index

GATHERED = 20_000
"""So many cases are sorted at most."""
WALKED = 20_000
"""So many cases are looked at on the way along an index before another way is tried."""
FURTHER = 80_000
"""So many more before all that matches is gathered."""
MERGED = 40_000
"""So many keys of all days of a span are merged at most."""
SORTED = 100_000
"""So many cases that all indexes together found are sorted at most, where a walk came to nothing."""
_MERGES = 3
_MEASURED = 50_000
_FEW = 2_000


@dataclass(frozen=True, slots=True)
class Keys:
    """The rows of a page in order, and where the next one begins. `newest`: more cases than `case_texts.HITS` have the
    words, and only the newest were held against the filter. `total`: how many match on this page and later ones, where
    that is known."""

    ids: tuple[int, ...]
    next: Cursor | None
    newest: bool = False
    total: int | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question in parts: all criteria, conditions on the deadline, and those rows alone that a search found."""

    wanted: CaseFilter
    scope: Scope
    bounds: tuple[ColumnElement[bool], ...]
    criteria: tuple[Criterion, ...]

    @property
    def order(self) -> Order:
        return self.wanted.order

    def others(self, driver: Criterion | None, c: Any) -> list[ColumnElement[bool]]:
        """All conditions but the driver's, on other columns."""
        on_others = matching.criteria(self.wanted, self.scope, c)
        return [one.condition for one, mine in zip(on_others, self.criteria, strict=True) if mine is not driver]


async def page(connection: AsyncConnection, wanted: CaseFilter, scope: Scope, after: Cursor | None, limit: int) -> Keys:
    """The keys of the next `limit` cases."""
    await _plan(connection, walking=True)
    asked = _asked(connection, wanted, scope, after)
    found = await case_texts.hits(connection, wanted.words)
    if found is not None:
        keys = _keys(await _gather(connection, asked, None, (_among(connection, found),), limit), limit)
        return replace(keys, newest=len(found) == case_texts.HITS)
    driver, few = await _driver(connection, asked)
    if few and driver is not None:
        return _keys(await _gather(connection, asked, driver, (*driver.branches, *driver.aside), limit), limit)
    return await _walk(connection, asked, driver, limit)


def _asked(connection: AsyncConnection, wanted: CaseFilter, scope: Scope, after: Cursor | None) -> _Asked:
    bounds = matching.bounds(wanted, cases.c)
    if after is not None:
        bounds.append(walks.beyond(after, wanted.order))
    criteria = matching.criteria(wanted, scope, cases.c)
    if wanted.place is not None:
        criteria[-1] = _placed(criteria[-1], wanted.place, connection.dialect.name)
    return _Asked(wanted, scope, tuple(bounds), tuple(criteria))


def _among(connection: AsyncConnection, ids: Sequence[int]) -> ColumnElement[bool]:
    """PostgreSQL reads one array much faster than thousands of parameters."""
    if connection.dialect.name == "postgresql":
        return cases.c.id == any_(literal(ids, ARRAY(BigInteger)))
    return cases.c.id.in_(ids)


def _placed(place: Criterion, words: str, dialect: str) -> Criterion:
    """What finds a place: on PostgreSQL an index of the characters in it, on SQLite the one of all of a case's text."""
    if dialect == "postgresql":
        held = text_index.has_characters(cases.c.place, clean(words, LONGEST_TYPED))
        return replace(place, aided=and_(held, place.condition))
    found = case_texts.with_words(words, dialect)
    if found is None:
        return place
    return replace(place, branches=(and_(cases.c.id.in_(found), place.condition),), measure=found)


async def _between_deadlines(connection: AsyncConnection, asked: _Asked) -> _Asked:
    """The question with the first and the last deadline that cases of the days asked for have, looked up day by day:
    a walk that began with the oldest case would come upon none of them for years."""
    if asked.order is not Order.DEADLINE:
        return asked
    bounds = list(asked.bounds)
    for criterion in asked.criteria:
        if criterion.span is not None:
            first, last = (await connection.execute(walks.deadlines(criterion.span))).one()
            bounds += [false()] if first is None else matching.between(cases.c.answer_by, Days(first, last))
    return replace(asked, bounds=tuple(bounds))


async def _driver(connection: AsyncConnection, asked: _Asked) -> tuple[Criterion | None, bool]:
    """The criterion to find the cases by, and whether those are few; None: none is better than the whole list."""
    by_deadline = asked.order is Order.DEADLINE
    only = asked.criteria[0] if len(asked.criteria) == 1 else None
    if by_deadline and only is not None and only.ordered and not only.aside:
        return only, False
    sizes: list[tuple[int, Criterion]] = []
    for criterion in asked.criteria:
        if criterion.branches:
            sizes.append((await _size(connection, criterion), criterion))
            if sizes[-1][0] <= _FEW:
                break
    sizes.sort(key=lambda pair: pair[0])
    if sizes and sizes[0][0] <= GATHERED:
        return sizes[0][1], True
    return (await _in_order_of_deadlines(connection, sizes) if by_deadline else None), False


async def _in_order_of_deadlines(
    connection: AsyncConnection, sizes: Sequence[tuple[int, Criterion]]
) -> Criterion | None:
    """The smallest criterion whose cases an index gives in order."""
    for _, criterion in sizes:
        if criterion.ordered and await _has_few_aside(connection, criterion):
            return criterion
    return None


async def _has_few_aside(connection: AsyncConnection, criterion: Criterion) -> bool:
    some = _together(cases.c.id, where=criterion.aside).limit(SORTED + 1).subquery() if criterion.aside else None
    if some is None:
        return True
    return int((await connection.execute(select(func.count()).select_from(some))).scalar_one()) <= SORTED


async def _size(connection: AsyncConnection, criterion: Criterion) -> int:
    """How many cases a criterion alone leaves, counted no further than it makes a difference."""
    source = criterion.measure
    if source is None:
        source = _together(cases.c.id, where=(*criterion.branches, *criterion.aside))
    some = source.limit(_MEASURED if criterion.ordered else GATHERED + 1).subquery()
    return int((await connection.execute(select(func.count()).select_from(some))).scalar_one())


async def _gather(
    connection: AsyncConnection,
    asked: _Asked,
    driver: Criterion | None,
    those: Sequence[ColumnElement[bool]],
    limit: int,
) -> list[Row[Any]]:
    """The first of the few cases that some conditions find and that hold everything else, each with their number."""
    # The limit keeps the planner from walking along the deadlines after all.
    some = _together(*NARROW, where=those, bounds=asked.bounds).limit(GATHERED + 1).subquery()
    day, total = walks.day_of(some.c, asked.order).label("day"), func.count().over().label("total")
    matched = select(some.c.id, day, total).where(*asked.others(driver, some.c))
    return await _rows(connection, matched.order_by(*walks.sorting(some.c, asked.order)).limit(limit + 1))


async def _walk(connection: AsyncConnection, asked: _Asked, driver: Criterion | None, limit: int) -> Keys:
    """Look at the driver's cases one by one, and hold the others against them. A long way is gone only where there is
    no other."""
    asked = await _between_deadlines(connection, asked)
    found: list[Row[Any]] = []
    rest = asked
    for steps, other_way in chain(((WALKED, _day_by_day), (FURTHER, _gather_all)), repeat((SORTED, None))):
        walk = walks.along(driver, rest.bounds, asked.order, steps)
        found += await _matching(connection, asked, driver, walk, limit - len(found))
        if len(found) > limit:
            break
        last = (await connection.execute(walk.end)).first()
        if last is None:
            return Keys(tuple(row.id for row in found), None, total=len(found))
        if other_way is not None and (other := await other_way(connection, asked, limit)) is not None:
            return other
        beyond = walks.beyond(Cursor(last.day, last.id), asked.order)
        rest = replace(asked, bounds=(*asked.bounds, beyond))
    return _keys(found, limit)


async def _day_by_day(connection: AsyncConnection, asked: _Asked, limit: int) -> Keys | None:
    """The page by merging the days of a span, as the first of the cases that were late lie far apart; None where there
    is none, or too few are found so."""
    spans = [one for one in asked.criteria if one.span is not None]
    if not spans or asked.order is not Order.DEADLINE or connection.dialect.name != "postgresql":
        return None
    found: list[Row[Any]] = []
    bounds = asked.bounds
    for _ in range(_MERGES):
        walk = await walks.day_by_day(connection, spans[-1], bounds, MERGED)
        found += await _matching(connection, asked, spans[-1], walk, limit - len(found))
        last = None if len(found) > limit else (await connection.execute(walk.end)).first()
        if last is None:
            break
        bounds = (*asked.bounds, walks.beyond(Cursor(last.day, last.id), asked.order))
    return _keys(found, limit) if len(found) > limit else None


async def _matching(
    connection: AsyncConnection, asked: _Asked, driver: Criterion | None, walk: Walk, limit: int
) -> list[Row[Any]]:
    """The first cases on the way that hold everything else, one more than `limit` at most."""
    day = walks.day_of(walk.rows.c, asked.order).label("day")
    matched = select(walk.rows.c.id, day).where(*asked.others(driver, walk.rows.c))
    return await _rows(connection, matched.order_by(*walks.sorting(walk.rows.c, asked.order)).limit(limit + 1))


def _together(
    *columns: ColumnElement[Any], where: Sequence[ColumnElement[bool]], bounds: Sequence[ColumnElement[bool]] = ()
) -> Select[Any]:
    """The cases of all branches. An "or" between them would let no index be used."""
    parts = [select(*columns).where(branch, *bounds) for branch in where]
    return parts[0] if len(parts) == 1 else select(union_all(*parts).subquery())


async def _gather_all(connection: AsyncConnection, asked: _Asked, limit: int) -> Keys | None:
    """What holds everything, by all indexes together; None where it is too much to be sorted."""
    await _plan(connection, walking=len(asked.criteria) == 1)
    everything = [one.indexed for one in asked.criteria]
    keys = (cases.c.id, cases.c.answer_by, cases.c.opened_day)
    some = select(*keys).where(*everything, *asked.bounds).limit(SORTED + 1).subquery()
    rows = select(some.c.id, walks.day_of(some.c, asked.order).label("day"), func.count().over().label("total"))
    found = await _rows(connection, rows.order_by(*walks.sorting(some.c, asked.order)).limit(limit + 1))
    await _plan(connection, walking=True)
    return None if found and found[0].total > SORTED else _keys(found, limit)


async def count(connection: AsyncConnection, wanted: CaseFilter, scope: Scope, cap: int) -> tuple[int, bool]:
    """How many cases match, at most `cap`, and whether there may be more."""
    await _plan(connection, walking=True)
    asked = _asked(connection, wanted, scope, None)
    found = await case_texts.hits(connection, wanted.words)
    if found is not None:
        return _capped(_total(await _gather(connection, asked, None, (_among(connection, found),), 1)), cap)
    driver, few = await _driver(connection, asked)
    if few and driver is not None:
        return _capped(_total(await _gather(connection, asked, driver, (*driver.branches, *driver.aside), 1)), cap)
    asked = await _between_deadlines(connection, asked)
    walk = walks.along(driver, asked.bounds, asked.order, WALKED)
    some = select(walk.rows.c.id).where(*asked.others(driver, walk.rows.c)).limit(cap + 1).subquery()
    value = int((await connection.execute(select(func.count()).select_from(some))).scalar_one())
    if value > cap or (await connection.execute(walk.end)).first() is None:
        return _capped(value, cap)
    everything = await _gather_all(connection, asked, 1)
    return (value, True) if everything is None else _capped(everything.total or 0, cap)


async def count_open(connection: AsyncConnection, wanted: CaseFilter, scope: Scope) -> tuple[dict[str, int], bool]:
    """How many open cases of each status match a filter, of whichever status, and whether there may be more."""
    opened = replace(wanted, statuses=OPEN)
    await _plan(connection, walking=True)
    asked, found = _asked(connection, opened, scope, None), await case_texts.hits(connection, opened.words)
    those = text(ALONE["open"]) if found is None else _among(connection, found)
    some = select(*NARROW).where(those, *asked.bounds).limit(GATHERED + 1).subquery()
    matched = select(some.c.status, func.count().label("n")).where(*asked.others(None, some.c)).group_by(some.c.status)
    counts = {row.status: row.n for row in await connection.execute(matched)}
    looked = int((await connection.execute(select(func.count()).select_from(some))).scalar_one())
    return counts, looked > GATHERED


def _capped(value: int, cap: int) -> tuple[int, bool]:
    return min(value, cap), value > cap


def _total(rows: list[Row[Any]]) -> int:
    return rows[0].total if rows else 0


def _keys(rows: list[Row[Any]], limit: int) -> Keys:
    shown = rows[:limit]
    following = Cursor(shown[-1].day, shown[-1].id) if len(rows) > limit else None
    total = _total(rows) if rows and "total" in rows[0]._fields else None
    return Keys(tuple(row.id for row in shown), following, total=total)


async def _rows(connection: AsyncConnection, statement: Select[Any]) -> list[Row[Any]]:
    return list(await connection.execute(statement))


async def _plan(connection: AsyncConnection, walking: bool) -> None:
    """Tell PostgreSQL's planner, for this transaction, what it cannot know: that a list is seldom long, and that the
    values of two fields may exclude each other. SQLite has fewer ways to go wrong."""
    if connection.dialect.name == "postgresql":
        way = "on" if walking else "off"
        settings = {"enable_seqscan": "off", "enable_indexscan": way, "random_page_cost": "1.1", "work_mem": "64MB"}
        settings |= {"plan_cache_mode": "force_custom_plan", "jit": "off"}
        await connection.execute(select(*(func.set_config(name, value, true()) for name, value in settings.items())))
