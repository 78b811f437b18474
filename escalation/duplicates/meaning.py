"""What the router's classifier makes of a request: two that it takes for one matter are mostly told alike. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from escalation import classifier
from escalation.classifier import Classifier

_NOTHING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """A number for each matter of the classifier. Two of different classifiers cannot be compared."""

    direction: NDArray[np.float64]
    """How much more than others each matter is meant, of length 1 together."""
    roots: NDArray[np.float64]
    """Square roots of the matters' probabilities."""


Read = Callable[[str], Meaning]
"""Gives the meaning of a message, as `Router.reader`."""


def meaning(taught: Classifier, message: str) -> Meaning:
    """What a classifier makes of a message."""
    scores = np.asarray(taught.scores(classifier.prepared(message)), dtype=np.float64)
    apart = scores - scores.mean()
    return Meaning(
        direction=apart / (float(np.linalg.norm(apart)) + _NOTHING),
        roots=np.sqrt(classifier.probabilities(scores, taught.sharpness)),
    )


def alike(one: Meaning, other: Meaning) -> tuple[float, float]:
    """How far two meanings point one way, and how much of their probabilities they share; from 0 to 1."""
    return max(0.0, float(one.direction @ other.direction)), float(one.roots @ other.roots)
