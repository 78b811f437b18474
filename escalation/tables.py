"""The tables of cases: the current row, the history that is only added to, the day's running number."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from records.database import RowId, metadata
from records.moments import Moment

cases = Table(
    "cases",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("number", String(24), nullable=False, unique=True),
    # The inbound message that confirmed the request: filing it twice finds the first case.
    Column("origin_message_id", RowId, ForeignKey("messages.id"), nullable=False, unique=True),
    Column("citizen_id", RowId, ForeignKey("citizens.id"), nullable=False),
    Column("episode", Integer, nullable=False),
    # A keyed digest to compare with, and the sealed code to repeat the same confirmation.
    Column("query_digest", String(64), nullable=False),
    Column("query_sealed", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    # Masked texts; `details_sealed` holds what the citizen wrote.
    Column("title", String(64), nullable=False),
    Column("summary", Text, nullable=False),
    Column("place", String(256), nullable=False),
    Column("details_sealed", Text, nullable=False),
    Column("contact_sealed", Text),
    Column("contact_index", String(64)),
    Column("anonymous", Boolean, nullable=False),
    Column("consent_at", Moment),
    Column("district", String(16)),
    Column("area", String(48)),
    Column("matter", String(64)),
    Column("department", String(48)),
    # Keys with a comma before and after each: ",police,fire,".
    Column("supporting", String(256), nullable=False),
    Column("route_reason", Text, nullable=False),
    Column("candidates", Text, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("opened_day", Date, nullable=False),
    Column("dispatch_due", Moment, nullable=False),
    Column("dispatched_at", Moment),
    # The day whose next working day is the first, and the last day to answer.
    Column("counted_from", Date, nullable=False),
    Column("answer_by", Date, nullable=False),
    Column("ended_at", Moment),
    Column("ended_day", Date),
    Column("reply", Text),
    Column("version", Integer, nullable=False),
    Index("ix_cases_deadline", "status", "answer_by", "id"),
    Index("ix_cases_department", "department", "status", "answer_by", "id"),
    Index("ix_cases_opened", "opened_day", "area"),
    Index("ix_cases_ended", "ended_day"),
    Index("ix_cases_citizen", "citizen_id", "episode"),
    Index("ix_cases_contact", "contact_index"),
)

case_history = Table(
    "case_history",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("case_id", RowId, ForeignKey("cases.id"), nullable=False),
    Column("at", Moment, nullable=False),
    # "staff:<id>" or "citizen:<id>"; "rules" for what the catalogue did.
    Column("actor", String(48), nullable=False),
    Column("step", String(16), nullable=False),
    Column("before", String(16)),
    Column("after", String(16), nullable=False),
    Column("department", String(48)),
    # Reason, note or reply, for staff.
    Column("text", Text, nullable=False),
    # "staff:<id>:<command>": a double click is one step.
    Column("command", String(128)),
    UniqueConstraint("case_id", "command"),
    Index("ix_case_history_case", "case_id", "id"),
)

case_numbers = Table(
    "case_numbers",
    metadata,
    Column("day", Date, primary_key=True),
    Column("last", Integer, nullable=False),
)
