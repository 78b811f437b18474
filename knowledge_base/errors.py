"""Why a step on an entry was not taken: a closed list, so that callers can say each in words."""

from collections.abc import Sequence

from knowledge_base.checks import Mistake
from knowledge_base.entry import EntryStatus
from knowledge_base.life import EntryState, Step


class EditorialError(Exception):
    """Any refusal; each subclass is one reason that people are told."""


class UnknownEntry(EditorialError):
    """No such entry, or no such version of it."""


class Forbidden(EditorialError):
    """The person's role does not allow the step."""


class SecondPersonNeeded(EditorialError):
    """Who wrote on a version cannot be the one who approves it."""


class IllegalStep(EditorialError):
    """The status does not allow the step; `status` None: there is no version to take it on."""

    def __init__(self, step: Step, status: EntryStatus | None) -> None:
        super().__init__(f"{step} is not allowed while {status}")
        self.step = step
        self.status = status


class StaleEntry(EditorialError):
    """Somebody changed the entry in the meantime; `current` is how it stands now."""

    def __init__(self, current: EntryState) -> None:
        super().__init__(f"entry {current.id} is at revision {current.revision} by now")
        self.current = current


class InvalidEntry(EditorialError):
    """The content cannot be stored; `mistakes` says everything that is wrong with it."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__(", ".join(f"{mistake.field}: {mistake.problem}" for mistake in mistakes))
        self.mistakes = tuple(mistakes)
