"""Which cases' replies can become knowledge entries, and which have."""

import hashlib

from sqlalchemy.ext.asyncio import AsyncConnection

from desk.access import Area, may_work
from escalation.case import Case, CaseStatus
from knowledge_base import versions
from records.staff import Staff

_REPLIED = frozenset({CaseStatus.ANSWERED, CaseStatus.CLOSED})


def proposal_id(case: Case) -> str:
    """The id of the entry that a case's reply becomes: one for each case, without its number, which stays private."""
    return f"reply-{hashlib.sha256(case.number.encode()).hexdigest()[:12]}"


def may_propose(person: Staff, case: Case) -> bool:
    """Whether the case has a reply that everybody may read, and the person may propose it."""
    public = case.status in _REPLIED and bool(case.reply) and not case.confidential
    return public and may_work(person, case, Area.PROPOSING)


async def is_proposed(connection: AsyncConnection, case: Case) -> bool:
    """Whether the reply became an entry already."""
    return await versions.state(connection, proposal_id(case)) is not None
