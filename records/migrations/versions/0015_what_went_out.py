"""What a message used of WeChat's quota, notices in its place, and the platform's refusals."""

import sqlalchemy as sa
from alembic import op

from records.moments import Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_INDEXES = (
    ("ix_outbox_dead", ["state", "last_error", "id"], "state IN ('failed', 'unknown', 'web_only')"),
    ("ix_outbox_sending", ["due_at"], "state = 'sending'"),
    ("ix_outbox_receipt", ["receipt"], "receipt IS NOT NULL"),
)


def upgrade() -> None:
    for column in (
        sa.Column("used", sa.Integer, nullable=False, server_default="0"),
        sa.Column("used_at", Moment),
        sa.Column("parts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("occasion", sa.String(16)),
        sa.Column("notice", sa.String(16)),
        sa.Column("receipt", sa.String(64)),
    ):
        op.add_column("outbox", column)
    op.drop_index("ix_outbox_due", "outbox")
    op.create_index("ix_outbox_due", "outbox", ["channel", "state", "due_at"])
    for name, columns, where in _INDEXES:
        op.create_index(name, "outbox", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    op.create_table(
        "channel_alarms",
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("code", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("first_at", Moment, nullable=False),
        sa.Column("last_at", Moment, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("channel_alarms")
    for name, _, _ in _INDEXES:
        op.drop_index(name, "outbox")
    op.drop_index("ix_outbox_due", "outbox")
    op.create_index("ix_outbox_due", "outbox", ["state", "due_at"])
    for column in ("receipt", "notice", "occasion", "parts", "used_at", "used"):
        op.drop_column("outbox", column)
