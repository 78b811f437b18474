"""The numbers that other systems know a case by."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, String, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.tables import cases
from records.database import RowId, insert_once, metadata
from records.moments import Moment
from records.systems import systems

case_references = Table(
    "case_references",
    metadata,
    Column("system_id", RowId, ForeignKey("systems.id"), primary_key=True),
    Column("reference", String(64), primary_key=True),
    Column("case_id", RowId, ForeignKey("cases.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Index("ix_case_references_case", "case_id"),
)


@dataclass(frozen=True, slots=True)
class Reference:
    """What a system calls a case."""

    system: str
    reference: str


async def attach(tx: AsyncConnection, case_id: int, system_id: int, reference: str, now: datetime) -> bool:
    """Keep a system's number of a case; twice is once. False where it is the system's number of another case."""
    values = {"system_id": system_id, "reference": reference, "case_id": case_id, "created_at": now}
    if await insert_once(tx, case_references, values) is not None:
        return True
    one = (case_references.c.system_id == system_id, case_references.c.reference == reference)
    held = (await tx.execute(select(case_references.c.case_id).where(*one))).scalar_one()
    return bool(held == case_id)


async def of_case(connection: AsyncConnection, case_id: int) -> list[Reference]:
    """Every number that other systems gave a case."""
    named = select(systems.c.name, case_references.c.reference).join(
        systems, systems.c.id == case_references.c.system_id
    )
    rows = await connection.execute(
        named.where(case_references.c.case_id == case_id).order_by(systems.c.name, case_references.c.reference)
    )
    return [Reference(row.name, row.reference) for row in rows]


async def find(connection: AsyncConnection, system_id: int, reference: str) -> str | None:
    """The number of the case that a system calls so."""
    numbered = select(cases.c.number).join(case_references, case_references.c.case_id == cases.c.id)
    one = (case_references.c.system_id == system_id, case_references.c.reference == reference)
    found: str | None = (await connection.execute(numbered.where(*one))).scalar_one_or_none()
    return found
