"""What `KnowledgeBase.ask` returns."""

from dataclasses import dataclass
from enum import StrEnum

from knowledge_base.passage import Passage


class Outcome(StrEnum):
    """The closed list of ways a question can end."""

    ANSWERED = "answered"
    CHOICES = "choices"
    NOTHING_FOUND = "nothing_found"


@dataclass(frozen=True, slots=True)
class Related:
    """An entry that the citizen may want to go on with; asking its title answers it."""

    entry_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of one question.

    ANSWERED: `passages` are of one entry, the facet asked or a short overview; `related` leads on.
    CHOICES: `related` are the two to four entries to choose from, `passages` one opening passage of each.
    NOTHING_FOUND: both are empty. `rejected` holds what was found and not used, best first, for staff.
    """

    outcome: Outcome
    passages: tuple[Passage, ...] = ()
    related: tuple[Related, ...] = ()
    rejected: tuple[Passage, ...] = ()

    @property
    def entry_id(self) -> str | None:
        """The entry that answered: the topic of the citizen's next question."""
        return self.passages[0].entry_id if self.outcome is Outcome.ANSWERED else None
