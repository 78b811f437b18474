"""Cases that have ended and whose contact and words are still kept, by when they ended."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_KEPT = sa.text("details_sealed <> ''")


def upgrade() -> None:
    op.create_index("ix_cases_kept", "cases", ["ended_day", "id"], sqlite_where=_KEPT, postgresql_where=_KEPT)


def downgrade() -> None:
    op.drop_index("ix_cases_kept", "cases")
