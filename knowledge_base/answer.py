"""What `KnowledgeBase.ask` returns."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge_base.entry import Standing
from knowledge_base.passage import Passage


class Outcome(StrEnum):
    """The closed list of ways a question can end."""

    ANSWERED = "answered"
    CHOICES = "choices"
    NOT_IN_FORCE = "not_in_force"
    OTHER_DISTRICT = "other_district"
    WHICH_DISTRICT = "which_district"
    OTHER_CHANNEL = "other_channel"
    NOTHING_FOUND = "nothing_found"


@dataclass(frozen=True, slots=True)
class Related:
    """An entry that the citizen may want to go on with; asking its title answers it."""

    entry_id: str
    title: str


@dataclass(frozen=True, slots=True)
class OutOfForce:
    """An entry that fits the question and must not be quoted; `day` is when it ended, or when it will begin to hold."""

    entry_id: str
    title: str
    standing: Standing
    day: date


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of one question.

    ANSWERED: `passages` are of one entry, the facet asked or a short overview; `related` leads on.
    CHOICES: `related` are the two or three entries to choose from, `passages` one opening passage of each.
    NOT_IN_FORCE: `out_of_force` says what fits and why it does not hold; `passages` are of the entry that holds
    instead, if there is one.
    OTHER_DISTRICT: what fits holds only in `districts` (codes), and the citizen is elsewhere; `related` leads on.
    WHICH_DISTRICT: the answer differs by district; `districts` are those that it is known for.
    OTHER_CHANNEL: another body deals with it; `passages` say which.
    NOTHING_FOUND: all are empty. `rejected` holds what was found and not used, best first, for staff.

    `goes_on`: it is from the entry answered last, to which the question went back. `vague`: the question names nothing
    but a topic that all of the choices share.
    """

    outcome: Outcome
    passages: tuple[Passage, ...] = ()
    related: tuple[Related, ...] = ()
    rejected: tuple[Passage, ...] = ()
    out_of_force: OutOfForce | None = None
    districts: tuple[str, ...] = ()
    goes_on: bool = False
    vague: bool = False

    @property
    def entry_id(self) -> str | None:
        """The entry that is quoted: the topic of the citizen's next question."""
        return None if self.outcome is Outcome.CHOICES or not self.passages else self.passages[0].entry_id
