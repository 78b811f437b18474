"""What departments' systems report: how far they are with a case, in a few words of their own."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Annotated

import msgspec
from msgspec import Meta
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.api.moves import Remark
from escalation.case import Case
from escalation.casework import REPLY_LIMIT, Casework
from escalation.steps import Command

MessageId = Annotated[str, Meta(min_length=1, max_length=128)]


class Progress(StrEnum):
    """How far a department is."""

    ACCEPTED = "accepted"  # it signs for the case
    CONTACTED = "contacted"  # it spoke to the citizen
    NOTED = "noted"  # for colleagues only
    UNDER_WAY = "under_way"  # told to the citizen
    ANSWERED = "answered"
    RETURNED = "returned"  # it is another department's, by `basis`
    SUPPORTED = "supported"  # a supporting department has done its part


class StatusReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A message of another system. The same `message_id` again changes nothing, whatever else it says then."""

    message_id: MessageId
    progress: Progress
    text: Annotated[str, Meta(max_length=REPLY_LIMIT)] = ""
    basis: Remark = ""


@dataclass(frozen=True, slots=True)
class _Step:
    work: Casework
    tx: AsyncConnection
    command: Command
    report: StatusReport
    now: datetime


Taking = Callable[[_Step], Awaitable[Case]]

_TAKING: Mapping[Progress, Taking] = {
    Progress.ACCEPTED: lambda step: step.work.accept(step.tx, step.command, step.now),
    Progress.CONTACTED: lambda step: step.work.contact(step.tx, step.command, step.report.text, step.now),
    Progress.NOTED: lambda step: step.work.add_note(step.tx, step.command, step.report.text, step.now),
    Progress.UNDER_WAY: lambda step: step.work.interim_reply(step.tx, step.command, step.report.text, step.now),
    Progress.ANSWERED: lambda step: step.work.answer(step.tx, step.command, step.report.text, step.now),
    Progress.RETURNED: lambda step: step.work.return_to_centre(
        step.tx, step.command, step.report.text, step.report.basis, step.now
    ),
    Progress.SUPPORTED: lambda step: step.work.support(step.tx, step.command, step.report.text, step.now),
}
_WORDLESS = frozenset({Progress.ACCEPTED})


async def take(work: Casework, tx: AsyncConnection, command: Command, report: StatusReport, now: datetime) -> Case:
    """The move that a report stands for. Raises what it raises, and ValueError where it says nothing."""
    if not report.text and report.progress not in _WORDLESS:
        raise ValueError("the text is missing")
    return await _TAKING[report.progress](_Step(work, tx, command, report, now))


def command_id(message_id: str) -> str:
    """The command of a message: as long as commands may be, and never that of an idempotency key."""
    return f"message:{sha256(message_id.encode()).hexdigest()[:48]}"
