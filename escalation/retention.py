"""How long a citizen's number and unmasked words are kept after a case has ended: so long, and no longer."""

from datetime import datetime, timedelta

from sqlalchemy import Select, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import clock
from escalation.case import CaseStatus
from escalation.rulebook import Retention
from escalation.tables import case_history, cases
from language import personal
from records import audit, outbox
from records.messages import messages
from records.moments import local_day

BATCH = 200
# Not what is put off: it is looked at again.
_OVER = (CaseStatus.ANSWERED, CaseStatus.REFERRED, CaseStatus.CLOSED, CaseStatus.WITHDRAWN)
# Written out as in the index, so that both databases see that it serves.
_KEPT = cases.c.details_sealed != literal_column("''")


async def anything_over(connection: AsyncConnection, rules: Retention, now: datetime) -> bool:
    """Whether the time of anything is over."""
    return bool((await connection.execute(_over(rules, now).limit(1))).first())


async def forget(tx: AsyncConnection, rules: Retention, now: datetime) -> int:
    """Forget what of `BATCH` cases was kept long enough, each with a row of the audit; of how many.

    Gone are the number, the words as they were written, and numbers in the messages of the conversation; and nothing
    waits any more to be told by that number. What is shown (masked texts, the answer, the history) stays, as the record
    of what the office did.
    """
    found = (await tx.execute(_over(rules, now).limit(BATCH).with_for_update(skip_locked=True))).all()
    for row in found:
        gone = {"details_sealed": "", "contact_sealed": None, "contact_index": None, **clock.TOLD}
        await tx.execute(update(cases).where(cases.c.id == row.id).values(**gone))
        of_case = (case_history.c.case_id == row.id, case_history.c.text_sealed.is_not(None))
        await tx.execute(update(case_history).where(*of_case).values(text_sealed=None))
        await _mask_messages(tx, row.id)
        await outbox.leave_untold(tx, row.id)
        await audit.record(tx, audit.Entry(now, "clock", "case.forget", f"case:{row.id}", row.number))
    return len(found)


async def is_forgotten(connection: AsyncConnection, case_id: int) -> bool:
    """Whether a case's number and unmasked words are gone, after their time or because the citizen asked for it."""
    return bool((await connection.execute(select(cases.c.id).where(cases.c.id == case_id, ~_KEPT))).first())


def _over(rules: Retention, now: datetime) -> Select[int, str]:
    last = local_day(now) - timedelta(days=rules.contact_days)
    ended = (cases.c.ended_day <= last, cases.c.status.in_(_OVER), _KEPT)
    return select(cases.c.id, cases.c.number).where(*ended).order_by(cases.c.ended_day, cases.c.id)


async def _mask_messages(tx: AsyncConnection, case_id: int) -> None:
    said = select(messages.c.id, messages.c.text).where(messages.c.case_id == case_id, messages.c.text != "")
    for row in (await tx.execute(said)).all():
        masked = personal.mask(row.text)
        if masked != row.text:
            await tx.execute(update(messages).where(messages.c.id == row.id).values(text=masked))
