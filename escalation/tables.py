"""The tables of cases: the current row, the history that is only added to, and what belongs to a case beside them."""

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
    text,
)

from records import text_index
from records.database import RowId, metadata
from records.moments import Moment

FILTERED = ("kind", "department", "district", "area", "matter", "channel", "handler_id")
RARE = {
    "urgency": "urgency <> 'normal'",
    "extension": "extension <> 'none'",
    "supervision": "supervision <> 'none'",
    "rating": "rating IS NOT NULL",
    "rating_reason": "rating_reason IS NOT NULL",
    "returns": "returns > 0",
    "redone": "redone > 0",
}
ALONE = {
    "open": "ended_day IS NULL",
    "confidential": "confidential",
    "anonymous": "anonymous",
    "merged": "lead_id IS NOT NULL",
    "ordered": "order_due IS NOT NULL",
    "untold": "untold_since IS NOT NULL",
    **{f"without_{name}": f"{name} IS NULL" for name in ("department", "district", "area", "matter", "handler_id")},
}
_OPEN = text(ALONE["open"])
_WHOLE = text("details_sealed <> ''")
_TO_DO = text("done_at IS NULL AND over_at IS NULL")
TO_GIVE_OUT = "handler_id IS NULL AND status IN ('dispatched', 'in_work', 'waiting')"
"""Cases of `case.GIVEN_OUT` that nobody works, in the words that their index is made with."""

cases = Table(
    "cases",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("number", String(24), nullable=False, unique=True),
    # The inbound message that confirmed the request: filing it twice finds the first case. None: split off a case.
    Column("origin_message_id", RowId, ForeignKey("messages.id"), unique=True),
    Column("citizen_id", RowId, ForeignKey("citizens.id"), nullable=False),
    Column("episode", Integer, nullable=False),
    # Of the message that it was filed with; None where there was none.
    Column("channel", String(16)),
    # A keyed digest to compare with, and the sealed code to repeat the same confirmation.
    Column("query_digest", String(64), nullable=False),
    Column("query_sealed", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    # Masked texts; `details_sealed` holds what the citizen wrote, "" once that was kept long enough or is erased.
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
    # Days of the city beside the moments: lists go by them.
    Column("dispatched_day", Date),
    Column("closed_day", Date),
    Column("waiting_day", Date),
    # The day whose next working day is the first, and the last day to answer.
    Column("counted_from", Date, nullable=False),
    Column("answer_by", Date, nullable=False),
    Column("ended_at", Moment),
    Column("ended_day", Date),
    Column("reply", Text),
    Column("version", Integer, nullable=False),
    Column("urgency", String(8), nullable=False),
    Column("confidential", Boolean, nullable=False),
    # `case.Clock`: working days.
    Column("days", Integer, nullable=False),
    Column("extended", Integer, nullable=False),
    Column("waited", Integer, nullable=False),
    Column("waiting_since", Moment),
    Column("extension", String(8), nullable=False),
    Column("requested", Integer, nullable=False),
    # `case.Milestones`.
    Column("admit_due", Moment),
    Column("admitted_at", Moment),
    Column("accept_due", Moment),
    Column("accepted_at", Moment),
    Column("auto_accept_due", Moment),
    Column("contact_due", Moment),
    Column("contacted_at", Moment),
    Column("return_due", Moment),
    Column("reminded_day", Date),
    Column("support_due", Date),
    Column("order_due", Date),
    Column("untold_since", Moment),
    Column("tell_due", Moment),
    Column("look_again", Date),
    # The sweep looks at a case when `next_look` has come; what lay before `looked_at` was said.
    Column("next_look", Moment),
    Column("looked_at", Moment),
    # `case.Course`.
    Column("handler_id", RowId),
    Column("returns", Integer, nullable=False),
    Column("forced", Boolean, nullable=False),
    Column("redone", Integer, nullable=False),
    Column("supervision", String(8), nullable=False),
    Column("level", String(48)),
    Column("rating", String(16)),
    Column("rating_reason", String(16)),
    # Cases; without a foreign key, as a backup is restored row by row and a lead may be the younger one.
    Column("lead_id", RowId),
    Column("split_from", RowId),
    # `case.Chain`: how many rows the history has, and the hash of the last.
    Column("steps", Integer, nullable=False),
    Column("head", String(64), nullable=False),
    Index("ix_cases_next_look", "next_look"),
    Index("ix_cases_lead", "lead_id"),
    Index("ix_cases_handler", "handler_id", "status", "answer_by"),
    # Lists go by the deadline: an index for each field that a list is narrowed by, so that none has to be sorted; only
    # of the values that are rare, where most cases have another one.
    Index("ix_cases_answer_by", "answer_by", "id"),
    Index("ix_cases_deadline", "status", "answer_by", "id"),
    *(Index(f"ix_cases_by_{name}", name, "answer_by", "id") for name in FILTERED),
    *(
        Index(f"ix_cases_by_{name}", name, "answer_by", "id", sqlite_where=text(rare), postgresql_where=text(rare))
        for name, rare in RARE.items()
    ),
    *(
        Index(f"ix_cases_{name}", "answer_by", "id", sqlite_where=text(those), postgresql_where=text(those))
        for name, those in ALONE.items()
    ),
    *(Index(f"ix_cases_{name}", f"{name}_day", "answer_by", "id") for name in ("dispatched", "ended", "closed")),
    # The newest first.
    Index("ix_cases_newest", "opened_day", "id"),
    Index("ix_cases_department", "department", "status", "answer_by", "id"),
    Index(
        "ix_cases_to_give_out",
        *("department", "id"),
        sqlite_where=text(TO_GIVE_OUT),
        postgresql_where=text(TO_GIVE_OUT),
    ),
    Index("ix_cases_opened", "opened_day", "area"),
    Index("ix_cases_citizen", "citizen_id", "episode"),
    Index("ix_cases_contact", "contact_index"),
    # What has ended and is still kept whole.
    Index("ix_cases_kept", "ended_day", "id", sqlite_where=_WHOLE, postgresql_where=_WHOLE),
    # Where a new case is looked for that reports what an open one does.
    Index("ix_cases_open_district", "district", "opened_day", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("ix_cases_open_area", "area", "opened_day", sqlite_where=_OPEN, postgresql_where=_OPEN),
)

# SQLite finds a place by the text of the case.
text_index.declare_characters(cases, "place")

case_history = Table(
    "case_history",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("case_id", RowId, ForeignKey("cases.id"), nullable=False),
    Column("at", Moment, nullable=False),
    # Counted from 1 within the case.
    Column("seq", Integer, nullable=False),
    # "staff:<id>" or "citizen:<id>"; "rules" for what the catalogue did, "clock" for what time did.
    Column("actor", String(48), nullable=False),
    Column("step", String(16), nullable=False),
    Column("before", String(16)),
    Column("after", String(16), nullable=False),
    Column("department", String(48)),
    # Reason, note or reply, for staff.
    Column("text", Text, nullable=False),
    # What the citizen wrote, whole and encrypted, where `text` shows it masked; no part of the chain.
    Column("text_sealed", Text),
    # "staff:<id>:<command>": a double click is one step.
    Column("command", String(128)),
    Column("day", Date, nullable=False),
    # The last day to answer and the case's version after the step; None on rows from before they were kept.
    Column("answer_by", Date),
    Column("version", Integer),
    # On whose word, where it is not the actor's own.
    Column("authority", Text, nullable=False),
    # See `chain`. The salt is gone when the words were erased.
    Column("salt", String(32)),
    Column("text_digest", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("case_id", "command"),
    UniqueConstraint("case_id", "seq"),
    Index("ix_case_history_day", "day", "id"),
)

# The digest of each day, over the day before and every row of history written on it: what is handed to somebody else
# cannot be changed here any more.
case_digests = Table(
    "case_digests",
    metadata,
    Column("day", Date, primary_key=True),
    Column("rows", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
)

# The pictures that went with a step, in order: its row of the history by `seq`, and the rows of `media`.
case_pictures = Table(
    "case_pictures",
    metadata,
    Column("case_id", RowId, ForeignKey("cases.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("piece_id", RowId, ForeignKey("media.id"), nullable=False, unique=True),
)

# The supporting departments of a case, each with its own last day.
case_support = Table(
    "case_support",
    metadata,
    Column("case_id", RowId, ForeignKey("cases.id"), primary_key=True),
    Column("department", String(48), primary_key=True),
    Column("answer_by", Date, nullable=False),
    Column("done_at", Moment),
    Column("text", Text, nullable=False),
    # The member of its staff who does its part; None: nobody has it yet.
    Column("handler_id", RowId),
    Index("ix_case_support_department", "department", "case_id"),
    # Since when nobody waits for it, though it is not done: its case ended, was merged or became confidential.
    Column("over_at", Moment),
    # The sweep looks at a part when this has come; the reminders before it were given.
    Column("next_look", Moment),
    *(
        Index(f"ix_case_support_{name}", *names, "case_id", sqlite_where=_TO_DO, postgresql_where=_TO_DO)
        for name, names in (
            ("to_do", ("department", "answer_by")),
            ("handler", ("handler_id", "department")),
            ("next_look", ("next_look",)),
        )
    ),
)

# A leader's instructions 批示, each with its own last day and a report.
case_orders = Table(
    "case_orders",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("case_id", RowId, ForeignKey("cases.id"), nullable=False),
    Column("staff_id", RowId, nullable=False),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False),
    Column("due", Date, nullable=False),
    Column("reported_at", Moment),
    Column("report", Text, nullable=False),
    Index("ix_case_orders_case", "case_id"),
    Index("ix_case_orders_due", "reported_at", "due"),
)

# Who was reminded of what: a rung of the ladder, another limit, or a person's reminder. `staff_id` None: everybody of
# that audience in the department (None: in the city).
case_reminders = Table(
    "case_reminders",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("case_id", RowId, ForeignKey("cases.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("key", String(24), nullable=False),
    Column("audience", String(16), nullable=False),
    Column("department", String(48)),
    Column("staff_id", RowId),
    Column("text", Text, nullable=False),
    Index("ix_case_reminders_case", "case_id"),
    Index("ix_case_reminders_key", "key", "case_id"),
    Index("ix_case_reminders_audience", "audience", "department", "staff_id", "id"),
)

# How far everybody has read their reminders.
reminders_seen = Table(
    "reminders_seen",
    metadata,
    Column("staff_id", RowId, ForeignKey("staff.id"), primary_key=True),
    Column("reminder_id", RowId, nullable=False),
)

# Who is warned of what: "repeat", or a kind of `risk.RiskKind`.
case_flags = Table(
    "case_flags",
    metadata,
    Column("case_id", RowId, ForeignKey("cases.id"), primary_key=True),
    Column("kind", String(24), primary_key=True),
    Column("reason", Text, nullable=False),
    Index("ix_case_flags_kind", "kind", "case_id"),
)

# What a case is found by: its text, masked and normalised, and the tokens of it (`language.search`).
case_texts = Table(
    "case_texts",
    metadata,
    Column("case_id", RowId, ForeignKey("cases.id"), primary_key=True),
    Column("body", Text, nullable=False),
    Column("tokens", Text, nullable=False),
)
text_index.declare(case_texts, "case_id")

case_numbers = Table(
    "case_numbers",
    metadata,
    Column("day", Date, primary_key=True),
    Column("last", Integer, nullable=False),
)
