"""How several views of a question become one order of entries, and how sure that order is. Pure."""

import math
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


class Feature(IntEnum):
    """The columns of the feature matrix; most run from 0 (nothing in common) to about 1."""

    WHOLE = 0  # share of the question's words found anywhere in the entry
    MEANT = 1  # the same with official words and mended spelling added
    QUESTION = 2  # likeness to the title or the closest wording
    PASSAGE = 3  # share of the question's words found in the best passage
    TELLING = 4  # share of the question's telling words that the entry uses, by their rarity in the language
    RECOGNISED = 5  # how much more it looks like this entry's questions than like one on other matters, -1 to 1
    QUESTION_MEANING = 6  # cosine with the title or the closest wording
    ENTRY_MEANING = 7  # cosine with what title and wordings have in common
    PASSAGE_MEANING = 8  # cosine with the best passage


_TINY = 1e-3

# How many of them there are without anything learned, and without an embedder.
LEXICAL_FEATURES, LEARNED_FEATURES = 5, 6


@dataclass(frozen=True, slots=True)
class Judging:
    """How far an order is trusted: for each probability an intercept and a weight for each value of `evidence`."""

    relevance: tuple[float, ...]
    sureness: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Numbers fitted by `./weiqiao eval knowledge --calibrate`, one set for each of `Calibrations`.

    `fusion` has a weight for each column of `beside_the_best`, `bare` the same for entries of which no ways of asking
    are known. An order is judged by its first entry: by `taught` where the recogniser knows that one, else by
    `untaught`. An order whose relevance is below `refuse_below` holds no answer; one whose sureness reaches
    `answer_from` answers with its first entry; between them people choose.
    """

    fusion: tuple[float, ...]
    bare: tuple[float, ...]
    taught: Judging
    untaught: Judging
    refuse_below: float
    answer_from: float

    def fused(self, features: Floats, bare: Mask) -> Floats:
        """One score an entry from its row of features."""
        columns = beside_the_best(features)
        return np.where(bare, columns @ _weights(self.bare), columns @ _weights(self.fusion))

    def judging(self, taught: bool) -> Judging:
        """That of an order by its first entry."""
        return self.taught if taught else self.untaught


def _weights(values: tuple[float, ...]) -> Floats:
    return np.array(values, dtype=np.float32)


def beside_the_best(features: Floats) -> Floats:
    """The features of every entry, and how near each comes to the best entry's: twice as many columns."""
    best = features.max(axis=0)
    return np.concatenate([features, features / np.where(best > _TINY, best, np.inf)], axis=1, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Calibrations:
    """The numbers for a search by everything, for one without an embedder, and for one where nothing was learned."""

    provenance: str
    hybrid: Calibration
    learned: Calibration
    lexical: Calibration


def evidence(features: Floats, scores: Floats, order: NDArray[np.intp]) -> tuple[float, ...]:
    """What tells a right first entry from a wrong one: 1, its lead over the next one, its share of the probability
    among the entries in `order`, and its features."""
    best = scores[order]
    lead = float(best[0] - best[1]) if len(best) > 1 and np.isfinite(best[1]) else float(best[0])
    share = 1 / float(np.exp(best - best[0]).sum())
    return 1.0, lead, share, *map(float, features[int(order[0])])


def probability(weights: tuple[float, ...], values: tuple[float, ...]) -> float:
    """A logistic model's answer, 0 to 1."""
    return 1 / (1 + math.exp(-sum(weight * value for weight, value in zip(weights, values, strict=True))))


def by_entry(scores: Floats, starts: NDArray[np.intp]) -> Floats:
    """The best score of each entry's parts; `starts` are the places of every entry's first part, all in one row."""
    return np.asarray(np.maximum.reduceat(scores, starts))
