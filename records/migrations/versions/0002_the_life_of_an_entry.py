"""The life of an entry: its versions and its history."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from records import moments

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOVED = ("kind", "title", "status", "body", "content_hash", "source", "as_of", "effective", "expires", "repealed")
_OLD = (*_MOVED, "version", "department", "districts", "updated_at")


def upgrade() -> None:
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.alter_column("object", existing_type=sa.String(length=64), type_=sa.String(length=128))
    _create_tables()
    connection = op.get_bind()
    with op.batch_alter_table("knowledge_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_knowledge_entries_status")
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("latest", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("published", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("working", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("stamp", sa.BigInteger(), nullable=False, server_default="0"))
    _fill(connection)
    with op.batch_alter_table("knowledge_entries", schema=None) as batch_op:
        for name in _OLD:
            batch_op.drop_column(name)
        for name in ("revision", "latest"):
            batch_op.alter_column(name, existing_type=sa.Integer(), existing_nullable=False, server_default=None)
        batch_op.alter_column("stamp", existing_type=sa.BigInteger(), existing_nullable=False, server_default=None)
        batch_op.create_index("ix_knowledge_entries_stamp", ["stamp"], unique=False)


def _create_tables() -> None:
    op.create_table(
        "knowledge_versions",
        sa.Column("entry_id", sa.String(length=100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("area", sa.String(length=48), nullable=True),
        sa.Column("department", sa.String(length=48), nullable=True),
        sa.Column("districts", sa.Text(), nullable=False),
        sa.Column("review_by", sa.Date(), nullable=True),
        sa.Column("effective", sa.Date(), nullable=True),
        sa.Column("expires", sa.Date(), nullable=True),
        sa.Column("repealed", sa.Date(), nullable=True),
        sa.Column("writers", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.String(length=48), nullable=True),
        sa.Column("changed_at", moments.Moment(), nullable=False),
        sa.Column("publish_at", moments.Moment(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["knowledge_entries.id"], name=op.f("fk_knowledge_versions_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", "number", name=op.f("pk_knowledge_versions")),
    )
    op.create_table(
        "knowledge_history",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.String(length=100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", moments.Moment(), nullable=False),
        sa.Column("actor", sa.String(length=48), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("before", sa.String(length=16), nullable=True),
        sa.Column("after", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("command", sa.String(length=128), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["knowledge_entries.id"], name=op.f("fk_knowledge_history_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_history")),
        sa.UniqueConstraint("entry_id", "command", name=op.f("uq_knowledge_history_entry_id_command")),
    )
    with op.batch_alter_table("knowledge_versions", schema=None) as batch_op:
        batch_op.create_index("ix_knowledge_versions_due", ["status", "publish_at"], unique=False)
        batch_op.create_index(
            "ix_knowledge_versions_status", ["status", "changed_at", "entry_id", "number"], unique=False
        )
    with op.batch_alter_table("knowledge_history", schema=None) as batch_op:
        batch_op.create_index("ix_knowledge_history_entry", ["entry_id", "id"], unique=False)


def _fill(connection: sa.Connection) -> None:
    """What stood as one row an entry becomes its first known version."""
    metadata = sa.MetaData()
    metadata.reflect(connection, only=["knowledge_entries", "knowledge_versions", "knowledge_history"])
    entries, versions, history = (metadata.tables[f"knowledge_{name}"] for name in ("entries", "versions", "history"))
    for row in connection.execute(sa.select(entries)).all():
        loader = "samples" if row.source.startswith("示例") else "console"
        connection.execute(versions.insert().values(_version(row, loader)))
        told = {"entry_id": row.id, "number": row.version, "at": row.updated_at, "actor": loader, "step": "publish"}
        connection.execute(history.insert().values(**told, after="published", text=""))
    published = sa.case((entries.c.status == "published", entries.c.version))
    stamp = sa.text("(SELECT coalesce(max(version), 0) FROM knowledge_version)")
    connection.execute(entries.update().values(latest=entries.c.version, published=published, stamp=stamp))


def _version(row: sa.Row[Any], loader: str) -> dict[str, object]:
    districts = json.loads(row.districts) if isinstance(row.districts, str) else row.districts
    return {
        "entry_id": row.id,
        "number": row.version,
        "area": json.loads(row.body).get("area"),
        "department": row.department,
        "districts": f",{','.join(districts)}," if districts else "",
        "review_by": None,
        "writers": f",{loader},",
        "changed_at": row.updated_at,
        "note": "",
        **{name: getattr(row, name) for name in _MOVED if name not in ("source", "as_of")},
    }


def downgrade() -> None:
    raise NotImplementedError("versions and history would be lost: restore a backup instead")
