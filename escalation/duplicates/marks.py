"""Numbers of buildings, stairs and floors, of which case texts are masked: kept as keyed digests, only to compare."""

from sqlalchemy import Column, ForeignKey, String, Table
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.duplicates import mention
from language.text import normalise
from records.database import RowId, metadata
from records.vault import Vault

_DIGITS = 12
_MOST = 12

case_marks = Table(
    "case_marks",
    metadata,
    Column("case_id", RowId, ForeignKey("cases.id"), primary_key=True),
    # "栋:<digest>,单元:<digest>"
    Column("numbers", String(512), nullable=False),
)


Marks = frozenset[tuple[str, str]]
"""Units (栋, 号) and the digests of what is numbered by them, as `Sketch.numbers` holds them."""


def of(told: str, vault: Vault) -> Marks:
    """The marks of what a citizen wrote of matter and place, at most twelve."""
    found = sorted(mention.numbers(normalise(told)))[:_MOST]
    return frozenset((unit, vault.blind_index(f"{unit} {value}")[:_DIGITS]) for unit, value in found)


async def put(tx: AsyncConnection, case_id: int, marks: Marks) -> None:
    """Keep the marks of a new case."""
    numbers = ",".join(f"{unit}:{digest}" for unit, digest in sorted(marks))
    await tx.execute(case_marks.insert().values(case_id=case_id, numbers=numbers))


def read(numbers: str) -> Marks:
    """What `put` wrote."""
    pairs = (mark.partition(":") for mark in numbers.split(",") if mark)
    return frozenset((unit, digest) for unit, _, digest in pairs)
