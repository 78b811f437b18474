"""What people are warned of before they answer a case: words of risk, and a citizen who comes again. Kept with the
case from its filing on; never a ground to refuse anything."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import repeats, risk, wording
from escalation.case import Case
from escalation.risk import REPEAT
from escalation.rulebook import Flags
from escalation.store import of_citizen
from escalation.tables import case_flags


@dataclass(frozen=True, slots=True)
class Flag:
    """What to be ready for, and why, in a sentence."""

    kind: str
    reason: str


async def put(tx: AsyncConnection, case: Case, told: str, rules: Flags, today: date) -> None:
    """Keep with a new case what its words (as the citizen wrote them) and the citizen's earlier cases warn of."""
    found = [Flag(one.kind, wording.risk(one)) for one in risk.risks(told, rules.risk_words)]
    earlier = await of_citizen(tx, case.citizen_id, today - timedelta(days=rules.repeats.days))
    # Whose request was split has not come again.
    seen = [other for other in earlier if not other.confidential and other.id != case.course.split_from]
    if again := repeats.repeated(case, seen, rules.repeats, today):
        found.append(Flag(REPEAT, repeats.reason(again, wording.repeat())))
    if found:
        rows = [{"case_id": case.id, "kind": flag.kind, "reason": flag.reason} for flag in found]
        await tx.execute(case_flags.insert(), rows)


async def of_case(connection: AsyncConnection, case_id: int) -> list[Flag]:
    """The flags of a case."""
    rows = await connection.execute(
        select(case_flags).where(case_flags.c.case_id == case_id).order_by(case_flags.c.kind)
    )
    return [Flag(row.kind, row.reason) for row in rows]
