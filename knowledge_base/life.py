"""The life of an entry: its versions, where it stands, and the steps that move it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from knowledge_base.entry import Entry, EntryStatus


class Step(StrEnum):
    """What can be done to an entry."""

    SAVE = "save"
    PROPOSE = "propose"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    PUBLISH = "publish"
    ROLL_BACK = "roll_back"
    WITHDRAW = "withdraw"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True)
class Version:
    """One content of an entry. `writers` are actors ("staff:3") in the order in which they wrote on it first."""

    entry_id: str
    number: int
    status: EntryStatus
    entry: Entry
    content_hash: str
    writers: tuple[str, ...]
    reviewer: str | None
    changed_at: datetime
    publish_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class EntryState:
    """Where an entry stands. At most one version answers, and at most one is worked on.

    `revision` counts the steps taken: 0 for an entry that does not exist yet. `latest` is the newest version's number.
    """

    id: str
    revision: int
    latest: int
    published: Version | None
    working: Version | None

    def subject(self, step: Step) -> Version | None:
        """The version that a step is about."""
        return self.published if step in (Step.WITHDRAW, Step.ROLL_BACK) else self.working
