"""What citizens add to their cases, whole and encrypted."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_history", sa.Column("text_sealed", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("case_history") as table:
        table.drop_column("text_sealed")
