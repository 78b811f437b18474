"""Erasing what a person wrote and what was written of them: the chain still holds, nobody can read or guess it.

What stays is what cannot name anybody: numbers, kinds, days, departments, steps, and who of the staff took them.
"""

from collections.abc import Mapping

from sqlalchemy import Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import case_texts, clock, pictures
from escalation.duplicates.marks import case_marks
from escalation.step import Step
from escalation.tables import case_flags, case_history, case_orders, case_reminders, case_support, cases
from records import citizens, consents, conversations, live_talks, media, messages, outbox

_NOTHING: Mapping[str, object] = {
    "place": "",
    "details_sealed": "",
    "contact_sealed": None,
    "contact_index": None,
    "query_digest": "",
    "query_sealed": "",
    **clock.TOLD,
    "route_reason": "",
    "candidates": "[]",
}
# Words that stand beside the history, by table and columns.
_BESIDE: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (case_support, ("text",)),
    (case_orders, ("text", "report")),
    (case_reminders, ("text",)),
)


async def erase_person(tx: AsyncConnection, citizen_id: int, erased: str) -> None:
    """Forget a citizen: every case, the whole conversation with what was sent in it, and who they are on their channel.

    Whoever comes again on it is somebody new.
    """
    of_citizen = select(cases.c.id).where(cases.c.citizen_id == citizen_id)
    for case_id in list((await tx.execute(of_citizen)).scalars()):
        await erase_case(tx, case_id, erased)
    await live_talks.forget(tx, citizen_id, erased)
    await outbox.forget(tx, citizen_id)
    await consents.forget_all(tx, citizen_id)
    await media.forget(tx, citizen_id)
    await messages.forget(tx, citizen_id)
    await conversations.keep_draft(tx, citizen_id, None)
    await citizens.forget(tx, citizen_id)


async def erase_case(tx: AsyncConnection, case_id: int, erased: str) -> None:
    """Put `erased` in place of every text of a case, and forget its place, its contact and its query code."""
    await erase_words(tx, case_id, erased)
    replied = (cases.c.id == case_id, cases.c.reply.is_not(None))
    await tx.execute(update(cases).where(*replied).values(reply=erased))
    await tx.execute(update(cases).where(cases.c.id == case_id).values(title=erased, summary=erased, **_NOTHING))
    for table, names in _BESIDE:
        await tx.execute(update(table).where(table.c.case_id == case_id).values(dict.fromkeys(names, "")))
    for table in (case_flags, case_marks):
        await tx.execute(delete(table).where(table.c.case_id == case_id))


async def erase_words(tx: AsyncConnection, case_id: int, erased: str) -> int:
    """Put `erased` in place of every text of a case's history, but why it is erased, and forget the salts and what was
    kept whole; how many rows that were.

    No word finds the case any more. Its photos, voices, videos, places and links are gone as well, and the pictures
    that went with its steps, their files within half an hour; so is what staff remarked in the conversation that it was
    made of.
    """
    await case_texts.forget(tx, case_id)
    await _erase_material(tx, case_id)
    await live_talks.erase_remarks(tx, case_id, erased)
    of_case = (case_history.c.case_id == case_id, case_history.c.salt.is_not(None), case_history.c.step != Step.ERASE)
    done = await tx.execute(update(case_history).where(*of_case).values(text=erased, text_sealed=None, salt=None))
    return done.rowcount


async def _erase_material(tx: AsyncConnection, case_id: int) -> None:
    sent = (messages.messages.c.case_id == case_id, messages.messages.c.kind.in_(messages.MATERIAL))
    message_ids = list((await tx.execute(select(messages.messages.c.id).where(*sent))).scalars())
    await media.erase(tx, message_ids, await pictures.rows(tx, case_id))
    await tx.execute(update(messages.messages).where(*sent).values(text="", payload=None))
