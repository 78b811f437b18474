"""Closed cases of a system that was used before, by their old numbers."""

import sqlalchemy as sa
from alembic import op

from records import moments

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_imports",
        sa.Column("old_number", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("imported_at", moments.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_imports_case_id")),
        sa.PrimaryKeyConstraint("old_number", name=op.f("pk_case_imports")),
        sa.UniqueConstraint("case_id", name=op.f("uq_case_imports_case_id")),
    )


def downgrade() -> None:
    op.drop_table("case_imports")
