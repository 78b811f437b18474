"""How a case came to be as it is: one row a step, never changed, each chained to the one before."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Row, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.case import CaseStatus, Chain
from escalation.chain import Link, link_hash, text_digest
from escalation.step import Step
from escalation.tables import case_history
from records.moments import local_day
from records.prepared import often


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One step. `before` is None for the filing; `text` is the reason, note or reply that came with it.

    `answer_by` and `version` are the case's after the step (None where they were not kept); `authority` says on whose
    word it was taken, where it was not the actor's own. `seq` is its place in the case, once it is written.
    """

    at: datetime
    actor: str
    step: Step
    before: CaseStatus | None
    after: CaseStatus
    department: str | None
    text: str
    answer_by: date | None = None
    version: int | None = None
    authority: str = ""
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row of the history with its place in the chain, ready to be written."""

    values: dict[str, object]
    chain: Chain


def row_of(
    case_id: int, chain: Chain, entry: HistoryEntry, command: str | None = None, sealed: str | None = None
) -> NewRow:
    """The row that comes after a chain."""
    salt = secrets.token_hex(16)
    values: dict[str, object] = {
        "case_id": case_id,
        "seq": chain.steps + 1,
        "at": entry.at.astimezone(UTC),
        "actor": entry.actor,
        "step": entry.step,
        "before": entry.before,
        "after": entry.after,
        "department": entry.department,
        "answer_by": entry.answer_by,
        "version": entry.version,
        "authority": entry.authority,
        "command": command,
        "text_digest": text_digest(salt, entry.text),
    }
    head = link_hash(chain.head, Link(**values))  # type: ignore[arg-type]
    values |= {"text": entry.text, "text_sealed": sealed, "salt": salt, "hash": head, "day": local_day(entry.at)}
    return NewRow(values, Chain(chain.steps + 1, head))


# Made once: every step of a case asks them, and to make a statement takes longer than to run it.
_ADD = often(case_history.insert())
_DONE = often(
    select(case_history.c.id).where(
        case_history.c.case_id == bindparam("of"), case_history.c.command == bindparam("by")
    )
)


async def add(
    tx: AsyncConnection,
    case_id: int,
    chain: Chain,
    entry: HistoryEntry,
    command: str | None = None,
    sealed: str | None = None,
) -> Chain:
    """Add a step; the chain as it is then. `sealed`: the words that the step's text shows masked, whole and encrypted.

    Raises sqlalchemy.exc.IntegrityError where the command was carried out on the case before.
    """
    new = row_of(case_id, chain, entry, command, sealed)
    await write(tx, new)
    return new.chain


async def write(tx: AsyncConnection, row: NewRow) -> None:
    """Write a row that was made before; raises as `add` does."""
    await tx.execute(_ADD, row.values)


async def write_all(tx: AsyncConnection, rows: Sequence[NewRow]) -> None:
    """Write rows of many cases."""
    if rows:
        await tx.execute(_ADD, [row.values for row in rows])


async def done(connection: AsyncConnection, case_id: int, command: str) -> bool:
    """Whether a command was carried out on a case already."""
    return (await connection.execute(_DONE, {"of": case_id, "by": command})).first() is not None


async def of_case(connection: AsyncConnection, case_id: int) -> list[HistoryEntry]:
    """Every step of a case, oldest first."""
    rows = await connection.execute(
        select(case_history).where(case_history.c.case_id == case_id).order_by(case_history.c.seq)
    )
    return [entry_of(row) for row in rows]


async def sealed(connection: AsyncConnection, case_id: int) -> list[tuple[datetime, str]]:
    """When the citizen of a case wrote what its history shows masked, and that whole and encrypted, oldest first."""
    kept = (case_history.c.case_id == case_id, case_history.c.text_sealed.is_not(None))
    columns = select(case_history.c.at, case_history.c.text_sealed).where(*kept).order_by(case_history.c.seq)
    return [(row.at, row.text_sealed) for row in await connection.execute(columns)]


async def asked_last(connection: AsyncConnection, cases: Sequence[int]) -> dict[int, str]:
    """What the citizen was asked last, by the row of the case."""
    statement = (
        select(case_history.c.case_id, case_history.c.text)
        .where(case_history.c.case_id.in_(cases), case_history.c.step == Step.ASK)
        .order_by(case_history.c.seq)
    )
    return {row.case_id: row.text for row in await connection.execute(statement)}


def entry_of(row: Row[tuple[object, ...]]) -> HistoryEntry:
    """The step of a row that holds every column."""
    return HistoryEntry(
        at=row.at,
        actor=row.actor,
        step=Step(row.step),
        before=None if row.before is None else CaseStatus(row.before),
        after=CaseStatus(row.after),
        department=row.department,
        text=row.text,
        answer_by=row.answer_by,
        version=row.version,
        authority=row.authority,
        seq=row.seq,
    )


def link_of(row: Row[tuple[object, ...]]) -> Link:
    """What the chain protects of a row that holds every column."""
    return Link(**{name: row._mapping[name] for name in Link.__dataclass_fields__})
