"""How often an entry's public page helped its readers, by day."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_ratings",
        sa.Column("entry_id", sa.String(100), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rating", sa.String(16), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "day", "rating", name=op.f("pk_page_ratings")),
    )


def downgrade() -> None:
    op.drop_table("page_ratings")
