"""The text that cases are found by holds their conversations too."""

import sqlalchemy as sa
from alembic import op

from language import personal, search, text

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_BLOCK = 1 << 16
_LONGEST = 20_000
_AT_A_TIME = 1000


def upgrade() -> None:
    connection, old, last = op.get_bind(), sa.MetaData(), 0
    old.reflect(connection, only=["case_texts", "messages"])
    texts, messages = old.tables["case_texts"], old.tables["messages"]
    people = (messages.c.case_id.is_not(None), messages.c.kind == "text", messages.c.author != "assistant")
    talked = sa.select(messages.c.case_id).where(*people).distinct()
    while rows := connection.execute(
        sa.select(texts)
        .where(texts.c.case_id > last, texts.c.case_id.in_(talked))
        .order_by(texts.c.case_id)
        .limit(_AT_A_TIME)
    ).all():
        first, last = rows[0].case_id, rows[-1].case_id
        said: dict[int, list[str]] = {row.case_id: row.body.split("\n") for row in rows}
        of_these = sa.select(messages).where(*people, messages.c.case_id >= first, messages.c.case_id <= last)
        for message in connection.execute(of_these.order_by(messages.c.id)):
            if message.case_id in said:
                said[message.case_id].append(text.normalise(personal.mask(message.text)))
        for case_id, parts in said.items():
            body = "\n".join(dict.fromkeys(part for part in parts if part))[:_LONGEST]
            tokens = " ".join((f"block{case_id // _BLOCK}", *search.tokens_of(body)))
            connection.execute(texts.update().where(texts.c.case_id == case_id).values(body=body, tokens=tokens))


def downgrade() -> None:
    """What is found too much does no harm."""
