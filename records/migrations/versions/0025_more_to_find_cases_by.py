"""Finding cases by why a citizen was not satisfied, how often they were redone, and instructions without a report."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_RARE = {"rating_reason": "rating_reason IS NOT NULL", "redone": "redone > 0"}
_ORDERED = "order_due IS NOT NULL"


def upgrade() -> None:
    for name, rare in _RARE.items():
        _create(f"ix_cases_by_{name}", [name, "answer_by", "id"], rare)
    _create("ix_cases_ordered", ["answer_by", "id"], _ORDERED)


def _create(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "cases", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    op.drop_index("ix_cases_ordered", "cases")
    for name in _RARE:
        op.drop_index(f"ix_cases_by_{name}", "cases")
