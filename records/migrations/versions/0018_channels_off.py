"""Channels that were turned off, with the reason and what citizens are told."""

import sqlalchemy as sa
from alembic import op

from records import moments

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channels_off",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("notice", sa.String(length=500), nullable=False),
        sa.Column("actor", sa.String(length=48), nullable=False),
        sa.Column("since", moments.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channels_off")),
    )


def downgrade() -> None:
    op.drop_table("channels_off")
