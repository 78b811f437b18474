"""Questions of the gap list that staff are done with: what was made of each, so that it leaves the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, String, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge_base.errors import Forbidden
from records import audit
from records.database import RowId, insert_once, metadata
from records.messages import Direction, messages
from records.moments import Moment
from records.roles import Role
from records.staff import Staff

MOST_AT_ONCE = 500


class How(StrEnum):
    """What was made of a question."""

    DRAFTED = "drafted"  # an entry was drafted from it
    WORDING = "wording"  # an entry got it as a wording
    DISMISSED = "dismissed"  # nothing to be done


closed_questions = Table(
    "closed_questions",
    metadata,
    Column("message_id", RowId, ForeignKey("messages.id"), primary_key=True, autoincrement=False),
    Column("how", String(16), nullable=False),
    Column("entry_id", String(100)),
    # "staff:<id>".
    Column("closed_by", String(48), nullable=False),
    Column("closed_at", Moment, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Closing:
    """What was made of some questions. Raises ValueError unless an entry is named exactly where there is one."""

    how: How
    entry_id: str | None = None

    def __post_init__(self) -> None:
        if (self.entry_id is None) is not (self.how is How.DISMISSED):
            raise ValueError("a draft and a wording belong to an entry, what is dismissed does not")


async def close(tx: AsyncConnection, message_ids: Sequence[int], closing: Closing, staff: Staff, now: datetime) -> int:
    """Close questions; how many were still open. What was closed before stays as it was closed then.

    Raises Forbidden, ValueError for more than `MOST_AT_ONCE`, LookupError when one of them is no citizen's message.
    """
    if not staff.has(Role.KNOWLEDGE_EDITOR):
        raise Forbidden("close")
    wanted = sorted(set(message_ids))
    if len(wanted) > MOST_AT_ONCE:
        raise ValueError(f"at most {MOST_AT_ONCE} questions are closed at once")
    await _known(tx, wanted)
    row = {"how": closing.how, "entry_id": closing.entry_id, "closed_by": f"staff:{staff.id}", "closed_at": now}
    closed = [one for one in wanted if await insert_once(tx, closed_questions, {"message_id": one, **row})]
    for message_id in closed:
        detail = f"{closing.how} {closing.entry_id or ''}".strip()
        await audit.record(
            tx, audit.Entry(now, f"staff:{staff.id}", "question.closed", f"message:{message_id}", detail)
        )
    return len(closed)


async def _known(tx: AsyncConnection, message_ids: Sequence[int]) -> None:
    inbound = select(messages.c.id).where(messages.c.id.in_(message_ids), messages.c.direction == Direction.IN)
    missing = set(message_ids) - set((await tx.execute(inbound)).scalars())
    if missing:
        raise LookupError(f"no questions: {sorted(missing)}")
