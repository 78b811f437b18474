"""Named filters that people keep for their own lists, and those that everybody is shown."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from language.text import clean
from records.database import RowId, metadata
from records.moments import Moment

PER_PERSON = 20
NAME_LIMIT = 20
QUERY_LIMIT = 2000

saved_views = Table(
    "saved_views",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("staff_id", RowId, ForeignKey("staff.id"), nullable=False),
    Column("name", String(NAME_LIMIT), nullable=False),
    # The filter as the desk writes it into an address.
    Column("query", Text, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("saved_at", Moment, nullable=False),
    UniqueConstraint("staff_id", "name"),
    Index("ix_saved_views_shared", "shared"),
)


@dataclass(frozen=True, slots=True)
class SavedView:
    """`own`: the person who asks may change it."""

    id: int
    name: str
    query: str
    shared: bool
    own: bool


class TooManyViews(Exception):
    """A person keeps as many views as there may be."""


async def of_person(connection: AsyncConnection, staff_id: int) -> list[SavedView]:
    """A person's own views and the shared ones, by name; own ones first."""
    mine = saved_views.c.staff_id == staff_id
    statement = select(saved_views).where(or_(mine, saved_views.c.shared.is_(True)))
    rows = await connection.execute(statement.order_by(mine.desc(), saved_views.c.name, saved_views.c.id))
    return [SavedView(row.id, row.name, row.query, row.shared, row.staff_id == staff_id) for row in rows]


async def save(
    tx: AsyncConnection, staff_id: int, name: str, query: str, now: datetime, *, shared: bool = False
) -> None:
    """Keep a filter under a name; where the person has one of that name, it becomes this.

    Raises ValueError without a name or on a query that is too long, TooManyViews.
    """
    cleaned = " ".join(clean(name, NAME_LIMIT).split())
    if not cleaned or len(query) > QUERY_LIMIT:
        raise ValueError("a view has a name, and a query of limited length")
    of_person = select(func.count()).where(saved_views.c.staff_id == staff_id, saved_views.c.name != cleaned)
    if (await tx.execute(of_person)).scalar_one() >= PER_PERSON:
        raise TooManyViews
    changed = {"query": query, "shared": shared, "saved_at": now}
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(saved_views).values(staff_id=staff_id, name=cleaned, **changed)
    await tx.execute(statement.on_conflict_do_update(index_elements=["staff_id", "name"], set_=changed))


async def remove(tx: AsyncConnection, staff_id: int, view_id: int) -> bool:
    """Forget one of a person's own views; False where it is not theirs or gone already."""
    own = (saved_views.c.id == view_id, saved_views.c.staff_id == staff_id)
    return bool((await tx.execute(delete(saved_views).where(*own))).rowcount)
