"""Cases, and parts of others' cases, that nobody works yet, or somebody who is away, find a handler in their
department: by rule, with history.

The sweep goes round all the time, so work comes back from people who fall ill too. A person's word stands over the
rules: whoever signs for a case works it, and whom a colleague chose keeps it until they are away.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import assignment, history, reminders, staffing, steps, store, support, wording
from escalation.assignment import Assignment, Colleague, Work
from escalation.case import Case
from escalation.history import HistoryEntry
from escalation.ladder import Audience
from escalation.moves import Party, permit_party
from escalation.rulebook import Rulebook
from escalation.step import Step
from escalation.tables import case_support, cases
from records.database import Database
from records.moments import local_day

BATCH = 100
ROSTER = "roster"


@dataclass(frozen=True, slots=True)
class _Room:
    """A department on a day: its handlers, and those of its people who cannot work cases that day."""

    department: str
    colleagues: list[Colleague]
    gone: list[int]

    def present(self, day: date) -> list[Colleague]:
        return [colleague for colleague in self.colleagues if colleague.present(day)]


class GivingOut:
    """Gives out what waits in departments whose head has described who works there."""

    def __init__(self, database: Database, rulebook: Rulebook, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._rulebook = rulebook
        self._clock = clock

    async def round(self) -> int:
        """Give out every case and every part that waits for a handler; how many found one."""
        async with self._database.reading() as connection:
            departments = await staffing.waiting(connection, local_day(self._clock()))
        given = 0
        for department in departments:
            for batch in (self._batch, self._batch_of_parts):
                while n := await batch(department):
                    given += n
        return given

    async def _batch(self, department: str) -> int:
        now = self._clock()
        async with self._database.reading() as connection:  # costs less than the lock of a writer
            room = await self._room(connection, department, local_day(now))
            if not room.present(local_day(now)) or not await store.without_handler(
                connection, department, room.gone, 1
            ):
                return 0
        async with self._database.transaction() as tx:
            room = await self._room(tx, department, local_day(now))
            found = await store.without_handler(tx, department, room.gone, BATCH, to_change=True)
            loads = dict(await staffing.loads(tx, (one.id for one in room.colleagues), self._rulebook.assignment))
            works = [(case, await self._work(tx, case)) for case in found]
            given = 0
            for case, work in sorted(works, key=lambda one: (-one[1].weight, one[1].number)):
                if chosen := assignment.choose(work, room.colleagues, loads, local_day(now)):
                    loads[chosen.colleague.id] = chosen.load
                    await self._give(tx, case, chosen, now)
                    given += 1
            return given

    async def _batch_of_parts(self, department: str) -> int:
        """Give out what a department has to do for others' cases."""
        now = self._clock()
        async with self._database.transaction() as tx:
            room = await self._room(tx, department, local_day(now))
            if not room.present(local_day(now)):
                return 0
            waiting = support.without_handler(case_support.c.department == department, room.gone).limit(BATCH)
            loads = dict(await staffing.loads(tx, (one.id for one in room.colleagues), self._rulebook.assignment))
            given = 0
            for case in await store.of_ids(tx, [row.case_id for row in await tx.execute(waiting)]):
                work = Work(case.number, self._rulebook.assignment.weights[case.urgency], case.area)
                if chosen := assignment.choose(work, room.colleagues, loads, local_day(now)):
                    loads[chosen.colleague.id] = chosen.load
                    await self._give_part(tx, case, department, chosen, now)
                    given += 1
            return given

    async def _room(self, connection: AsyncConnection, department: str, today: date) -> _Room:
        found = await staffing.colleagues(connection, department, self._rulebook.assignment, today)
        there = {colleague.id for colleague in found if colleague.present(today)}
        everybody = await staffing.members(connection, department)
        return _Room(department, found, sorted(set(everybody) - there))

    async def _work(self, tx: AsyncConnection, case: Case) -> Work:
        last = (
            select(cases.c.handler_id)
            .where(cases.c.citizen_id == case.citizen_id, cases.c.department == case.department)
            .where(cases.c.id != case.id, cases.c.handler_id.is_not(None))
        )
        former = (await tx.execute(last.order_by(cases.c.id.desc()).limit(1))).scalar_one_or_none()
        return Work(case.number, self._rulebook.assignment.weights[case.urgency], case.area, former)

    async def _give(self, tx: AsyncConnection, case: Case, chosen: Assignment, now: datetime) -> None:
        """No step of a person's: the version stays, and whoever had the page open may still go on."""
        permit_party(case, Step.ASSIGN, Party.RULES)
        area = self._rulebook.catalogue.areas.get(case.area or "")
        text = assignment.explain(chosen, area, wording.assignment())
        given = case.changed({"handler_id": chosen.colleague.id})
        given = await self._write(tx, case, given, Step.ASSIGN, text, now)
        await staffing.count_taken(tx, chosen.colleague.id)
        await reminders.add(tx, given, Step.ASSIGN, (Audience.HANDLER,), text, now)

    async def _give_part(
        self, tx: AsyncConnection, case: Case, department: str, chosen: Assignment, now: datetime
    ) -> None:
        """The same for a supporting department's part of a case."""
        permit_party(case, Step.ASSIGN_PART, Party.RULES)
        area, staff_id = self._rulebook.catalogue.areas.get(case.area or ""), chosen.colleague.id
        reason = assignment.explain(chosen, area, wording.assignment())
        text = wording.part_given(self._rulebook.department_name(department) or department, reason)
        await support.assign(tx, case.id, department, staff_id)
        given = await self._write(tx, case, case, Step.ASSIGN_PART, text, now)
        await staffing.count_taken(tx, staff_id)
        await reminders.add_part(tx, given, Step.ASSIGN_PART, department, staff_id, text, now)

    async def _write(self, tx: AsyncConnection, case: Case, given: Case, step: Step, text: str, now: datetime) -> Case:
        entry = HistoryEntry(
            now, ROSTER, step, case.status, case.status, case.department, text, case.answer_by, case.version
        )
        chain = await history.add(tx, case.id, case.chain, entry)
        given = given.chained(chain)
        given = given.changed({"next_look": steps.next_look(given, self._rulebook)})
        await tx.execute(update(cases).where(cases.c.id == case.id).values(**given.differing(case)))
        return given
