"""How several views of a question become one order of entries, and how sure that order is. Pure."""

import math
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Feature(IntEnum):
    """The columns of the feature matrix; every one runs from 0 (nothing in common) to about 1."""

    WHOLE = 0  # share of the question's words found anywhere in the entry
    MEANT = 1  # the same with official words and mended spelling added
    QUESTION = 2  # likeness to the title or the closest wording
    PASSAGE = 3  # share of the question's words found in the best passage
    TELLING = 4  # share of the question's telling words that the entry uses, by their rarity in the language
    QUESTION_MEANING = 5  # cosine with the title or the closest wording
    PASSAGE_MEANING = 6  # cosine with the best passage


LEXICAL_FEATURES = 5


@dataclass(frozen=True, slots=True)
class Calibration:
    """Numbers fitted by `./weiqiao eval knowledge --calibrate`, one set with and one without the embedder.

    `fusion` has a weight a feature; `relevance` and `sureness` an intercept and a weight for each value of `evidence`.
    An order whose relevance is below `refuse_below` holds no answer; one whose sureness reaches `answer_from` answers
    with its first entry; between them people choose.
    """

    fusion: tuple[float, ...]
    relevance: tuple[float, ...]
    sureness: tuple[float, ...]
    refuse_below: float
    answer_from: float

    def fused(self, features: Floats) -> Floats:
        """One score an entry from its row of features."""
        return np.asarray(features @ np.array(self.fusion, dtype=np.float32))


def evidence(features: Floats, scores: Floats, order: NDArray[np.intp]) -> tuple[float, ...]:
    """What tells a right first entry from a wrong one: 1, its lead over the next one, and its features."""
    first = int(order[0])
    lead = float(scores[first] - scores[order[1]]) if len(order) > 1 else float(scores[first])
    return 1.0, lead, *map(float, features[first])


def probability(weights: tuple[float, ...], values: tuple[float, ...]) -> float:
    """A logistic model's answer, 0 to 1."""
    return 1 / (1 + math.exp(-sum(weight * value for weight, value in zip(weights, values, strict=True))))


def by_entry(scores: Floats, starts: NDArray[np.intp]) -> Floats:
    """The best score of each entry's parts; `starts` are the places of every entry's first part, all in one row."""
    return np.asarray(np.maximum.reduceat(scores, starts))
