"""When staff typed last in a conversation with a citizen."""

import sqlalchemy as sa
from alembic import op

from records import moments

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("live_talks", sa.Column("writing_at", moments.Moment(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("live_talks") as table:
        table.drop_column("writing_at")
