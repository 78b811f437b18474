"""Flags of cases, who of a department works when, and indexes to find open cases that are about one thing."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = sa.text("ended_day IS NULL")


def upgrade() -> None:
    for name in ("district", "area"):
        op.create_index(
            f"ix_cases_open_{name}", "cases", [name, "opened_day"], sqlite_where=_OPEN, postgresql_where=_OPEN
        )
    op.create_table(
        "case_flags",
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_flags_case_id")),
        sa.PrimaryKeyConstraint("case_id", "kind", name=op.f("pk_case_flags")),
    )
    op.create_table(
        "case_marks",
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("numbers", sa.String(length=512), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_marks_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_marks")),
    )
    op.create_table(
        "handlers",
        sa.Column("staff_id", _ID, nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("areas", sa.String(length=1024), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_handlers_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_handlers")),
    )
    op.create_table(
        "staff_absences",
        sa.Column("id", _ID, nullable=False),
        sa.Column("staff_id", _ID, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_absences_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_absences")),
    )
    op.create_index("ix_staff_absences_last", "staff_absences", ["last_day", "staff_id"], unique=False)
    op.create_table(
        "duty_roster",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("staff_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_duty_roster_staff_id")),
        sa.PrimaryKeyConstraint("day", "staff_id", name=op.f("pk_duty_roster")),
    )


def downgrade() -> None:
    for table in ("duty_roster", "staff_absences", "handlers", "case_marks", "case_flags"):
        op.drop_table(table)
    for name in ("area", "district"):
        op.drop_index(f"ix_cases_open_{name}", "cases")
