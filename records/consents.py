"""Which of the account's subscription notices a citizen wants, as the platform told last."""

from datetime import datetime

from sqlalchemy import Boolean, Column, ForeignKey, String, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import RowId, metadata
from records.moments import Moment

consents = Table(
    "notice_consents",
    metadata,
    Column("citizen_id", RowId, ForeignKey("citizens.id"), primary_key=True, autoincrement=False),
    # The template's id on the platform.
    Column("template", String(128), primary_key=True),
    Column("given", Boolean, nullable=False),
    Column("told_at", Moment, nullable=False),
)


async def keep(tx: AsyncConnection, citizen_id: int, template: str, *, given: bool, now: datetime) -> None:
    """Keep what a citizen said last of notices of a template."""
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    said = {"given": given, "told_at": now}
    statement = dialect.insert(consents).values(citizen_id=citizen_id, template=template, **said)
    await tx.execute(statement.on_conflict_do_update(index_elements=["citizen_id", "template"], set_=said))


async def forget(tx: AsyncConnection, citizen_id: int, template: str) -> None:
    """Nothing is known any more: what was given was used up, or taken back."""
    mine = (consents.c.citizen_id == citizen_id, consents.c.template == template)
    await tx.execute(delete(consents).where(*mine))


async def forget_all(tx: AsyncConnection, citizen_id: int) -> None:
    """Nothing is known any more of any template."""
    await tx.execute(delete(consents).where(consents.c.citizen_id == citizen_id))


async def of_citizen(connection: AsyncConnection, citizen_id: int) -> dict[str, bool]:
    """Whether a citizen wants notices, by template; none of which nothing is known."""
    rows = await connection.execute(select(consents).where(consents.c.citizen_id == citizen_id))
    return {row.template: row.given for row in rows}
