"""The day on which a case's clock stopped, beside its moment: lists tell by it what was overdue before that."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_DAY = {"postgresql": "(waiting_since AT TIME ZONE 'Asia/Shanghai')::date", "sqlite": "date(waiting_since, '+8 hours')"}


def upgrade() -> None:
    op.add_column("cases", sa.Column("waiting_day", sa.Date(), nullable=True))
    op.execute(f"UPDATE cases SET waiting_day = {_DAY[op.get_bind().dialect.name]} WHERE waiting_since IS NOT NULL")


def downgrade() -> None:
    with op.batch_alter_table("cases") as table:
        table.drop_column("waiting_day")
