"""Days of the city beside moments, and indexes by them: for lists of long spans, of places and of the newest first."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_DAY = {"postgresql": "(dispatched_at AT TIME ZONE 'Asia/Shanghai')::date", "sqlite": "date(dispatched_at, '+8 hours')"}
_CLOSED = (
    "UPDATE cases SET closed_day = (SELECT max(day) FROM case_history"
    " WHERE case_history.case_id = cases.id AND case_history.after = 'closed') WHERE status = 'closed'"
)
_IMPORTED = "UPDATE cases SET closed_day = ended_day WHERE id IN (SELECT case_id FROM case_imports)"


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for name in ("dispatched_day", "closed_day"):
        op.add_column("cases", sa.Column(name, sa.Date(), nullable=True))
    op.execute(f"UPDATE cases SET dispatched_day = {_DAY[dialect]} WHERE dispatched_at IS NOT NULL")
    op.execute(_CLOSED)
    op.execute(_IMPORTED)
    op.drop_index("ix_cases_dispatched", "cases")
    for name in ("dispatched", "closed"):
        op.create_index(f"ix_cases_{name}", "cases", [f"{name}_day", "answer_by", "id"])
    op.create_index("ix_cases_newest", "cases", ["opened_day", "id"])
    op.create_index("ix_case_flags_kind", "case_flags", ["kind", "case_id"])
    if dialect == "postgresql":
        op.execute("CREATE INDEX ix_cases_place ON cases USING gin (string_to_array(lower(place), NULL))")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_cases_place", "cases")
    op.drop_index("ix_case_flags_kind", "case_flags")
    for name in ("newest", "closed", "dispatched"):
        op.drop_index(f"ix_cases_{name}", "cases")
    op.create_index("ix_cases_dispatched", "cases", ["dispatched_at", "answer_by", "id"])
    for name in ("dispatched_day", "closed_day"):
        op.drop_column("cases", name)
