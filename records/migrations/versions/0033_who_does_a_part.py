"""Who of a supporting department does its part of a case, and which parts are no longer waited for."""

import sqlalchemy as sa
from alembic import op

from records.database import RowId
from records.moments import Moment

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_OVER = """UPDATE case_support SET over_at = (SELECT ended_at FROM cases WHERE cases.id = case_support.case_id)
WHERE done_at IS NULL"""
_INDEXES = {
    "ix_case_support_to_do": ["department", "answer_by", "case_id"],
    "ix_case_support_handler": ["handler_id", "department", "case_id"],
}


def upgrade() -> None:
    op.add_column("case_support", sa.Column("handler_id", RowId, nullable=True))
    op.add_column("case_support", sa.Column("over_at", Moment, nullable=True))
    op.execute(_OVER)
    to_do = sa.text("done_at IS NULL AND over_at IS NULL")
    for name, columns in _INDEXES.items():
        op.create_index(name, "case_support", columns, sqlite_where=to_do, postgresql_where=to_do)


def downgrade() -> None:
    for name in _INDEXES:
        op.drop_index(name, "case_support")
    with op.batch_alter_table("case_support") as table:
        table.drop_column("over_at")
        table.drop_column("handler_id")
