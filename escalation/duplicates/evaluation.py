"""How well requests about one thing are found: the figures of `./weiqiao eval duplicates`."""

from collections.abc import Sequence
from dataclasses import dataclass

from escalation.duplicates.meaning import Read
from escalation.duplicates.pairs import HeldOut
from escalation.duplicates.score import Weights, judge

PRECISION_FLOOR = 0.92
RECALL_FLOOR = 0.70


@dataclass(frozen=True, slots=True)
class DuplicateFigures:
    """`right` and `wrong`: pairs that were suggested; `missed`: pairs about one thing that were not."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Suggested pairs that are about one thing / suggested pairs; 0 where nothing was."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Pairs about one thing that were suggested / all of them; 0 where there are none."""
        return self.right / max(1, self.right + self.missed)


def evaluate(pairs: Sequence[HeldOut], weights: Weights, read: Read) -> DuplicateFigures:
    """What would be suggested of `pairs`."""
    said = [
        (judge(pair.a.sketch(read), pair.b.sketch(read), weights).score >= weights.suggest_from, pair.same)
        for pair in pairs
    ]
    return DuplicateFigures(
        right=sum(suggested and same for suggested, same in said),
        wrong=sum(suggested and not same for suggested, same in said),
        missed=sum(same and not suggested for suggested, same in said),
    )
