"""Pictures go with the steps of a case, and one file may go to several citizens."""

import sqlalchemy as sa
from alembic import op

from records.database import RowId

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_media_size", "media")
    with op.batch_alter_table("media") as table:
        table.alter_column("message_id", existing_type=RowId, nullable=True)
        table.drop_constraint(op.f("uq_media_name"), type_="unique")
    op.create_index("ix_media_size", "media", ["state", "name", "bytes"])
    op.create_index("ix_media_name", "media", ["name"])
    op.create_table(
        "case_pictures",
        sa.Column("case_id", RowId, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("piece_id", RowId, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_pictures_case_id")),
        sa.ForeignKeyConstraint(["piece_id"], ["media.id"], name=op.f("fk_case_pictures_piece_id")),
        sa.PrimaryKeyConstraint("case_id", "seq", "place", name=op.f("pk_case_pictures")),
        sa.UniqueConstraint("piece_id", name=op.f("uq_case_pictures_piece_id")),
    )


def downgrade() -> None:
    op.drop_table("case_pictures")
    op.drop_index("ix_media_name", "media")
    op.drop_index("ix_media_size", "media")
    # Each row has a message again, and a file one row: the first that it was sent with.
    op.execute("DELETE FROM media WHERE message_id IS NULL")
    first = "SELECT min(id) FROM media WHERE name IS NOT NULL GROUP BY name"
    lost = "UPDATE media SET name = NULL, state = 'lost', reason = 'gone'"
    op.execute(f"{lost} WHERE name IS NOT NULL AND id NOT IN ({first})")
    with op.batch_alter_table("media") as table:
        table.alter_column("message_id", existing_type=RowId, nullable=False)
        table.create_unique_constraint(op.f("uq_media_name"), ["name"])
    op.create_index("ix_media_size", "media", ["state", "bytes"])
