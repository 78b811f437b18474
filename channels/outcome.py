"""How an attempt to send something ended."""

from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    """A closed list; every member has its column value in the outbox."""

    SENT = "sent"
    RETRY = "retry"
    FAILED = "failed"
    UNREACHABLE = "unreachable"  # failed, and so will everything else to this citizen
    UNKNOWN = "unknown"  # the platform may have taken it


@dataclass(frozen=True)
class Outcome:
    """The result, and for staff the reason when it was not sent."""

    result: Result
    reason: str = ""


SENT = Outcome(Result.SENT)
