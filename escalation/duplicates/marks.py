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


async def put(tx: AsyncConnection, case_id: int, told: str, vault: Vault) -> None:
    """Keep the marks of a new case; `told` is what the citizen wrote of matter and place."""
    found = sorted(mention.numbers(normalise(told)))[:_MOST]
    marks = (f"{unit}:{vault.blind_index(f'{unit} {value}')[:_DIGITS]}" for unit, value in found)
    await tx.execute(case_marks.insert().values(case_id=case_id, numbers=",".join(marks)))


def read(numbers: str) -> frozenset[tuple[str, str]]:
    """Marks as `Sketch.numbers` holds them."""
    pairs = (mark.partition(":") for mark in numbers.split(",") if mark)
    return frozenset((unit, digest) for unit, _, digest in pairs)
