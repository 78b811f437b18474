"""What a case is found by: its number, its masked text and conversation, kept in the transaction that changes them."""

from functools import cache

from sqlalchemy import Insert, Select, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.case import Case
from escalation.tables import case_history, case_texts, cases
from language import personal, search, text
from records import text_index
from records.messages import MATERIAL, messages
from records.prepared import often

HITS = 5000
"""Of more cases than that with the same words only the newest are looked through."""

BY_ITSELF = ("rules", "clock")
"""Whose words in the history no case is found by: nobody wrote them."""
_LONGEST = 20_000
_MESSAGES = 200
# A voice has the words that were heard in it, a place its name.
READ = ("text", *MATERIAL)
_OWN = ("number", "title", "place", "summary", "reply")
# Asked at every step of every case, and so made once.
_NOTED = (
    select(case_history.c.text)
    .where(
        case_history.c.case_id == bindparam("of"),
        case_history.c.text != "",
        case_history.c.actor.not_in(BY_ITSELF),
    )
    .order_by(case_history.c.seq)
)
_TOLD = often(
    select(messages.c.text)
    .where(messages.c.case_id == bindparam("of"), messages.c.kind.in_(READ), messages.c.author != "assistant")
    .order_by(messages.c.id.desc())
    .limit(_MESSAGES)
)


async def keep(tx: AsyncConnection, case: Case) -> None:
    """Let a case be found by what stands in it now, and by what its citizen and the staff said in the conversation."""
    values = await _values(tx, case.id, [case.number, case.title, case.place, case.summary, case.reply or ""])
    await tx.execute(_upsert(tx.dialect.name), {"case_id": case.id, **values})


@cache
def _upsert(dialect: str) -> Insert:
    insert = sqlite.insert(case_texts) if dialect == "sqlite" else postgresql.insert(case_texts)
    new = {name: insert.excluded[name] for name in ("body", "tokens")}
    statement: Insert = insert.on_conflict_do_update(index_elements=["case_id"], set_=new)
    return statement


async def renew(tx: AsyncConnection, case_id: int) -> None:
    """Let a case be found also by what was said since; one whose words were erased stays forgotten."""
    written = select(*(cases.c[name] for name in _OWN)).join(case_texts, case_texts.c.case_id == cases.c.id)
    row = (await tx.execute(written.where(cases.c.id == case_id))).first()
    if row is not None:
        values = await _values(tx, case_id, [part or "" for part in row])
        await tx.execute(update(case_texts).where(case_texts.c.case_id == case_id).values(**values))


async def _values(tx: AsyncConnection, case_id: int, own: list[str]) -> dict[str, str]:
    body = body_of([*own, *await _noted(tx, case_id), *await _told(tx, case_id)])
    return {"body": body, "tokens": text_index.tokens_text(case_id, search.tokens_of(body))}


async def _noted(tx: AsyncConnection, case_id: int) -> list[str]:
    """What people wrote into the history."""
    return list((await tx.execute(_NOTED, {"of": case_id})).scalars())


async def _told(tx: AsyncConnection, case_id: int) -> list[str]:
    """What people said in the conversation. The assistant says the same to many, and tells query codes."""
    return list((await tx.execute(_TOLD, {"of": case_id})).scalars())[::-1]


async def forget(tx: AsyncConnection, case_id: int) -> None:
    """Let a case be found by no word any more."""
    await tx.execute(delete(case_texts).where(case_texts.c.case_id == case_id))


async def hits(connection: AsyncConnection, words: str | None) -> list[int] | None:
    """The rows of at most `HITS` cases with these words, the newest ones; None where there are no words."""
    if words is None:
        return None
    return await text_index.newest(connection, case_texts, case_texts.c.case_id, search.sought(words), HITS)


def with_words(words: str, dialect: str) -> Select[int] | None:
    """The rows of all cases with some words; None where they are none to be looked for."""
    sought = search.sought(words)
    return text_index.keys(dialect, case_texts, case_texts.c.case_id, sought) if sought.tokens else None


def body_of(texts: list[str]) -> str:
    """Texts as they are searched: masked once more, as what staff write was not, each once."""
    once = dict.fromkeys(part for part in texts if part)
    return "\n".join(text.normalise(personal.mask(part)) for part in once)[:_LONGEST]
