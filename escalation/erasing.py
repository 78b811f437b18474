"""Erasing what a case's history says and what its citizen sent: the chain still holds, nobody can read or guess it."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import case_texts, pictures
from escalation.tables import case_history
from records import live_talks, media
from records.messages import MATERIAL, messages


async def erase_words(tx: AsyncConnection, case_id: int, erased: str) -> int:
    """Put `erased` in place of every text of a case's history and forget the salts and what was kept whole; how many
    rows that were.

    No word finds the case any more. Its photos, voices, videos, places and links are gone as well, and the pictures
    that went with its steps, their files within half an hour; so is what staff remarked in the conversation that it was
    made of.
    """
    await case_texts.forget(tx, case_id)
    await _erase_material(tx, case_id)
    await live_talks.erase_remarks(tx, case_id, erased)
    of_case = (case_history.c.case_id == case_id, case_history.c.salt.is_not(None))
    done = await tx.execute(update(case_history).where(*of_case).values(text=erased, text_sealed=None, salt=None))
    return done.rowcount


async def _erase_material(tx: AsyncConnection, case_id: int) -> None:
    sent = (messages.c.case_id == case_id, messages.c.kind.in_(MATERIAL))
    message_ids = list((await tx.execute(select(messages.c.id).where(*sent))).scalars())
    await media.erase(tx, message_ids, await pictures.rows(tx, case_id))
    await tx.execute(update(messages).where(*sent).values(text="", payload=None))
