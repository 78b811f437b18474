"""What went over the wire: each delivery to the callback with its encrypted request and its answer, for trainers."""

from collections import deque
from dataclasses import dataclass

KEPT = 200
# A long answer is cut: nobody reads ciphertext to its end.
LONGEST = 20_000


@dataclass(frozen=True)
class Delivery:
    """One attempt, `number` from 1. `xml` is the message before encryption, `sealed` as it was posted.

    `answer` is what came back and `opened` its text; `ended` says in words how it went, `seconds` how long it took.
    """

    number: int
    openid: str
    at: float
    attempt: int
    what: str
    query: dict[str, str]
    xml: str
    sealed: str
    answer: str
    opened: str
    ended: str
    seconds: float


class Trace:
    """The newest deliveries of all phones."""

    def __init__(self) -> None:
        self._kept: deque[Delivery] = deque(maxlen=KEPT)
        self._last = 0

    def next_number(self) -> int:
        """The number of the next delivery."""
        self._last += 1
        return self._last

    def add(self, delivery: Delivery) -> None:
        self._kept.append(delivery)

    def after(self, number: int) -> list[Delivery]:
        """Those that came later than this one, the oldest first."""
        return [delivery for delivery in self._kept if delivery.number > number]

    def find(self, number: int) -> Delivery | None:
        """The delivery of this number, if it is still kept."""
        return next((delivery for delivery in self._kept if delivery.number == number), None)
