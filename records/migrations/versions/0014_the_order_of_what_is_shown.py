"""The order in which messages came to be shown to their citizens."""

import sqlalchemy as sa
from alembic import op

from records import moments

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("place", sa.Integer(), nullable=True))
    op.add_column("messages", sa.Column("shown_at", moments.Moment(), nullable=True))
    op.add_column("conversations", sa.Column("shown", sa.Integer(), nullable=False, server_default="0"))
    # As good as can be known of the past: own messages when they came, ours when they were delivered.
    op.execute(
        """UPDATE messages SET place = past.place, shown_at = past.shown_at FROM (
            SELECT id, COALESCE(delivered_at, created_at) AS shown_at, ROW_NUMBER() OVER (
                PARTITION BY citizen_id ORDER BY COALESCE(delivered_at, created_at), id) AS place
            FROM messages WHERE direction = 'in' OR delivered_at IS NOT NULL
        ) AS past WHERE past.id = messages.id"""
    )
    op.execute(
        """UPDATE conversations SET shown = (
            SELECT COUNT(place) FROM messages WHERE messages.citizen_id = conversations.citizen_id)"""
    )
    op.create_index("ix_messages_place", "messages", ["citizen_id", "place"])
    op.create_index("ix_messages_shown", "messages", ["channel", "shown_at", "citizen_id", "place"])


def downgrade() -> None:
    op.drop_index("ix_messages_shown", "messages")
    op.drop_index("ix_messages_place", "messages")
    op.drop_column("conversations", "shown")
    op.drop_column("messages", "shown_at")
    op.drop_column("messages", "place")
