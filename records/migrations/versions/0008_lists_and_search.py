"""Indexes for every filter of the list of cases, the text that cases are found by, and saved views."""

import sqlalchemy as sa
from alembic import op

from language import personal, search, text
from records import moments

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_BLOCK = 1 << 16
_FILTERED = ("kind", "department", "district", "area", "matter", "channel", "handler_id")
_RARE = {
    "urgency": "urgency <> 'normal'",
    "extension": "extension <> 'none'",
    "supervision": "supervision <> 'none'",
    "rating": "rating IS NOT NULL",
    "returns": "returns > 0",
}
_ALONE = {
    "open": "ended_day IS NULL",
    "confidential": "confidential",
    "anonymous": "anonymous",
    "merged": "lead_id IS NOT NULL",
    **{f"without_{name}": f"{name} IS NULL" for name in ("department", "district", "area", "matter", "handler_id")},
}
_SQLITE = (
    "CREATE VIRTUAL TABLE case_texts_fts USING fts5(tokens, content='case_texts', content_rowid='case_id', "
    "tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER case_texts_inserted AFTER INSERT ON case_texts BEGIN "
    "INSERT INTO case_texts_fts(rowid, tokens) VALUES (new.case_id, new.tokens); END",
    "CREATE TRIGGER case_texts_deleted AFTER DELETE ON case_texts BEGIN "
    "INSERT INTO case_texts_fts(case_texts_fts, rowid, tokens) VALUES ('delete', old.case_id, old.tokens); END",
    "CREATE TRIGGER case_texts_updated AFTER UPDATE ON case_texts BEGIN "
    "INSERT INTO case_texts_fts(case_texts_fts, rowid, tokens) VALUES ('delete', old.case_id, old.tokens); "
    "INSERT INTO case_texts_fts(rowid, tokens) VALUES (new.case_id, new.tokens); END",
)
_POSTGRESQL = ("CREATE INDEX ix_case_texts_tokens ON case_texts USING gin (to_tsvector('simple', tokens))",)


def upgrade() -> None:
    op.add_column("cases", sa.Column("channel", sa.String(length=16), nullable=True))
    of_citizen = "SELECT channel FROM citizens WHERE citizens.id = cases.citizen_id"
    op.execute(f"UPDATE cases SET channel = ({of_citizen})")
    op.create_index("ix_cases_answer_by", "cases", ["answer_by", "id"])
    op.create_index("ix_cases_dispatched", "cases", ["dispatched_at", "answer_by", "id"])
    op.drop_index("ix_cases_ended", "cases")
    op.create_index("ix_cases_ended", "cases", ["ended_day", "answer_by", "id"])
    for name in _FILTERED:
        op.create_index(f"ix_cases_by_{name}", "cases", [name, "answer_by", "id"])
    for name, rare in _RARE.items():
        _create_partial(f"ix_cases_by_{name}", [name, "answer_by", "id"], rare)
    for name, those in _ALONE.items():
        _create_partial(f"ix_cases_{name}", ["answer_by", "id"], those)
    op.create_index("ix_case_reminders_key", "case_reminders", ["key", "case_id"])
    _add_texts()
    _add_views()


def _create_partial(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "cases", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _add_texts() -> None:
    op.create_table(
        "case_texts",
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("tokens", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_texts_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_texts")),
    )
    _fill(op.get_bind())
    # An index over rows that stand already is made faster than one that grows with each.
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)
    if op.get_bind().dialect.name == "sqlite":
        op.execute("INSERT INTO case_texts_fts(case_texts_fts) VALUES ('rebuild')")


def _add_views() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", _ID, nullable=False),
        sa.Column("staff_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("saved_at", moments.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_saved_views_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("staff_id", "name", name=op.f("uq_saved_views_staff_id_name")),
    )
    op.create_index("ix_saved_views_shared", "saved_views", ["shared"])


def _fill(connection: sa.Connection) -> None:
    old, last = sa.MetaData(), 0
    old.reflect(connection, only=["cases", "case_history", "case_texts"])
    cases, history, texts = (old.tables[name] for name in ("cases", "case_history", "case_texts"))
    while rows := connection.execute(sa.select(cases).where(cases.c.id > last).order_by(cases.c.id).limit(1000)).all():
        last = rows[-1].id
        of_these = (history.c.case_id >= rows[0].id, history.c.case_id <= last)
        own = history.c.actor.not_in(("rules", "clock"))
        said: dict[int, list[str]] = {row.id: [] for row in rows}
        for entry in connection.execute(sa.select(history).where(*of_these, own).order_by(history.c.id)):
            said[entry.case_id].append(entry.text)
        filled = [
            _row(row.id, [row.number, row.title, row.place, row.summary, row.reply or "", *said[row.id]])
            for row in rows
        ]
        connection.execute(texts.insert(), filled)


def _row(case_id: int, parts: list[str]) -> dict[str, object]:
    once = dict.fromkeys(part for part in parts if part)
    body = "\n".join(text.normalise(personal.mask(part)) for part in once)[:20_000]
    tokens = " ".join((f"block{case_id // _BLOCK}", *search.tokens_of(body)))
    return {"case_id": case_id, "body": body, "tokens": tokens}


def downgrade() -> None:
    op.drop_table("saved_views")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE case_texts_fts")
    op.drop_table("case_texts")
    op.drop_index("ix_case_reminders_key", "case_reminders")
    for name in ("answer_by", "dispatched", *_ALONE, *(f"by_{name}" for name in (*_FILTERED, *_RARE))):
        op.drop_index(f"ix_cases_{name}", "cases")
    op.drop_index("ix_cases_ended", "cases")
    op.create_index("ix_cases_ended", "cases", ["ended_day"])
    op.drop_column("cases", "channel")
