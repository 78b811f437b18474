"""What may be used once."""

import sqlalchemy as sa
from alembic import op

from records import moments

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "nonces",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("until", moments.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_nonces")),
    )
    op.create_index("ix_nonces_until", "nonces", ["until"])


def downgrade() -> None:
    op.drop_table("nonces")
