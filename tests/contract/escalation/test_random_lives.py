"""Random lives of cases, against the real store: no illegal state; clock, history and chain always agree."""

import asyncio
import itertools
import random
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from case_life import PEOPLE, Said, taking
from databases import solitary
from escalation_city import RULES, VAULT, City
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from msgspec import structs
from sqlalchemy import Row, select

from escalation import history, lookup, store
from escalation.case import OPEN, WAITS_FOR_CITIZEN, Case, CaseKind, CaseStatus, Rating
from escalation.casework import Casework, RatingReason, Verdict
from escalation.errors import CaseError
from escalation.moves import MOVES
from escalation.rulebook import Approval
from escalation.sla import answer_by
from escalation.step import Step
from escalation.sweep import CLOCK, Sweep, reckon
from escalation.tables import case_support
from escalation.verifying import digest_days, verify
from escalation.workdays import add_workdays
from records.database import Database
from records.moments import local_day

START = datetime(2026, 11, 23, 2, tzinfo=UTC)
STRICT = replace(
    RULES,
    second_signature=Approval(departments=frozenset({"city_management"})),
    review=Approval(departments=frozenset({"city_management", "housing"})),
)
# Also what the table does not say by itself: what time does to a case.
EDGES = {(before, move.step, move.after or before) for move in MOVES for before in move.before} | {
    (status, step, status) for status in CaseStatus for step in (Step.LADDER, Step.RECKON)
}
# What can be done at any time would crowd out what leads on.
ASIDE = {
    *(Step.NOTE, Step.REMIND, Step.RAISE, Step.CONFER, Step.CONFIDE, Step.INSTRUCT, Step.SPLIT, Step.SUPERVISE),
    *(Step.REFER, Step.ERASE, Step.WITHDRAW, Step.ASSIGN_PART),
}
TOLD_NOT_TO = (CaseError, ValueError)
HOURS = (0, 1, 5, 26, 24 * 9)
BY_CLOCK = {Step.AUTO_ACCEPT, Step.LADDER, Step.RECKON}
Pick = Callable[[int], int]


class Lives:
    """Some cases that live on while `pick` (one of so many) says who does what next."""

    def __init__(self, database: Database, strict: bool) -> None:
        self.work = Casework(STRICT if strict else RULES, VAULT)
        self.city = City(database, START, self.work)
        self.numbers: list[str] = []
        self.now_living: list[str] = []
        self._citizens = itertools.count()

    async def begin(self, pick: Pick) -> None:
        """Three new cases, which the next moves are about."""
        self.now_living = []
        for matter in ("路灯坏了三天", "我要反映一个问题", "有人遛狗不牵绳"):
            kind, citizen = list(CaseKind)[pick(len(CaseKind))], f"v{next(self._citizens)}"
            self._born((await self.city.file(matter, kind=kind, citizen=citizen)).number)

    async def go_on(self, pick: Pick) -> None:
        """Time passes, and the clock, a citizen or somebody of staff does something."""
        self.city.now += timedelta(hours=HOURS[pick(len(HOURS))])
        what = pick(10)
        with suppress(*TOLD_NOT_TO):
            if what == 0:
                await Sweep(self.city.database, self.work.rulebook, lambda: self.city.now).round()
                if pick(60) == 0:  # every open case is reckoned twice
                    await self._other_days_off()
            elif what <= 2:
                await self._citizen(pick)
            else:
                await self._staff(pick)

    async def agree(self) -> None:
        """Everything that must always hold."""
        await Sweep(self.city.database, self.work.rulebook, lambda: self.city.now).round()
        async with self.city.database.transaction() as tx:
            await digest_days(tx, self.city.now)
        cases = [await self._case(number) for number in self.numbers]
        leads = {case.id for case in cases if case.open and case.status is not CaseStatus.MERGED}
        async with self.city.database.reading() as connection:
            assert (await verify(connection)).broken is None
            for case in cases:
                entries = await history.of_case(connection, case.id)
                _sound(case)
                _extended(entries, case)
                assert not _left_unsigned(case, self.city.now)
                undone = (case_support.c.case_id == case.id, case_support.c.done_at.is_(None))
                _waited_for(case, (await connection.execute(select(case_support).where(*undone))).all(), self.city.now)
                _lived(entries, case)
                assert case.status is not CaseStatus.MERGED or case.course.lead_id in leads
                mine = await lookup.by_number(connection, case.citizen_id, case.number, RULES)
                assert mine is not None
                told = str(await lookup.timeline_of(connection, mine, RULES))
                assert "您提交了诉求" in told or "工作人员为您登记了诉求" in told
                assert not any(other in told for other in self.numbers if other != case.number)
        assert (await reckon(self.city.database, self.work.rulebook, self.city.now, apply=False)).moved == 0

    async def _other_days_off(self) -> None:
        """The next working day becomes a day off, and is none again: everything that runs is as it was."""
        rules, now = self.work.rulebook, self.city.now
        off = {**rules.calendar.off, add_workdays(local_day(now), 1, rules.calendar): "测试假日"}
        longer = replace(rules, calendar=replace(rules.calendar, off=MappingProxyType(off)))
        before = [await self._case(number) for number in self.numbers]
        for old, new in ((rules, longer), (longer, rules)):
            await reckon(self.city.database, new, now, apply=True, before=old)
        for case in before:
            again = await self._case(case.number)
            assert structs.replace(again, chain=case.chain) == case

    def _born(self, number: str) -> None:
        self.numbers.append(number)
        self.now_living.append(number)

    async def _case(self, number: str) -> Case:
        async with self.city.database.reading() as connection:
            found = await store.load(connection, number)
        assert found is not None
        return found

    async def _somebody(self, pick: Pick) -> Case:
        return await self._case(self.now_living[pick(len(self.now_living))])

    async def _staff(self, pick: Pick) -> None:
        case, now = await self._somebody(pick), self.city.now
        offers = [(who, offer) for who in PEOPLE for offer in self.work.moves_for(case, who, now)]
        going_on = [(who, offer) for who, offer in offers if offer.step not in ASIDE]
        some = going_on if going_on and pick(6) else offers
        if not some:
            return
        who, offer = some[pick(len(some))]
        take = taking(offer, Said(self.work, case, self.now_living, pick))
        command = self.city.command(who, case.number, case.version)
        async with self.city.database.transaction() as tx:
            done = await take(tx, command, self.city.now)
        if isinstance(done, tuple):
            self._born(done[1].number)

    async def _citizen(self, pick: Pick) -> None:
        case, work, now = await self._somebody(pick), self.work, self.city.now
        async with self.city.database.transaction() as tx:
            match pick(12):
                case 0:
                    await work.withdraw(tx, case.number, case.citizen_id, now)
                case 1:
                    await work.press(tx, case.number, case.citizen_id, "", now)
                case 2 | 3 | 4 | 5 | 6:
                    await work.supplement(tx, case.number, case.citizen_id, "补充说明", now)
                case 7:
                    await work.ask_for_confidence(tx, case.number, case.citizen_id, now)
                case _:
                    verdict = Verdict(list(Rating)[pick(3)], RatingReason.SLOW)
                    await work.rate(tx, case.number, case.citizen_id, verdict, now)


def _sound(case: Case) -> None:
    assert case.answer_by == answer_by(case.counted_from, case.clock, RULES.calendar)
    assert RULES.calendar.is_workday(case.answer_by)
    assert (case.ended_at is None) == case.open
    assert case.course.returns <= RULES.limits.returns
    assert case.course.redone <= RULES.limits.redos
    waiting = case.status in WAITS_FOR_CITIZEN
    assert case.clock.waiting_since is not None or not waiting
    if case.status in OPEN - {CaseStatus.REGISTERED, CaseStatus.INCOMPLETE, CaseStatus.MERGED}:
        assert case.department is not None


def _extended(entries: list[history.HistoryEntry], case: Case) -> None:
    """Nobody gets more than as long again, but who was answered with another case waits as long as that."""
    merged = any(entry.step is Step.MERGE for entry in entries)
    assert merged or case.clock.extended <= case.clock.days


def _left_unsigned(case: Case, now: datetime) -> bool:
    """Whether a case still waits for its department although it counts as accepted by now."""
    due = case.milestones.auto_accept_due
    return case.status is CaseStatus.DISPATCHED and (due is None or due <= now)


def _waited_for(case: Case, undone: Sequence[Row[Any]], now: datetime) -> None:
    assert case.milestones.support_due == min((part.answer_by for part in undone), default=None)
    for part in undone:
        assert (part.over_at is None) is case.waits_for_parts
        assert not case.waits_for_parts or part.next_look is None or part.next_look > now


def _lived(entries: list[history.HistoryEntry], case: Case) -> None:
    assert (entries[0].step, entries[0].before) == (Step.OPEN, None)
    for earlier, later in itertools.pairwise(entries):
        assert later.before is earlier.after
        assert (later.before, later.step, later.after) in EDGES
        assert earlier.at <= later.at
        assert (later.actor == CLOCK) is (later.step in BY_CLOCK)
    assert entries[-1].after is case.status


class LifeOfCases(RuleBasedStateMachine):
    """What hypothesis draws, and makes smaller when it finds something."""

    empty: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="weiqiao-lives-")
        self.runner = asyncio.Runner()

    @initialize(strict=st.booleans(), data=st.data())
    def begin(self, strict: bool, data: st.DataObject) -> None:
        shutil.copyfile(self.empty, f"{self.folder.name}/lives.db")
        self.lives = Lives(solitary(f"sqlite+aiosqlite:///{self.folder.name}/lives.db"), strict)
        self.runner.run(self.lives.begin(lambda n: data.draw(st.integers(0, n - 1))))

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        self.runner.run(self.lives.go_on(lambda n: data.draw(st.integers(0, n - 1))))

    def teardown(self) -> None:
        try:
            if hasattr(self, "lives"):
                self.runner.run(self.lives.agree())
                self.runner.run(self.lives.city.database.close())
        finally:
            self.runner.close()
            self.folder.cleanup()


def test_random_lives_stay_sound(empty_sqlite: Path) -> None:
    few = settings(
        max_examples=10, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    machine = type("Lives", (LifeOfCases,), {"empty": empty_sqlite})
    run_state_machine_as_test(machine, settings=few)


async def live(database: Database, seed: int, lives: int) -> int:
    """So many lives one after another, by chance; how many cases there were."""
    chance = random.Random(seed)
    town = Lives(database, strict=bool(seed % 2))
    for _ in range(lives):
        await town.begin(chance.randrange)
        for _ in range(30):
            await town.go_on(chance.randrange)
    await town.agree()
    await database.close()
    return len(town.numbers)


EIGHTHS = 8


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("eighth", range(EIGHTHS))
def test_many_random_histories_stay_sound(empty_sqlite: Path, eighth: int, part: float) -> None:
    # In parts, so that processors share them.
    seeds, histories = itertools.count(eighth, EIGHTHS), 0
    while histories < 10_000 * part / EIGHTHS:
        with tempfile.TemporaryDirectory(prefix="weiqiao-lives-") as folder:
            shutil.copyfile(empty_sqlite, f"{folder}/lives.db")
            database = solitary(f"sqlite+aiosqlite:///{folder}/lives.db")
            histories += asyncio.run(live(database, next(seeds), 25))


async def test_a_random_life_is_as_sound_on_the_other_database(database: Database) -> None:
    assert await live(database, 7, 2) >= 6
