"""The tables of the knowledge base: entries, each of their versions, and what was done to them."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from records.database import RowId, metadata
from records.moments import Moment

knowledge_entries = Table(
    "knowledge_entries",
    metadata,
    Column("id", String(100), primary_key=True),
    # Raised by every step: whoever takes one must have seen the last.
    Column("revision", Integer, nullable=False),
    # The number of the newest version; none is given twice.
    Column("latest", Integer, nullable=False),
    # The numbers of the version that answers and of the one that is worked on.
    Column("published", Integer),
    Column("working", Integer),
    # The knowledge version at which `published` changed last; 0: it never was.
    Column("stamp", BigInteger, nullable=False),
    Index("ix_knowledge_entries_stamp", "stamp"),
)

# One row a content. `body` is the entry as JSON; the columns beside it are what staff filter by.
knowledge_versions = Table(
    "knowledge_versions",
    metadata,
    Column("entry_id", String(100), ForeignKey("knowledge_entries.id"), nullable=False),
    # Counts the contents of an entry: 1, 2, 3…
    Column("number", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("body", Text, nullable=False),
    # SHA-256 of the body, so that loading the same entry twice changes nothing.
    Column("content_hash", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("title", String(300), nullable=False),
    Column("area", String(48)),
    Column("department", String(48)),
    # Codes with a comma before and after each: ",510104,510105,"; empty for the whole city.
    Column("districts", Text, nullable=False),
    Column("review_by", Date),
    Column("effective", Date),
    Column("expires", Date),
    Column("repealed", Date),
    # Everybody who wrote on it, as the districts: ",staff:3,staff:8,". Loaders write under a name of their own.
    Column("writers", Text, nullable=False),
    Column("reviewer", String(48)),
    Column("changed_at", Moment, nullable=False),
    # The moment from which a scheduled version answers.
    Column("publish_at", Moment),
    # What its writer says about the change, for the reviewer.
    Column("note", Text, nullable=False),
    PrimaryKeyConstraint("entry_id", "number"),
    Index("ix_knowledge_versions_status", "status", "changed_at", "entry_id", "number"),
    Index("ix_knowledge_versions_due", "status", "publish_at"),
)

# Only ever added to.
knowledge_history = Table(
    "knowledge_history",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("entry_id", String(100), ForeignKey("knowledge_entries.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    # "staff:<id>", or the name of a loader or timer.
    Column("actor", String(48), nullable=False),
    Column("step", String(16), nullable=False),
    Column("before", String(16)),
    Column("after", String(16), nullable=False),
    # The reason or note.
    Column("text", Text, nullable=False),
    # "staff:<id>:<command>": a double click is one step.
    Column("command", String(128)),
    UniqueConstraint("entry_id", "command"),
    Index("ix_knowledge_history_entry", "entry_id", "id"),
)

# One row: raised in the transaction of every change to what answers, polled by every process that answers.
knowledge_version = Table(
    "knowledge_version",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
)
