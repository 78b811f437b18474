"""Whether the history of cases is the one that was written: every row, every case's end, every day's digest."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.chain import day_hash, link_hash, text_digest
from escalation.history import link_of
from escalation.tables import case_digests, case_history, cases
from records.database import insert_once
from records.moments import local_day

_BATCH = 500
_DAY = timedelta(days=1)
# A transaction that began before midnight is long over.
_SETTLED = timedelta(minutes=15)
_of_day = case_history.c.day == bindparam("of")
_OF_DAY = select(case_history.c.id, case_history.c.hash).where(_of_day).order_by(case_history.c.id)


@dataclass(frozen=True, slots=True)
class Verified:
    """How much of the history was read, and the first thing that is wrong with it; `broken` None: nothing is."""

    cases: int
    rows: int
    days: int
    broken: str | None


async def verify(connection: AsyncConnection) -> Verified:
    """Read the whole history, case by case and day by day, until something is wrong."""
    counted, rows = 0, 0
    async for case in _cases(connection):
        steps = (await connection.execute(_history_of(case.id))).all()
        counted, rows = counted + 1, rows + len(steps)
        broken = _broken_chain(case, steps)
        if broken is not None:
            return Verified(counted, rows, 0, broken)
    days, broken = await _verify_days(connection)
    return Verified(counted, rows, days, broken)


async def broken(connection: AsyncConnection, case_id: int) -> str | None:
    """The first thing that is wrong with the history of one case; None: nothing is."""
    case = (await connection.execute(_ends().where(cases.c.id == case_id))).one()
    return _broken_chain(case, (await connection.execute(_history_of(case_id))).all())


async def newest_digest(connection: AsyncConnection) -> tuple[str, str] | None:
    """The last sealed day and its digest, which covers all days before; None before the first."""
    row = (await connection.execute(select(case_digests).order_by(case_digests.c.day.desc()).limit(1))).first()
    return None if row is None else (row.day.isoformat(), row.digest)


async def is_sealed(connection: AsyncConnection, now: datetime) -> bool:
    """Whether every day that is over has its digest."""
    last = (await connection.execute(select(func.max(case_digests.c.day)))).scalar_one()
    first = (
        (await connection.execute(select(func.min(case_history.c.day)))).scalar_one() if last is None else last + _DAY
    )
    return first is None or first >= local_day(now - _SETTLED)


async def digest_days(tx: AsyncConnection, now: datetime) -> list[date]:
    """Write the digest of every day that is over and has none; which days those were."""
    last = (await tx.execute(select(case_digests).order_by(case_digests.c.day.desc()).limit(1))).first()
    first = (await tx.execute(select(func.min(case_history.c.day)))).scalar_one() if last is None else last.day + _DAY
    digest, written, end = "" if last is None else last.digest, list[date](), local_day(now - _SETTLED)
    if first is None or first >= end:
        return written
    busy = await _busy(tx, first)
    while first < end:
        hashes = await _hashes(tx, first) if first in busy else []
        digest = day_hash(digest, first, hashes)
        row = {"day": first, "rows": len(hashes), "digest": digest}
        if await insert_once(tx, case_digests, row) is None:
            break  # another process is at it
        written.append(first)
        first += _DAY
    return written


async def _cases(connection: AsyncConnection) -> AsyncIterator[Row[Any]]:
    last = 0
    while True:
        found = _ends().where(cases.c.id > last).order_by(cases.c.id).limit(_BATCH)
        batch = (await connection.execute(found)).all()
        if not batch:
            return
        for row in batch:
            yield row
        last = batch[-1].id


def _ends() -> Select[Any]:
    """Where cases stand, as their histories must end."""
    names = ("id", "number", "status", "version", "answer_by", "steps", "head")
    return select(*(cases.c[name] for name in names))


def _history_of(case_id: int) -> Any:
    return select(case_history).where(case_history.c.case_id == case_id).order_by(case_history.c.seq)


def _broken_chain(case: Row[Any], steps: Any) -> str | None:
    head = ""
    for seq, row in enumerate(steps, 1):
        where = f"{case.number}, step {seq} (row {row.id} of case_history)"
        if row.seq != seq:
            return f"{where}: a row before it is missing"
        head = link_hash(head, link_of(row))
        if row.hash != head:
            return f"{where}: the row is not the one that was written"
        if row.salt is not None and text_digest(row.salt, row.text) != row.text_digest:
            return f"{where}: the words are not those that were written"
    return _broken_end(case, steps, head)


def _broken_end(case: Row[Any], steps: Any, head: str) -> str | None:
    if (case.steps, case.head) != (len(steps), head):
        return f"{case.number}: the last rows of its history are missing"
    if not steps:
        return None
    last = steps[-1]
    kept = last.version is not None  # rows from before they were kept say less
    if last.after != case.status or (kept and (last.version, last.answer_by) != (case.version, case.answer_by)):
        return f"{case.number}: the case does not stand where its history ends"
    return None


async def _verify_days(connection: AsyncConnection) -> tuple[int, str | None]:
    digest, days, busy = "", 0, await _busy(connection, date.min)
    for row in (await connection.execute(select(case_digests).order_by(case_digests.c.day))).all():
        hashes = await _hashes(connection, row.day) if row.day in busy else []
        digest, days = day_hash(digest, row.day, hashes), days + 1
        if (row.digest, row.rows) != (digest, len(hashes)):
            return days, f"{row.day}: the history of that day is not the one that was sealed"
    return days, None


async def _busy(connection: AsyncConnection, since: date) -> set[date]:
    """The days with rows, from a day on: on many there are none, and no question is asked of those."""
    days = select(case_history.c.day).where(case_history.c.day >= since).distinct()
    return set((await connection.execute(days)).scalars())


async def _hashes(connection: AsyncConnection, day: date) -> list[tuple[int, str]]:
    return [(row.id, row.hash) for row in await connection.execute(_OF_DAY, {"of": day})]
