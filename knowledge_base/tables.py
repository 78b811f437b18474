"""The tables of the knowledge base. The columns are what staff filter by; `body` is the entry itself as JSON."""

from sqlalchemy import JSON, BigInteger, Column, Date, Index, Integer, String, Table, Text

from records.database import metadata
from records.moments import Moment

knowledge_entries = Table(
    "knowledge_entries",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("title", String(300), nullable=False),
    Column("status", String(16), nullable=False),
    # Counts the contents of this entry: 1, 2, 3…
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    # SHA-256 of the body, so that loading the same entry twice changes nothing.
    Column("content_hash", String(64), nullable=False),
    Column("source", String(300), nullable=False),
    Column("as_of", Date, nullable=False),
    Column("effective", Date),
    Column("expires", Date),
    Column("repealed", Date),
    Column("department", String(40)),
    Column("districts", JSON, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index("ix_knowledge_entries_status", "status", "kind"),
)

# One row: raised in the transaction of every change, polled by every process that answers.
knowledge_version = Table(
    "knowledge_version",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
)
