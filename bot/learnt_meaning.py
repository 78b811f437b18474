"""What a message means, of meanings of one sort, by what was learnt of our own lines. Pure.

`eval answers --calibrate` learns each sort from its lines and keeps the weights beside the code.
"""

from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

from bot import answer_meaning
from bot.answer_meaning import Asked, Calibration
from knowledge_base import kept, linear_model
from knowledge_base.linear_model import LinearModel

PACKAGE = "bot"
# Longer than any line that was learnt.
_LONGEST = 80
_RATHER = 0.5

Means = TypeVar("Means", bound=StrEnum)


class LearntMeaning(Generic[Means]):
    """One sort of meanings, kept in files that are named `name`."""

    def __init__(self, means: type[Means], name: str) -> None:
        self.means = means
        self.model_file, self.calibration_file = f"{name}.npz", f"{name}.json"
        # Everything that looks at a message asks it, one after the other.
        self._of = lru_cache(maxsize=64)(self._heard)

    @cached_property
    def model(self) -> LinearModel:
        """What was learnt of all lines."""
        return linear_model.read(self.model_file, PACKAGE)

    @cached_property
    def calibration(self) -> Calibration:
        """How sure is sure enough."""
        return kept.read(self.calibration_file, Calibration, PACKAGE)

    def sure(self, text: str) -> Means | None:
        """What a text means, where that is sure; None elsewhere, and for a text longer than any that was learnt."""
        heard = self._of(text)
        return heard[0] if heard and self.calibration.is_sure(*heard) else None

    def likely(self, text: str) -> Means | None:
        """What a text rather means than all else together; None as above."""
        heard = self._of(text)
        return heard[0] if heard and heard[1] >= _RATHER else None

    def likeliest(self, model: LinearModel, text: str) -> tuple[Means, float]:
        """What a text most probably means by any model of this sort, and how probable that is, 0 to 1."""
        chances = model.chances(answer_meaning.signs(Asked(None, text)))
        best = max(chances, key=chances.__getitem__)
        return self.means(best), chances[best]

    def forget(self) -> None:
        """Read anew what is kept, which was learnt again."""
        for read in ("model", "calibration"):
            self.__dict__.pop(read, None)
        self._of.cache_clear()

    def _heard(self, text: str) -> tuple[Means, float] | None:
        return self.likeliest(self.model, text) if len(text) <= _LONGEST else None
