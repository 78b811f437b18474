"""Where the dispatch catalogue and reality differ: which departments answered what, against what the catalogue says."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.case import REPLIED
from escalation.filters import Days
from escalation.routing import Catalogue
from escalation.step import Step
from escalation.tables import case_history, cases


@dataclass(frozen=True, slots=True)
class Divergence:
    """A matter of the catalogue that other departments answered, too.

    `answered`: closed cases by department, the most first; `elsewhere` counts those of other departments than the
    catalogue's lead and its units, `returned` how often a department gave a case of this matter back.
    """

    matter: str
    name: str
    department: str
    answered: tuple[tuple[str, int], ...]
    elsewhere: int
    returned: int

    @property
    def share(self) -> float:
        """The share of cases that other departments answered."""
        return self.elsewhere / max(1, sum(count for _, count in self.answered))


async def divergences(connection: AsyncConnection, catalogue: Catalogue, opened: Days) -> list[Divergence]:
    """Every matter whose cases of these days were answered elsewhere or returned, the most cases first."""
    answered = await _answered(connection, opened)
    returned = await _returned(connection, opened)
    found = []
    for matter in catalogue.matters:
        by_department = answered[matter.id]
        bureau_of = catalogue.units.bureau_of
        elsewhere = sum(count for key, count in by_department.items() if bureau_of(key) != matter.department)
        if elsewhere or returned[matter.id]:
            ordered = tuple(by_department.most_common())
            found.append(Divergence(matter.id, matter.name, matter.department, ordered, elsewhere, returned[matter.id]))
    return sorted(found, key=lambda one: -(one.elsewhere + one.returned))


async def _answered(connection: AsyncConnection, opened: Days) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    columns = select(cases.c.matter, cases.c.department, func.count())
    statement = columns.where(cases.c.status.in_(sorted(REPLIED)), cases.c.matter.is_not(None), *_between(opened))
    for matter, department, count in await connection.execute(
        statement.where(cases.c.department.is_not(None)).group_by(cases.c.matter, cases.c.department)
    ):
        found[matter][department] = count
    return found


async def _returned(connection: AsyncConnection, opened: Days) -> Counter[str]:
    joined = select(cases.c.matter, func.count().label("count")).join(
        case_history, case_history.c.case_id == cases.c.id
    )
    statement = joined.where(case_history.c.step == Step.RETURN, cases.c.matter.is_not(None), *_between(opened))
    rows = await connection.execute(statement.group_by(cases.c.matter))
    return Counter({row.matter: row.count for row in rows})


def _between(opened: Days) -> list[ColumnElement[bool]]:
    first = [] if opened.first is None else [cases.c.opened_day >= opened.first]
    last = [] if opened.last is None else [cases.c.opened_day <= opened.last]
    return [*first, *last]
