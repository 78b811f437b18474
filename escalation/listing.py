"""Which cases a list shows, the nearest deadline first, at a cost that does not grow with the number of cases.

A rare value looked for in the order of deadlines is the trap: the walk along the index comes upon the next one only
after a million others. So the filters are measured first, each up to a limit. Where one of them leaves few cases, those
are gathered and sorted. Otherwise an index that gives the cases of one filter by deadline is walked, for so many steps;
where that is not enough and what matches all filters cannot be gathered either, the page says how far it looked, and
the next one goes on from there: no case is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, func, or_, select, text, true, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import case_texts, matching
from escalation.case import OPEN
from escalation.filters import CaseFilter, Scope
from escalation.matching import Criterion
from escalation.tables import ALONE, cases

GATHERED = 20_000
"""So many cases are sorted at most."""
WALKED = 20_000
"""So many cases are looked at on the way along an index."""
SORTED = 100_000
"""So many cases that all indexes together found are sorted at most, where a walk came to nothing."""
_MEASURED = 50_000
_FEW = 2_000

# What criteria look at. Texts would make the rows that are sorted a hundred times as long.
_narrow = tuple(
    cases.c[name]
    for name in (
        *("id", "answer_by", "status", "kind", "urgency", "department", "district", "area", "matter", "channel"),
        *("handler_id", "confidential", "anonymous", "lead_id", "returns", "extension", "supervision", "rating"),
        *("opened_day", "ended_day", "dispatched_at", "place"),
    )
)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A case that a page ended with or looked at last: the next page goes on after it."""

    answer_by: date
    id: int


@dataclass(frozen=True, slots=True)
class Keys:
    """The rows of a page in order, and where the next one begins. `short`: it looked no further, though more may match
    on the next page. `newest`: more cases than `case_texts.HITS` have the words, and only the newest were held against
    the filter. `total`: how many match on this page and later ones, where that is known."""

    ids: tuple[int, ...]
    next: Cursor | None
    short: bool = False
    newest: bool = False
    total: int | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question in parts: all criteria, conditions on the deadline, and those rows alone that a search found."""

    wanted: CaseFilter
    scope: Scope
    bounds: tuple[ColumnElement[bool], ...]
    criteria: tuple[Criterion, ...]

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
        keys = _keys(await _gather(connection, asked, None, (cases.c.id.in_(found),), limit), limit)
        return replace(keys, newest=len(found) == case_texts.HITS)
    driver, few = await _driver(connection, asked)
    if few and driver is not None:
        return _keys(await _gather(connection, asked, driver, (*driver.branches, *driver.aside), limit), limit)
    return await _walk(connection, asked, driver, limit)


def _asked(connection: AsyncConnection, wanted: CaseFilter, scope: Scope, after: Cursor | None) -> _Asked:
    bounds = matching.bounds(wanted, cases.c)
    if after is not None:
        bounds.append(tuple_(cases.c.answer_by, cases.c.id) > (after.answer_by, after.id))
    criteria = matching.criteria(wanted, scope, cases.c)
    placed = None if wanted.place is None else case_texts.with_words(wanted.place, connection.dialect.name)
    if placed is not None:
        place = criteria[-1]
        found = (and_(cases.c.id.in_(placed), place.condition),)
        criteria[-1] = replace(place, branches=found, measure=placed)
    return _Asked(wanted, scope, tuple(bounds), tuple(criteria))


async def _driver(connection: AsyncConnection, asked: _Asked) -> tuple[Criterion | None, bool]:
    """The criterion to find the cases by, and whether those are few; None: none is better than the deadline."""
    indexed = [criterion for criterion in asked.criteria if criterion.branches]
    if len(asked.criteria) == 1 and asked.criteria[0].ordered and not asked.criteria[0].aside:
        return asked.criteria[0], False
    sizes: list[tuple[int, Criterion]] = []
    for criterion in indexed:
        sizes.append((await _size(connection, criterion), criterion))
        if sizes[-1][0] <= _FEW:
            break
    sizes.sort(key=lambda pair: pair[0])
    if sizes and sizes[0][0] <= GATHERED:
        return sizes[0][1], True
    for _, criterion in sizes:
        if criterion.ordered and await _has_few_aside(connection, criterion):
            return criterion, False
    return None, False


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
    some = _together(*_narrow, where=those, bounds=asked.bounds).limit(GATHERED + 1).subquery()
    matched = select(some.c.id, some.c.answer_by, func.count().over().label("total")).where(
        *asked.others(driver, some.c)
    )
    return await _rows(connection, matched.order_by(some.c.answer_by, some.c.id).limit(limit + 1))


async def _walk(connection: AsyncConnection, asked: _Asked, driver: Criterion | None, limit: int) -> Keys:
    """Look at the driver's cases one by one, and hold the others against them."""
    looked = _in_order(asked, driver)
    others = asked.others(driver, looked.c)
    matched = select(looked.c.id, looked.c.answer_by).where(*others)
    found = await _rows(connection, matched.order_by(looked.c.answer_by, looked.c.id).limit(limit + 1))
    if len(found) > limit:
        return _keys(found, limit)
    last = await _last_looked_at(connection, looked)
    if last is None:
        return Keys(tuple(row.id for row in found), None, total=len(found))
    return await _gather_all(connection, asked, limit) or Keys(tuple(row.id for row in found), last, short=True)


def _in_order(asked: _Asked, driver: Criterion | None) -> Subquery:
    branches = (true(),) if driver is None else driver.branches
    parts = [select(*_narrow).where(branch, *asked.bounds) for branch in branches]
    if driver is not None:
        # The offset keeps the planner from walking along the deadlines for these.
        found = [select(*_narrow).where(branch, *asked.bounds).offset(0).subquery() for branch in driver.aside]
        parts += [select(one) for one in found]
    # PostgreSQL merges branches only where each is in order.
    ordered = [_by_deadline(part).subquery() for part in parts]
    if len(ordered) == 1:
        return ordered[0]
    return _by_deadline(select(union_all(*map(select, ordered)).subquery())).subquery()


def _by_deadline(part: Select[Any]) -> Select[Any]:
    columns = part.selected_columns
    return part.order_by(columns.answer_by, columns.id).limit(WALKED)


def _together(
    *columns: ColumnElement[Any], where: Sequence[ColumnElement[bool]], bounds: Sequence[ColumnElement[bool]] = ()
) -> Select[Any]:
    """The cases of all branches. An "or" between them would let no index be used."""
    parts = [select(*columns).where(branch, *bounds) for branch in where]
    return parts[0] if len(parts) == 1 else select(union_all(*parts).subquery())


async def _last_looked_at(connection: AsyncConnection, looked: Subquery) -> Cursor | None:
    """The last case that the walk came to; None where it came to the end."""
    in_order = select(looked.c.id, looked.c.answer_by).order_by(looked.c.answer_by, looked.c.id)
    row = (await connection.execute(in_order.offset(WALKED - 1).limit(1))).first()
    return None if row is None else Cursor(row.answer_by, row.id)


async def _gather_all(connection: AsyncConnection, asked: _Asked, limit: int) -> Keys | None:
    """What holds everything, by all indexes together; None where it is too much to be sorted."""
    await _plan(connection, walking=len(asked.criteria) == 1)
    everything = [or_(*one.branches, *one.aside) if one.branches else one.condition for one in asked.criteria]
    some = select(cases.c.id, cases.c.answer_by).where(*everything, *asked.bounds).limit(SORTED + 1).subquery()
    rows = select(some.c.id, some.c.answer_by, func.count().over().label("total"))
    found = await _rows(connection, rows.order_by(some.c.answer_by, some.c.id).limit(limit + 1))
    await _plan(connection, walking=True)
    return None if found and found[0].total > SORTED else _keys(found, limit)


async def count(connection: AsyncConnection, wanted: CaseFilter, scope: Scope, cap: int) -> tuple[int, bool]:
    """How many cases match, at most `cap`, and whether there may be more."""
    await _plan(connection, walking=True)
    asked = _asked(connection, wanted, scope, None)
    found = await case_texts.hits(connection, wanted.words)
    if found is not None:
        return _capped(_total(await _gather(connection, asked, None, (cases.c.id.in_(found),), 1)), cap)
    driver, few = await _driver(connection, asked)
    if few and driver is not None:
        return _capped(_total(await _gather(connection, asked, driver, (*driver.branches, *driver.aside), 1)), cap)
    looked = _in_order(asked, driver)
    some = select(looked.c.id).where(*asked.others(driver, looked.c)).limit(cap + 1).subquery()
    value = int((await connection.execute(select(func.count()).select_from(some))).scalar_one())
    if value > cap or await _last_looked_at(connection, looked) is None:
        return _capped(value, cap)
    everything = await _gather_all(connection, asked, 1)
    return (value, True) if everything is None else _capped(everything.total or 0, cap)


async def count_open(connection: AsyncConnection, wanted: CaseFilter, scope: Scope) -> tuple[dict[str, int], bool]:
    """How many open cases of each status match a filter, of whichever status, and whether there may be more."""
    opened = replace(wanted, statuses=OPEN)
    await _plan(connection, walking=True)
    asked, found = _asked(connection, opened, scope, None), await case_texts.hits(connection, opened.words)
    those = text(ALONE["open"]) if found is None else cases.c.id.in_(found)
    some = select(*_narrow).where(those, *asked.bounds).limit(GATHERED + 1).subquery()
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
    following = Cursor(shown[-1].answer_by, shown[-1].id) if len(rows) > limit else None
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
