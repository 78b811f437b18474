"""Since when a citizen to whom nothing can be sent waits to be told something."""

import sqlalchemy as sa
from alembic import op

from records.moments import Moment

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("untold_since", Moment, nullable=True))
    waits = sa.text("untold_since IS NOT NULL")
    op.create_index("ix_cases_untold", "cases", ["answer_by", "id"], sqlite_where=waits, postgresql_where=waits)


def downgrade() -> None:
    op.drop_index("ix_cases_untold", "cases")
    with op.batch_alter_table("cases") as table:
        table.drop_column("untold_since")
