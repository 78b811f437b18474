"""What passing time costs: a round of the sweep where few of many open cases are due, one in which as many have a part
that is due, one in which as many count as accepted, and every limit reckoned anew after a change of the calendar."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.case import CaseStatus
from escalation.rule_change import Effect
from escalation.rulebook import Rulebook
from escalation.sweep import Sweep, reckon
from escalation.tables import case_reminders, case_support, cases
from escalation.workdays import Calendar, add_workdays
from records.database import Database
from records.migrate import sync_engine, upgrade
from service.bench.made_up_cases import LAST_DAY, MadeUp
from service.report import Report

CEILING_ROUND_SECONDS = 2.0
CEILING_RECKONING_SECONDS = 60.0  # of 100,000 open cases
_RECKONED = 100_000
_NOW = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 4, tzinfo=UTC)
# Nobody looked for so long: most of what is due has something to say.
_DOWNTIME = timedelta(days=30)
_LATELY = 13  # days over which the time to answer of all cases began
_STAGES = 8


async def measure(url: str, rulebook: Rulebook, count: int, due: int) -> Report:
    """Fill an empty database with `count` open cases of which `due` must be looked at."""
    upgrade(url)
    _fill(url, rulebook, count, due)
    database, of_command = Database(url), Database(url, bulk=True)
    report = Report("Time passes", database=database.url.get_backend_name(), open=count, due=due)
    try:
        await _sweep(database, rulebook, due, report)
        await _parts(database, rulebook, due, report)
        await _accept(database, rulebook, count, due, report)
        await database.close()
        await _reckon(of_command, rulebook, count, report)
    finally:
        await database.close()
        await of_command.close()
    return report


def _fill(url: str, rulebook: Rulebook, count: int, due: int) -> None:
    engine = sync_engine(url)
    MadeUp(rulebook, count).fill(engine)
    worked = {"status": CaseStatus.IN_WORK, "ended_at": None, "ended_day": None, "closed_day": None}
    with engine.begin() as connection:
        connection.execute(
            update(cases).values(next_look=_NOW + timedelta(days=2), looked_at=_NOW - _DOWNTIME, **worked)
        )
        connection.execute(update(case_support).values(next_look=_NOW + timedelta(days=2)))
        # Spread over all of them: those that were opened last are due as little as the first.
        connection.execute(update(cases).where(_spread(count, due)).values(next_look=_NOW - timedelta(minutes=1)))
    engine.dispose()


def _spread(count: int, due: int) -> ColumnElement[bool]:
    return cases.c.id % max(1, count // due) == 0


async def _sweep(database: Database, rulebook: Rulebook, due: int, report: Report) -> None:
    sweep, took, before = Sweep(database, rulebook, lambda: _NOW), list[float](), await _reminders(database)
    for expected in (due, 0):
        began = time.perf_counter()
        looked = await sweep.round()
        took.append(time.perf_counter() - began)
        if looked < expected or (looked and not expected):
            raise RuntimeError(f"{looked} cases were looked at instead of {expected}")
    report.add("a round with those that are due", took[0], "s", at_most=CEILING_ROUND_SECONDS)
    report.add("reminders written", await _reminders(database) - before)
    report.add("a round with nothing due", took[1], "s", at_most=CEILING_ROUND_SECONDS)


async def _parts(database: Database, rulebook: Rulebook, due: int, report: Report) -> None:
    """As many parts of supporting departments are overdue since this morning."""
    parts = case_support.c
    async with database.transaction() as tx:
        held = (await tx.execute(select(func.count()).select_from(case_support))).scalar_one()
        late = {"answer_by": LAST_DAY - timedelta(days=1), "next_look": _NOW - _DOWNTIME}
        first = select(parts.case_id).order_by(parts.case_id % max(1, held // due), parts.case_id).limit(due)
        await tx.execute(update(case_support).where(parts.case_id.in_(first)).values(**late))
    before = await _reminders(database)
    began = time.perf_counter()
    looked = await Sweep(database, rulebook, lambda: _NOW).round()
    report.add("a round with as many parts due", time.perf_counter() - began, "s", at_most=CEILING_ROUND_SECONDS)
    report.add("cases whose parts were looked at", looked)
    report.add("reminders of parts written", await _reminders(database) - before)


async def _accept(database: Database, rulebook: Rulebook, count: int, due: int, report: Report) -> None:
    """Nobody has signed for as many cases, and their time is over."""
    unsigned = {"status": CaseStatus.DISPATCHED, "accepted_at": None, "auto_accept_due": _NOW, "next_look": _NOW}
    async with database.transaction() as tx:
        await tx.execute(update(cases).where(_spread(count, due)).values(**unsigned))
    began = time.perf_counter()
    await Sweep(database, rulebook, lambda: _NOW).round()
    seconds = time.perf_counter() - began
    async with database.reading() as connection:
        counting = select(func.count()).where(cases.c.accepted_at == _NOW)
        accepted = (await connection.execute(counting)).scalar_one()
    report.add("a round in which as many count as accepted", seconds, "s", at_most=CEILING_ROUND_SECONDS)
    report.add("cases accepted by rule", accepted)


async def _reminders(database: Database) -> int:
    async with database.reading() as connection:
        found: int = (await connection.execute(select(func.count()).select_from(case_reminders))).scalar_one()
        return found


async def _reckon(database: Database, rulebook: Rulebook, count: int, report: Report) -> None:
    """A new day off on the first day after today on which anybody works: every limit that runs ends later."""
    calendar = rulebook.calendar
    longer = replace(calendar, off=MappingProxyType({**calendar.off, add_workdays(LAST_DAY, 1, calendar): "测试假日"}))
    async with database.transaction() as tx:
        await _begin_lately(tx, calendar)
    began = time.perf_counter()
    found = await reckon(database, replace(rulebook, calendar=longer), _NOW, apply=True, before=rulebook)
    seconds = time.perf_counter() - began
    per = seconds * _RECKONED / count
    report.add("100,000 cases reckoned anew", per, "s", at_most=CEILING_RECKONING_SECONDS)
    report.add("cases looked at", found.looked_at)
    report.add("last days moved", found.moved)
    report.add("moments of counting as accepted moved", found.by[Effect.ACCEPTING])
    report.add("cases with other limits moved", found.by[Effect.OTHER_LIMITS])


async def _begin_lately(tx: AsyncConnection, calendar: Calendar) -> None:
    """Let all cases have begun in the last weeks, and be at every stage: some wait to be dispatched or signed for, some
    for their citizen, the others are worked; one in ten has a supporting department."""
    for days in range(_LATELY):
        begun = LAST_DAY - timedelta(days=days)
        last = add_workdays(begun, 15, calendar)
        some = update(cases).where(cases.c.id % _LATELY == days)
        await tx.execute(some.values(counted_from=begun, answer_by=last))
    supported = select(case_support.c.case_id)
    soon = _NOW + timedelta(days=5)
    day = soon.date()
    await tx.execute(update(case_support).values(answer_by=day))
    await tx.execute(update(cases).where(cases.c.id.in_(supported)).values(support_due=day))
    department = {"accept_due": soon, "auto_accept_due": soon, "contact_due": soon, "return_due": soon}
    stages: Sequence[Mapping[str, Any]] = (
        {"status": CaseStatus.DISPATCHED, "accepted_at": None, **department},
        {"status": CaseStatus.REGISTERED, "dispatch_due": soon, "admit_due": soon},
        {"status": CaseStatus.WAITING, "waiting_since": _NOW - timedelta(days=1)},
    )
    for part, stage in enumerate(stages):
        await tx.execute(update(cases).where(cases.c.id % _STAGES == part).values(**stage))
