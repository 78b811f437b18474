"""The QR codes of the official account, by the scene that each carries."""

import sqlalchemy as sa
from alembic import op

from records import moments

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scenes",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("expires_at", moments.Moment(), nullable=True),
        sa.Column("created_at", moments.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_scenes")),
    )


def downgrade() -> None:
    op.drop_table("scenes")
