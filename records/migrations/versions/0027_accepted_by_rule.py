"""When a case counts as accepted that its department did not sign for."""

import sqlalchemy as sa
from alembic import op

from records.moments import Moment

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("auto_accept_due", Moment(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("cases") as table:
        table.drop_column("auto_accept_due")
