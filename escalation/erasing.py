"""Erasing the words of a case's history: the chain still holds, nobody can read or guess what was written."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import case_texts
from escalation.tables import case_history


async def erase_words(tx: AsyncConnection, case_id: int, erased: str) -> int:
    """Put `erased` in place of every text of a case's history and forget the salts; how many rows that were.

    No word finds the case any more.
    """
    await case_texts.forget(tx, case_id)
    of_case = (case_history.c.case_id == case_id, case_history.c.salt.is_not(None))
    done = await tx.execute(update(case_history).where(*of_case).values(text=erased, salt=None))
    return done.rowcount
