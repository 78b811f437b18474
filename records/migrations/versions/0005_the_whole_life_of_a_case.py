"""The whole life of a case: limits of its own, supporting departments, instructions, reminders, a chained history."""

import hashlib
import json
import secrets
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from records import moments

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_NEW_COLUMNS = (
    ("urgency", sa.String(length=8), "normal"),
    ("confidential", sa.Boolean(), sa.false()),
    ("days", sa.Integer(), "0"),
    ("extended", sa.Integer(), "0"),
    ("waited", sa.Integer(), "0"),
    ("waiting_since", moments.Moment(), None),
    ("extension", sa.String(length=8), "none"),
    ("requested", sa.Integer(), "0"),
    ("admit_due", moments.Moment(), None),
    ("admitted_at", moments.Moment(), None),
    ("accept_due", moments.Moment(), None),
    ("accepted_at", moments.Moment(), None),
    ("contact_due", moments.Moment(), None),
    ("contacted_at", moments.Moment(), None),
    ("return_due", moments.Moment(), None),
    ("reminded_day", sa.Date(), None),
    ("support_due", sa.Date(), None),
    ("order_due", sa.Date(), None),
    ("look_again", sa.Date(), None),
    ("next_look", moments.Moment(), None),
    ("looked_at", moments.Moment(), None),
    ("handler_id", _ID, None),
    ("returns", sa.Integer(), "0"),
    ("forced", sa.Boolean(), sa.false()),
    ("redone", sa.Integer(), "0"),
    ("supervision", sa.String(length=8), "none"),
    ("rating", sa.String(length=16), None),
    ("rating_reason", sa.String(length=16), None),
    ("lead_id", _ID, None),
    ("split_from", _ID, None),
    ("steps", sa.Integer(), "0"),
    ("head", sa.String(length=64), ""),
)
_HISTORY_COLUMNS = (
    ("seq", sa.Integer(), "0"),
    ("day", sa.Date(), "1970-01-01"),
    ("answer_by", sa.Date(), None),
    ("version", sa.Integer(), None),
    ("authority", sa.Text(), ""),
    ("salt", sa.String(length=32), None),
    ("text_digest", sa.String(length=64), ""),
    ("hash", sa.String(length=64), ""),
)
_DAYS = {"consult": 3, "help": 7, "suggestion": 7, "complaint": 15, "report": 15, "praise": 3}
_OPEN = ("registered", "dispatched", "in_work", "submitted")
_CITY = ZoneInfo("Asia/Shanghai")


def upgrade() -> None:
    _add_tables()
    _add_columns("cases", _NEW_COLUMNS)
    _add_columns("case_history", _HISTORY_COLUMNS)
    _move_data(op.get_bind())
    _settle("cases", _NEW_COLUMNS)
    _settle("case_history", _HISTORY_COLUMNS)
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.alter_column("origin_message_id", existing_type=_ID, nullable=True)
        batch_op.create_index("ix_cases_next_look", ["next_look"], unique=False)
        batch_op.create_index("ix_cases_lead", ["lead_id"], unique=False)
        batch_op.create_index("ix_cases_handler", ["handler_id", "status", "answer_by"], unique=False)
    with op.batch_alter_table("case_history", schema=None) as batch_op:
        batch_op.drop_index("ix_case_history_case")
        batch_op.create_unique_constraint(op.f("uq_case_history_case_id_seq"), ["case_id", "seq"])
        batch_op.create_index("ix_case_history_day", ["day", "id"], unique=False)


def _add_tables() -> None:
    op.create_table(
        "case_digests",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_case_digests")),
    )
    op.create_table(
        "case_support",
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("department", sa.String(length=48), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("done_at", moments.Moment(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_support_case_id")),
        sa.PrimaryKeyConstraint("case_id", "department", name=op.f("pk_case_support")),
    )
    op.create_index("ix_case_support_department", "case_support", ["department", "case_id"], unique=False)
    op.create_table(
        "case_orders",
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("staff_id", _ID, nullable=False),
        sa.Column("at", moments.Moment(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("reported_at", moments.Moment(), nullable=True),
        sa.Column("report", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_orders_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_orders")),
    )
    op.create_index("ix_case_orders_case", "case_orders", ["case_id"], unique=False)
    op.create_index("ix_case_orders_due", "case_orders", ["reported_at", "due"], unique=False)
    op.create_table(
        "case_reminders",
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("at", moments.Moment(), nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("audience", sa.String(length=16), nullable=False),
        sa.Column("department", sa.String(length=48), nullable=True),
        sa.Column("staff_id", _ID, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_reminders_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_reminders")),
    )
    op.create_index("ix_case_reminders_case", "case_reminders", ["case_id"], unique=False)
    op.create_index("ix_case_reminders_audience", "case_reminders", ["audience", "department", "id"], unique=False)


def _add_columns(table: str, columns: tuple[tuple[str, Any, Any], ...]) -> None:
    for name, kind, default in columns:
        op.add_column(table, sa.Column(name, kind, nullable=default is None, server_default=default))


def _settle(table: str, columns: tuple[tuple[str, Any, Any], ...]) -> None:
    """The defaults were only for the rows that stood there."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name, kind, default in columns:
            if default is not None:
                batch_op.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)


def _move_data(connection: sa.Connection) -> None:
    cases, now = _table("cases"), datetime.now(UTC)
    open_now = cases.c.status.in_(_OPEN)
    for kind, days in _DAYS.items():
        connection.execute(cases.update().where(cases.c.kind == kind).values(days=days))
    dispatched = cases.c.dispatched_at.is_not(None)
    connection.execute(cases.update().where(dispatched).values(admitted_at=cases.c.dispatched_at))
    # The first sweep finds out what they are due for.
    connection.execute(cases.update().where(open_now).values(next_look=now, looked_at=cases.c.opened_at))
    _support(connection, cases)
    _chain(connection, cases)


def _support(connection: sa.Connection, cases: sa.Table) -> None:
    support = _table("case_support")
    for row in connection.execute(sa.select(cases).where(cases.c.supporting != "")).all():
        for key in dict.fromkeys(filter(None, row.supporting.split(","))):
            values = {"case_id": row.id, "department": key, "answer_by": row.answer_by, "text": ""}
            connection.execute(support.insert().values(**values))


def _chain(connection: sa.Connection, cases: sa.Table) -> None:
    """Give every row its place, day and hash; what was not kept before (`answer_by`, `version`) stays empty."""
    history = _table("case_history")
    last, seq, head = None, 0, ""
    for row in connection.execute(sa.select(history).order_by(history.c.case_id, history.c.id)).all():
        if row.case_id != last:
            last, seq, head = row.case_id, 0, ""
        seq += 1
        salt = secrets.token_hex(16)
        digest = hashlib.sha256(f"{salt}\n{row.text}".encode()).hexdigest()
        at = row.at.isoformat(timespec="microseconds")
        link = [row.case_id, seq, at, row.actor, row.step, row.before, row.after, row.department]
        whole = [head, *link, None, None, "", row.command, digest]
        head = hashlib.sha256(json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
        values = {"seq": seq, "day": row.at.astimezone(_CITY).date(), "salt": salt, "text_digest": digest, "hash": head}
        connection.execute(history.update().where(history.c.id == row.id).values(**values))
        connection.execute(cases.update().where(cases.c.id == row.case_id).values(steps=seq, head=head))


def _table(name: str) -> sa.Table:
    """A table as it is at this moment, with instants as the code reads them."""
    table = sa.Table(name, sa.MetaData(), autoload_with=op.get_bind())
    for column in table.columns:
        if isinstance(column.type, sa.DateTime):
            column.type = moments.Moment()
    return table


def downgrade() -> None:
    with op.batch_alter_table("case_history", schema=None) as batch_op:
        batch_op.drop_index("ix_case_history_day")
        batch_op.drop_constraint(op.f("uq_case_history_case_id_seq"), type_="unique")
        batch_op.create_index("ix_case_history_case", ["case_id", "id"], unique=False)
        for name, _, _ in _HISTORY_COLUMNS:
            batch_op.drop_column(name)
    with op.batch_alter_table("cases", schema=None) as batch_op:
        for index in ("ix_cases_next_look", "ix_cases_lead", "ix_cases_handler"):
            batch_op.drop_index(index)
        for name, _, _ in _NEW_COLUMNS:
            batch_op.drop_column(name)
    for table in ("case_reminders", "case_orders", "case_support", "case_digests"):
        op.drop_table(table)
