"""Where the dispatch catalogue and reality differ: which departments answered what, against what the catalogue says,
and which units, against where it was."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.case import REPLIED
from escalation.department import Units
from escalation.filters import Days
from escalation.routing import Catalogue
from escalation.step import Step
from escalation.tables import case_history, cases
from language import places

_WHERE = (cases.c.id, cases.c.matter, cases.c.department, cases.c.place, cases.c.summary)


@dataclass(frozen=True, slots=True)
class Divergence:
    """A matter of the catalogue that other departments answered, too, or units of other districts.

    `answered`: closed cases by department, the most first; `elsewhere` counts those of other departments than the
    catalogue's lead and its units, `returned` how often a department gave a case of this matter back. `misplaced`: how
    many cases that their citizens say lie in a district (a code) were answered by a unit of others, the most first.
    """

    matter: str
    name: str
    department: str
    answered: tuple[tuple[str, int], ...]
    elsewhere: int
    returned: int
    misplaced: tuple[tuple[str, str, int], ...] = ()

    @property
    def weight(self) -> int:
        """How often the catalogue and reality differed."""
        return self.elsewhere + self.returned + sum(count for *_, count in self.misplaced)

    @property
    def share(self) -> float:
        """The share of cases that other departments answered."""
        return self.elsewhere / max(1, sum(count for _, count in self.answered))


async def divergences(connection: AsyncConnection, catalogue: Catalogue, opened: Days) -> list[Divergence]:
    """Every matter whose cases of these days were answered elsewhere or returned, the most cases first."""
    answered, returned = await _answered(connection, opened), await _returned(connection, opened)
    misplaced, bureau_of = await _misplaced(connection, catalogue.units, opened), catalogue.units.bureau_of
    found = []
    for matter in catalogue.matters:
        by_department = answered[matter.id]
        one = Divergence(
            matter=matter.id,
            name=matter.name,
            department=matter.department,
            answered=tuple(by_department.most_common()),
            elsewhere=sum(count for key, count in by_department.items() if bureau_of(key) != matter.department),
            returned=returned[matter.id],
            misplaced=tuple((*where, count) for where, count in misplaced[matter.id].most_common()),
        )
        if one.weight:
            found.append(one)
    return sorted(found, key=lambda one: -one.weight)


async def _answered(connection: AsyncConnection, opened: Days) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    columns = select(cases.c.matter, cases.c.department, func.count())
    statement = columns.where(*_replied(opened), cases.c.department.is_not(None))
    for matter, department, count in await connection.execute(statement.group_by(cases.c.matter, cases.c.department)):
        found[matter][department] = count
    return found


async def _misplaced(connection: AsyncConnection, units: Units, opened: Days) -> dict[str, Counter[tuple[str, str]]]:
    """By matter: cases of which no word of their citizens, nor of who dispatched them, names a district of the unit
    that answered them, by the district that is named and the unit. The case's own district does not tell: it is that
    of its unit."""
    found: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    led = (*_replied(opened), cases.c.department.in_(sorted(units.by_key)))
    rows = (await connection.execute(select(*_WHERE).where(*led))).all() if units.by_key else []
    added = await _added(connection, led) if rows else {}
    for row in rows:
        said = [place for text in (row.summary, row.place, *added.get(row.id, ())) if (place := places.find(text))]
        named = [place.handled_by for place in said]
        if named and not {*named} & {*units.by_key[row.department].districts}:
            found[row.matter][named[-1], row.department] += 1
    return found


async def _added(connection: AsyncConnection, led: tuple[ColumnElement[bool], ...]) -> dict[int, list[str]]:
    """What was added to these cases, and what people wrote who dispatched them, the last thing last."""
    found: dict[int, list[str]] = defaultdict(list)
    by_people = and_(case_history.c.step == Step.DISPATCH, case_history.c.actor.startswith("staff:"))
    joined = and_(case_history.c.case_id == cases.c.id, or_(case_history.c.step == Step.SUPPLEMENT, by_people))
    statement = select(cases.c.id, case_history.c.text).join(case_history, joined).where(*led)
    for case_id, text in await connection.execute(statement.order_by(case_history.c.id)):
        found[case_id].append(text)
    return found


async def _returned(connection: AsyncConnection, opened: Days) -> Counter[str]:
    joined = select(cases.c.matter, func.count().label("count")).join(
        case_history, case_history.c.case_id == cases.c.id
    )
    statement = joined.where(case_history.c.step == Step.RETURN, cases.c.matter.is_not(None), *_between(opened))
    rows = await connection.execute(statement.group_by(cases.c.matter))
    return Counter({row.matter: row.count for row in rows})


def _replied(opened: Days) -> tuple[ColumnElement[bool], ...]:
    return cases.c.status.in_(sorted(REPLIED)), cases.c.matter.is_not(None), *_between(opened)


def _between(opened: Days) -> list[ColumnElement[bool]]:
    first = [] if opened.first is None else [cases.c.opened_day >= opened.first]
    last = [] if opened.last is None else [cases.c.opened_day <= opened.last]
    return [*first, *last]
