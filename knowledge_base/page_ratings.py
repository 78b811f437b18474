"""What readers of an entry's public page said of it: how many it helped and how many not, nothing of any of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Column, Date, Integer, String, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge_base.questions import Span
from records.database import metadata
from records.messages import Rating

page_ratings = Table(
    "page_ratings",
    metadata,
    Column("entry_id", String(100), primary_key=True),
    # The day in the city.
    Column("day", Date, primary_key=True),
    Column("rating", String(16), primary_key=True),
    Column("times", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class PageFigures:
    """How often readers of an entry's page found it helpful, and how often not."""

    helpful: int = 0
    unhelpful: int = 0


async def add(tx: AsyncConnection, entry_id: str, rating: Rating, day: date) -> None:
    """Count one more reader."""
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(page_ratings).values(entry_id=entry_id, day=day, rating=rating, times=1)
    keys = ["entry_id", "day", "rating"]
    await tx.execute(statement.on_conflict_do_update(index_elements=keys, set_={"times": page_ratings.c.times + 1}))


async def figures(connection: AsyncConnection, span: Span, entry_ids: Sequence[str]) -> Mapping[str, PageFigures]:
    """The figures of each of these entries in a span of days."""
    table = page_ratings.c
    statement = (
        select(table.entry_id, table.rating, func.sum(table.times))
        .where(table.entry_id.in_(entry_ids), table.day >= span.first, table.day <= span.last)
        .group_by(table.entry_id, table.rating)
    )
    found = dict.fromkeys(entry_ids, PageFigures())
    for entry_id, rating, times in await connection.execute(statement):
        found[entry_id] = replace(found[entry_id], **{Rating(rating).value: int(times)})
    return found
