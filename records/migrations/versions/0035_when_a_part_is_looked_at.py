"""When the sweep looks at a supporting department's part; nobody waits for those of merged and confidential cases."""

import sqlalchemy as sa
from alembic import op

from records.moments import Moment

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

# What lay before the last look at a case was said.
_LOOK = """UPDATE case_support SET next_look = (SELECT COALESCE(looked_at, opened_at) FROM cases
WHERE cases.id = case_support.case_id) WHERE done_at IS NULL"""
_OVER = """UPDATE case_support SET over_at = next_look WHERE done_at IS NULL AND over_at IS NULL AND case_id IN
(SELECT id FROM cases WHERE confidential OR status = 'merged')"""
_NOT_OVER = """UPDATE case_support SET over_at = NULL WHERE done_at IS NULL AND case_id IN
(SELECT id FROM cases WHERE ended_at IS NULL)"""
_INDEX = "ix_case_support_next_look"


def upgrade() -> None:
    op.add_column("case_support", sa.Column("next_look", Moment, nullable=True))
    op.execute(_LOOK)
    op.execute(_OVER)
    to_do = sa.text("done_at IS NULL AND over_at IS NULL")
    op.create_index(_INDEX, "case_support", ["next_look", "case_id"], sqlite_where=to_do, postgresql_where=to_do)


def downgrade() -> None:
    op.execute(_NOT_OVER)
    op.drop_index(_INDEX, "case_support")
    with op.batch_alter_table("case_support") as table:
        table.drop_column("next_look")
