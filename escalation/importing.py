"""Taking over closed cases of a system that was used before: each once, by its old number; its chain begins now."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ForeignKey, String, Table, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import case_texts, history, intake, wording
from escalation.case import CaseStatus, Urgency
from escalation.history import HistoryEntry
from escalation.intake import NewCase
from escalation.old_case import OldCase
from escalation.rulebook import Rulebook
from escalation.step import Step
from escalation.tables import cases
from language import personal
from records import audit, citizens
from records.database import RowId, metadata
from records.moments import Moment, local_day
from records.vault import Vault

CHANNEL = "import"
ACTOR = "import"

case_imports = Table(
    "case_imports",
    metadata,
    Column("old_number", String(64), primary_key=True),
    Column("case_id", RowId, ForeignKey("cases.id"), nullable=False, unique=True),
    Column("imported_at", Moment, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an old case: `number` is ours, `fresh` False where it was taken before."""

    old_number: str
    number: str
    fresh: bool


async def known(connection: AsyncConnection, old_numbers: Sequence[str]) -> dict[str, str]:
    """Which of these were taken before, with our number of each."""
    joined = select(case_imports.c.old_number, cases.c.number).join(cases, cases.c.id == case_imports.c.case_id)
    rows = await connection.execute(joined.where(case_imports.c.old_number.in_(old_numbers)))
    return {row.old_number: row.number for row in rows}


async def take(
    tx: AsyncConnection, old: Sequence[OldCase], rulebook: Rulebook, vault: Vault, now: datetime
) -> list[Taken]:
    """Take over some cases, all or none; those that were taken before stay as they are."""
    before = await known(tx, [case.number for case in old])
    taken = []
    for case in old:
        fresh = case.number not in before
        if fresh:
            before[case.number] = await _take(tx, case, rulebook, vault, now)
        taken.append(Taken(case.number, before[case.number], fresh))
    return taken


async def _take(tx: AsyncConnection, old: OldCase, rulebook: Rulebook, vault: Vault, now: datetime) -> str:
    citizen = await citizens.identify(tx, CHANNEL, f"{CHANNEL}:{old.number}", now)
    new = NewCase(0, old.kind, old.matter, old.place, urgency=Urgency.NORMAL)
    filing = intake.judge(new, rulebook, (), old.opened)
    values = {
        **intake.filing_values(filing, vault),
        **await intake.number_values(tx, vault, secrets.choice, old.opened),
        "citizen_id": citizen,
        "episode": 1,
        "channel": CHANNEL,
        "origin_message_id": None,
        "status": CaseStatus.CLOSED,
        "department": old.department,
        "supporting": "",
        "dispatched_at": old.opened,
        "dispatched_day": local_day(old.opened),
        "admitted_at": old.opened,
        "reply": personal.mask(old.reply) or None,
        "rating": old.rating,
        "ended_at": old.ended,
        "ended_day": local_day(old.ended),
        "closed_day": local_day(old.ended),
    }
    case = await intake.insert(tx, values)
    text = wording.imported(old.number)
    entry = HistoryEntry(
        now, ACTOR, Step.IMPORT, None, case.status, case.department, text, case.answer_by, case.version
    )
    chain = await history.add(tx, case.id, case.chain, entry)
    await tx.execute(update(cases).where(cases.c.id == case.id).values(steps=chain.steps, head=chain.head))
    await case_texts.keep(tx, case)
    await tx.execute(case_imports.insert().values(old_number=old.number, case_id=case.id, imported_at=now))
    await audit.record(tx, audit.Entry(now, ACTOR, "case.import", f"case:{case.id}", case.number))
    return case.number
