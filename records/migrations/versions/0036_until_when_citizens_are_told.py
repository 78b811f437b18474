"""Until when a citizen to whom nothing can be sent is told what was written to them."""

import sqlalchemy as sa
from alembic import op

from records.moments import Moment

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("tell_due", Moment, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("cases") as table:
        table.drop_column("tell_due")
