"""An index of the cases that wait for a handler, by department."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_WAITING = sa.text("handler_id IS NULL AND status IN ('dispatched', 'in_work', 'waiting')")


def upgrade() -> None:
    op.create_index(
        "ix_cases_to_give_out", "cases", ["department", "id"], sqlite_where=_WAITING, postgresql_where=_WAITING
    )


def downgrade() -> None:
    op.drop_index("ix_cases_to_give_out", "cases")
