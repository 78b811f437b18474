"""What a case is found by: its masked text and number, kept in the transaction of the step that changes them."""

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.case import Case
from escalation.tables import case_history, case_texts
from language import personal, search, text
from records import text_index

HITS = 5000
"""Of more cases than that with the same words only the newest are looked through."""

_BY_ITSELF = ("rules", "clock")
_LONGEST = 20_000


async def keep(tx: AsyncConnection, case: Case) -> None:
    """Let a case be found by what stands in it now."""
    said = select(case_history.c.text).where(
        case_history.c.case_id == case.id, case_history.c.text != "", case_history.c.actor.not_in(_BY_ITSELF)
    )
    spoken = list((await tx.execute(said.order_by(case_history.c.seq))).scalars())
    body = body_of([case.number, case.title, case.place, case.summary, case.reply or "", *spoken])
    values = {"case_id": case.id, "body": body, "tokens": text_index.tokens_text(case.id, search.tokens_of(body))}
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(case_texts).values(**values)
    changed = {name: values[name] for name in ("body", "tokens")}
    await tx.execute(statement.on_conflict_do_update(index_elements=["case_id"], set_=changed))


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
