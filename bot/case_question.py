"""What the assistant asked last about a citizen's own cases; it is kept with the reply that asked. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Wish(StrEnum):
    """What a citizen wants of a case; `wording.yaml` says each."""

    SUPPLEMENT = "supplement"
    PRESS = "press"
    CONFIDE = "confide"
    RATE = "rate"
    WITHDRAW = "withdraw"
    WITHDRAW_NOW = "withdraw_now"  # they were asked whether they are sure
    PROGRESS = "progress"


class Asks(StrEnum):
    """What is asked; `wording.yaml` has the words."""

    WHICH = "which"  # of these cases is meant
    SURE = "sure"  # whether it is really to be taken back
    RATING = "rating"
    REASON = "reason"  # why they are not satisfied
    SAME = "same"  # whether what was said belongs to this case or is a matter of its own
    MORE = "more"  # what is to be added
    MATERIAL = "material"  # nothing, but a picture that follows belongs to the case
    BY_CODE = "by_code"  # nothing, but this case was shown to who has its code, and can only be read by them
    WHERE_FILED = "where_filed"  # nothing, but they were told that nothing is known of a case of theirs


@dataclass(frozen=True, slots=True)
class CaseQuestion:
    """A question about the cases of these numbers. Of one that asks which, `wish` is what is to be done with it, and
    `said` the words that it is done with; `said` are also the words that may belong to the case."""

    asks: Asks
    numbers: tuple[str, ...] = ()
    wish: Wish | None = None
    said: str = ""
