"""How an attempt to send something ended."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from records.outbox import NOTHING, Spent


class Result(StrEnum):
    """A closed list; `delivery` knows what each means for the outbox."""

    SENT = "sent"
    NOTICED = "noticed"  # a notice of the platform's went out in its place
    RETRY = "retry"
    FAILED = "failed"
    UNREACHABLE = "unreachable"  # failed, and so will everything else to this citizen
    UNKNOWN = "unknown"  # the platform may have taken it
    HELD = "held"  # not before the citizen writes again
    WEB_ONLY = "web_only"  # nothing may be pushed


@dataclass(frozen=True)
class Outcome:
    """The result, and for staff the reason when it was not sent.

    `until`: how long to hold it, or before when not to retry. `notice` is the kind of notice and `receipt` what the
    platform will report of it under. `code` is the platform's error code and `said` its words, for the log; `alarm`: it
    is one that only the operator can mend.
    """

    result: Result
    reason: str = ""
    spent: Spent = NOTHING
    until: datetime | None = None
    notice: str = ""
    receipt: str | None = None
    code: int = 0
    said: str = ""
    alarm: bool = False


SENT = Outcome(Result.SENT)
