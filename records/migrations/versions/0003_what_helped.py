"""What answered a question, and whether that helped."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_LISTED = ("outcome", "topic", "rating")


def upgrade() -> None:
    op.add_column("messages", sa.Column("topic", sa.String(length=100), nullable=True))
    op.add_column("messages", sa.Column("rating", sa.String(length=16), nullable=True))
    for name in _LISTED:
        filled = sa.text(f"{name} IS NOT NULL")
        op.create_index(
            f"ix_messages_{name}", "messages", [name, "day", "id"], sqlite_where=filled, postgresql_where=filled
        )


def downgrade() -> None:
    for name in _LISTED:
        op.drop_index(f"ix_messages_{name}", "messages")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_column("rating")
        batch_op.drop_column("topic")
