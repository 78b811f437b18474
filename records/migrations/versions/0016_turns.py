"""Messages that are answered together with an earlier one, and whose turn is under way in which process."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_OPEN = sa.text("outcome IS NULL AND direction = 'in'")
_MERGED = sa.text("merged_into IS NOT NULL")


def upgrade() -> None:
    # SQLite takes a column with its foreign key in place; Alembic would copy the table, which may be large.
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    reference = "CONSTRAINT fk_messages_merged_into REFERENCES messages (id)"
    op.execute(f"ALTER TABLE messages ADD COLUMN merged_into {kind} {reference}")
    op.add_column("messages", sa.Column("turn_owner", sa.String(32)))
    op.add_column("messages", sa.Column("turn_until", sa.DateTime(timezone=True)))
    op.create_index("ix_messages_open", "messages", ["citizen_id", "id"], sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index("ix_messages_merged", "messages", ["merged_into"], sqlite_where=_MERGED, postgresql_where=_MERGED)


def downgrade() -> None:
    op.drop_index("ix_messages_merged", "messages")
    op.drop_index("ix_messages_open", "messages")
    with op.batch_alter_table("messages") as table:
        for column in ("turn_until", "turn_owner", "merged_into"):
            table.drop_column(column)
