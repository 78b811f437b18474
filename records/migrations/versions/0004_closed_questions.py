"""Questions that staff are done with."""

import sqlalchemy as sa
from alembic import op

from records import moments

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closed_questions",
        sa.Column(
            "message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("entry_id", sa.String(length=100), nullable=True),
        sa.Column("closed_by", sa.String(length=48), nullable=False),
        sa.Column("closed_at", moments.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_closed_questions_message_id")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_closed_questions")),
    )


def downgrade() -> None:
    op.drop_table("closed_questions")
