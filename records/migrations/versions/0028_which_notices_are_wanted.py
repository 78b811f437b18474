"""Which of the account's subscription notices a citizen wants."""

import sqlalchemy as sa
from alembic import op

from records.database import RowId
from records.moments import Moment

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_consents",
        sa.Column("citizen_id", RowId, nullable=False, autoincrement=False),
        sa.Column("template", sa.String(length=128), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("told_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizens.id"], name=op.f("fk_notice_consents_citizen_id")),
        sa.PrimaryKeyConstraint("citizen_id", "template", name=op.f("pk_notice_consents")),
    )


def downgrade() -> None:
    op.drop_table("notice_consents")
