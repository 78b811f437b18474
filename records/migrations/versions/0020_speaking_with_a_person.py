"""Citizens speak with a person: who waits, who has whom, what was done, and who of the staff is there."""

import sqlalchemy as sa
from alembic import op

from records import moments

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_IS_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "live_talks",
        sa.Column("id", _ROW, nullable=False),
        sa.Column("citizen_id", _ROW, nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("message_id", _ROW, nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("ending", sa.String(length=16), nullable=True),
        sa.Column("staff_id", _ROW, nullable=True),
        sa.Column("case_id", _ROW, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_at", moments.Moment(), nullable=False),
        sa.Column("taken_at", moments.Moment(), nullable=True),
        sa.Column("ended_at", moments.Moment(), nullable=True),
        sa.Column("citizen_at", moments.Moment(), nullable=False),
        sa.Column("staff_at", moments.Moment(), nullable=True),
        sa.Column("seen_id", _ROW, nullable=False),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizens.id"], name=op.f("fk_live_talks_citizen_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_live_talks_message_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_live_talks_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_talks")),
        sa.UniqueConstraint("message_id", name=op.f("uq_live_talks_message_id")),
    )
    op.create_index(
        "ix_live_talks_open",
        "live_talks",
        ["citizen_id"],
        unique=True,
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    )
    op.create_index("ix_live_talks_state", "live_talks", ["state", "asked_at", "id"])
    op.create_index("ix_live_talks_taken", "live_talks", ["taken_at"])
    op.create_table(
        "live_steps",
        sa.Column("id", _ROW, nullable=False),
        sa.Column("talk_id", _ROW, nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=48), nullable=False),
        sa.Column("command", sa.String(length=64), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("message_id", _ROW, nullable=True),
        sa.Column("at", moments.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["talk_id"], ["live_talks.id"], name=op.f("fk_live_steps_talk_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_live_steps_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_steps")),
        sa.UniqueConstraint("talk_id", "command", name=op.f("uq_live_steps_talk_id_command")),
    )
    op.create_table(
        "live_presence",
        sa.Column("staff_id", _ROW, nullable=False),
        sa.Column("since", moments.Moment(), nullable=False),
        sa.Column("seen_at", moments.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_live_presence_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_live_presence")),
    )


def downgrade() -> None:
    op.drop_table("live_presence")
    op.drop_table("live_steps")
    op.drop_table("live_talks")
