"""What models make of a request: two that they take for one matter are mostly told alike. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from escalation import classifier
from escalation.classifier import Classifier
from escalation.duplicates.space import Floats, Space, unit


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """Two by different models cannot be compared."""

    direction: Floats
    """How much more than others each matter of the classifier is meant, of length 1 together."""
    roots: Floats
    """Square roots of the matters' probabilities."""
    point: Floats
    """Where it lies in the space of matters, as a direction of length 1."""


Read = Callable[[str], Meaning]
"""Gives the meaning of a message, as `Router.reader`."""


def meaning(taught: Classifier, space: Space, message: str) -> Meaning:
    """What the router's classifier, and a space that was trained with it, make of a message."""
    prepared = classifier.prepared(message)
    scores = np.asarray(taught.scores(prepared), dtype=np.float64)
    direction = unit(scores - scores.mean())
    return Meaning(
        direction=direction,
        roots=np.sqrt(classifier.probabilities(scores, taught.sharpness)),
        point=space.point(prepared, direction),
    )


def alike(one: Meaning, other: Meaning) -> tuple[float, float, float]:
    """How far two meanings point one way, how much of their probabilities they share, and how near they lie; from 0 to
    1."""
    return (
        max(0.0, float(one.direction @ other.direction)),
        float(one.roots @ other.roots),
        max(0.0, float(one.point @ other.point)),
    )
