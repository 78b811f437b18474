"""A process that is killed in the middle of its work leaves every case, its history and its notices in agreement."""

import asyncio
import os
import random
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest
from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.case import CaseStatus
from escalation.step import Step
from escalation.tables import case_history, case_pictures, cases
from escalation.verifying import verify
from records.audit import audit
from records.database import Database
from records.media import media
from records.messages import Direction, messages
from records.outbox import outbox

CHILD = Path(__file__).with_name("random_steps.py")
ROOT = Path(__file__).parents[3]
WANTED = 2000
# What the citizen is always told of; an answer that waits for a signature is another step.
TOLD = (Step.ANSWER, Step.INTERIM, Step.REFER, Step.GRANT)
# What passing time writes beside the moves.
MARKS = (Step.LADDER, Step.RECKON)
Committed = set[tuple[str, int, str]]


async def _until_killed(url: str, run: int, seconds: float) -> Committed:
    """Let a process work, kill it so many seconds after its first step; what it said it had committed."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
    child = await asyncio.create_subprocess_exec(
        sys.executable, str(CHILD), url, str(run), stdout=PIPE, env=environment, limit=1 << 20
    )
    assert child.stdout is not None
    first = await asyncio.wait_for(child.stdout.readline(), 60)
    reading = asyncio.create_task(child.stdout.read())
    await asyncio.sleep(seconds)
    child.kill()
    said = first + await reading
    assert await child.wait() == -9
    # The last line may have been cut off by the blow.
    lines = [line.split() for line in said[: said.rfind(b"\n")].decode().splitlines()]
    return {(number, int(steps), head) for number, steps, head in lines}


async def _steps(database: Database) -> int:
    async with database.reading() as connection:
        moves = select(func.count()).select_from(case_history).where(case_history.c.step.not_in(MARKS))
        return int((await connection.execute(moves)).scalar_one())


async def _agree(database: Database, committed: Committed) -> None:
    async with database.reading() as connection:
        assert (await verify(connection)).broken is None
        kept = select(cases.c.number, case_history.c.seq, case_history.c.hash)
        rows = await connection.execute(kept.join(case_history, case_history.c.case_id == cases.c.id))
        assert committed <= {(row.number, row.seq, row.hash) for row in rows}
        steps = func.count().filter(case_history.c.step.not_in(MARKS))
        by_case = select(case_history.c.case_id, steps).group_by(case_history.c.case_id)
        of_history = {f"case:{case_id}": count for case_id, count in await connection.execute(by_case)}
        # That a number was kept long enough is no step of a case.
        of_steps = (audit.c.action.like("case.%"), audit.c.action != "case.forget")
        by_object = select(audit.c.object, func.count()).where(*of_steps).group_by(audit.c.object)
        assert {row.object: row[1] for row in await connection.execute(by_object)} == of_history
        sent_to = and_(messages.c.case_id == case_history.c.case_id, messages.c.created_at == case_history.c.at)
        same = select(messages.c.id).where(sent_to).exists()
        told = or_(
            case_history.c.step.in_(TOLD),
            and_(case_history.c.step == Step.APPROVE, case_history.c.after == CaseStatus.ANSWERED),
        )
        untold = select(case_history.c.id).where(told, ~same)
        assert (await connection.execute(untold)).all() == []
        # What was said to somebody who is erased is gone, and what was to go out to them.
        ours = and_(messages.c.case_id.is_not(None), messages.c.direction == Direction.OUT, messages.c.text != "")
        sending = select(messages.c.id, outbox.c.id).outerjoin(outbox, outbox.c.message_id == messages.c.id).where(ours)
        pairs = (await connection.execute(sending)).all()
        assert all(parcel is not None for _, parcel in pairs)
        assert await _pictures(connection) == []


async def _pictures(connection: AsyncConnection) -> list[object]:
    """Pictures that belong to no step, or that a step sent or did not send which should not have."""
    of_step = and_(case_history.c.case_id == case_pictures.c.case_id, case_history.c.seq == case_pictures.c.seq)
    every = (
        select(case_history.c.step, media.c.message_id)
        .select_from(media)
        .outerjoin(case_pictures, case_pictures.c.piece_id == media.c.id)
        .outerjoin(case_history, of_step)
    )
    rows = (await connection.execute(every)).all()
    return [row for row in rows if (row.step in (*TOLD, Step.ASK, Step.APPROVE)) is (row.message_id is None)]


@pytest.mark.slow
@pytest.mark.timeout(1800)
async def test_case_history_and_outbox_agree_after_kills_in_many_use_cases(database: Database, part: float) -> None:
    url, chance = database.url.render_as_string(hide_password=False), random.Random(9)
    committed: Committed = set()
    kills = 0
    while kills < 10 or await _steps(database) < WANTED * part:
        committed |= await _until_killed(url, kills + 1, chance.uniform(0.05, 4.0))
        kills += 1
        await _agree(database, committed)
    # The first ones may have come before anything was said or shown.
    async with database.reading() as connection:
        for table in (outbox, media):
            assert (await connection.execute(select(func.count()).select_from(table))).scalar_one()
