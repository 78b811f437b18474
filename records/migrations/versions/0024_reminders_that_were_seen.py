"""How far everybody has read their reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_INDEX = "ix_case_reminders_audience"


def upgrade() -> None:
    op.create_table(
        "reminders_seen",
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reminder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_reminders_seen_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_reminders_seen")),
    )
    op.drop_index(_INDEX, "case_reminders")
    op.create_index(_INDEX, "case_reminders", ["audience", "department", "staff_id", "id"])


def downgrade() -> None:
    op.drop_index(_INDEX, "case_reminders")
    op.create_index(_INDEX, "case_reminders", ["audience", "department", "id"])
    op.drop_table("reminders_seen")
