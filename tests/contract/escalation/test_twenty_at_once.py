"""Twenty handlers at once on one queue: no lost update, no double assignment, no reply sent twice."""

import asyncio
import itertools
import random
from collections import Counter
from datetime import datetime

import pytest
from escalation_city import City, person
from sqlalchemy import func, select

from escalation import history, store
from escalation.case import CaseStatus
from escalation.errors import CaseError, StaleCase
from escalation.filters import CaseFilter
from escalation.step import Step
from escalation.steps import Command
from escalation.tables import case_history, cases
from escalation.verifying import verify
from records.database import Database
from records.outbox import outbox
from records.roles import Role

HANDLERS = [person(100 + n, Role.HANDLER, "city_management") for n in range(20)]


class Queue:
    """The handlers of one department, each taking the next case that they see."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.done: Counter[str] = Counter()

    async def work(self, number: int, actions: int) -> None:
        chance, clicks = random.Random(number), itertools.count()
        for _ in range(actions):
            wanted = CaseFilter(statuses=frozenset({CaseStatus.DISPATCHED, CaseStatus.IN_WORK}))
            async with self.city.database.reading() as connection:
                page = await store.list_cases(connection, wanted, limit=5)
            if not page.cases:
                return
            case = chance.choice(page.cases)
            command = Command(f"c{next(clicks)}", HANDLERS[number], case.number, case.version)
            try:
                await self._act(command, case.status, chance)
            except StaleCase as late:
                self.done["late" if late.current.version > command.version else "wrong"] += 1
            except CaseError:
                self.done["refused"] += 1

    async def _act(self, command: Command, status: CaseStatus, chance: random.Random) -> None:
        work, now = self.city.work, self.city.now
        async with self.city.database.transaction() as tx:
            if chance.random() < 0.5:
                await work.add_note(tx, command, "看一下", now)
                self.done["note"] += 1
            elif status is CaseStatus.DISPATCHED:
                await work.accept(tx, command, now)
                self.done["accept"] += 1
            else:
                await work.answer(tx, command, "已修复", now)
                self.done["answer"] += 1


async def at_work(city: City, filed: int, actions: int) -> None:
    queue = Queue(city)
    for n in range(filed):
        await city.file(citizen=f"v{n}")
    await asyncio.gather(*(queue.work(number, actions) for number in range(len(HANDLERS))))
    async with city.database.reading() as connection:
        assert (await verify(connection)).broken is None
        assert queue.done["late"] > 0
        assert queue.done["wrong"] == 0
        assert sum(queue.done.values()) == actions * len(HANDLERS)
        versions = (await connection.execute(select(func.sum(cases.c.version)))).scalar_one()
        # Whatever was done and not refused is there, each once.
        assert versions == filed + queue.done["note"] + queue.done["accept"] + queue.done["answer"]
        per_case = select(func.count()).where(case_history.c.step == Step.ACCEPT).group_by(case_history.c.case_id)
        assert set((await connection.execute(per_case)).scalars()) <= {1}
        # An answer is a reply, and the question what its citizen thinks of it.
        sent = (await connection.execute(select(func.count()).select_from(outbox))).scalar_one()
        assert sent == 2 * queue.done["answer"]
        await assert_signed_by_the_handler(connection, city)


async def assert_signed_by_the_handler(connection: store.AsyncConnection, city: City) -> None:
    page = await store.list_cases(connection, CaseFilter(), limit=100)
    for case in page.cases:
        entries = await history.of_case(connection, case.id)
        signed = [entry.actor for entry in entries if entry.step is Step.ACCEPT]
        assert signed == ([] if case.course.handler_id is None else [f"staff:{case.course.handler_id}"])


async def test_twenty_handlers_on_one_queue(database: Database, now: datetime) -> None:
    await at_work(City(database, now), filed=60, actions=12)


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_many_actions_of_twenty_handlers(database: Database, now: datetime, part: float) -> None:
    await at_work(City(database, now), filed=int(900 * part), actions=int(250 * part))
