"""Pictures, voices and videos that citizens sent."""

import sqlalchemy as sa
from alembic import op

from records.database import RowId
from records.moments import Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "media",
        sa.Column("id", RowId, nullable=False),
        sa.Column("message_id", RowId, nullable=False),
        sa.Column("citizen_id", RowId, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("media_id", sa.String(256), nullable=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("reason", sa.String(16), nullable=True),
        sa.Column("name", sa.String(40), nullable=True),
        sa.Column("content_type", sa.String(40), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizens.id"], name=op.f("fk_media_citizen_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_media_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media")),
        sa.UniqueConstraint("message_id", name=op.f("uq_media_message_id")),
        sa.UniqueConstraint("name", name=op.f("uq_media_name")),
    )
    op.create_index("ix_media_due", "media", ["state", "due_at"])
    op.create_index("ix_media_size", "media", ["state", "bytes"])
    op.create_index("ix_media_citizen", "media", ["citizen_id", "created_at"])


def downgrade() -> None:
    op.drop_table("media")
