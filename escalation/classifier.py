"""A classifier that proposes matters of the catalogue for a text. It proposes; `escalation.routing` decides.

Trained by `escalation.classifier_training` and kept as plain arrays: loading one runs no code from the file, and needs
nothing but numpy.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from escalation.routing import Proposal
from language import places, text, words


def short_runs(s: str) -> list[str]:
    """Characters of `s` and pairs of them, across its blanks: voice input and typists put those anywhere."""
    return _runs(s, 2)


def long_runs(s: str) -> list[str]:
    """As `short_runs`, and runs of three."""
    return _runs(s, 3)


def word_pairs(s: str) -> list[str]:
    """Words of `s`, and each with its neighbour."""
    found = words.words(s)
    return [*found, *(f"{one} {other}" for one, other in pairwise(found))]


def _runs(s: str, longest: int) -> list[str]:
    run = s.replace(" ", "")
    return [run[start : start + size] for size in range(1, longest + 1) for start in range(len(run) - size + 1)]


Look = Callable[[str], list[str]]

LOOKS: Mapping[str, Look] = MappingProxyType({look.__name__: look for look in (short_runs, long_runs, word_pairs)})
"""How a text can be looked at, by name."""

BRIEF = ("short_runs",)
LETTERS = ("long_runs", "word_pairs")
"""What suits messages of some dozen characters, and what suits long letters."""


def prepared(s: str) -> str:
    """A message as the classifier reads it: standard words, without place names, which say nothing of the matter."""
    return text.normalise(places.without_names(s))


@dataclass(frozen=True, slots=True)
class View:
    """The features that one look at a text gives: their columns, and how telling each is (inverse document share)."""

    look: str
    columns: Mapping[str, int]
    weights: NDArray[np.float32]

    def vector(self, message: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The columns of a text's known features and their values, of length 1 together."""
        known = (self.columns.get(feature) for feature in LOOKS[self.look](message))
        counts = Counter(column for column in known if column is not None)
        columns = np.fromiter(counts, dtype=np.int64, count=len(counts))
        tamed = np.fromiter((1 + math.log(n) for n in counts.values()), dtype=np.float32, count=len(counts))
        values = tamed * self.weights[columns]
        length = float(np.linalg.norm(values))
        return columns, values / np.float32(length) if length else values


@dataclass(frozen=True, slots=True)
class Classifier:
    """A linear model over the views; `coefficients` has a row a feature (all views, one after another) and a column a
    label, `sharpness` turns its scores into probabilities that hold what they say."""

    labels: tuple[str, ...]
    views: tuple[View, ...]
    coefficients: NDArray[np.float32]
    intercepts: NDArray[np.float32]
    sharpness: float = 1.0

    def scores(self, prepared_text: str) -> NDArray[np.float32]:
        """One number a label: the higher, the likelier."""
        total = self.intercepts.astype(np.float32)
        offset = 0
        for view in self.views:
            columns, values = view.vector(prepared_text)
            total = total + values @ self.coefficients[columns + offset]
            offset += len(view.weights)
        return np.asarray(total, dtype=np.float32)

    def propose(self, message: str) -> tuple[Proposal, ...]:
        """Every label with its probability, the likeliest first."""
        shares = probabilities(self.scores(prepared(message)), self.sharpness)
        order = np.argsort(-shares)
        return tuple(Proposal(self.labels[column], float(shares[column])) for column in order)


def probabilities(scores: NDArray[Any], sharpness: float) -> NDArray[np.float64]:
    """Scores (labels last) as probabilities that add up to 1."""
    scaled = np.asarray(scores, dtype=np.float64) * sharpness
    raised = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def save(classifier: Classifier, path: Path) -> None:
    """Write a classifier as a file of arrays."""
    arrays: dict[str, NDArray[Any]] = {
        "labels": np.array(classifier.labels),
        "looks": np.array([view.look for view in classifier.views]),
        "coefficients": classifier.coefficients,
        "intercepts": classifier.intercepts,
        "sharpness": np.array(classifier.sharpness),
    }
    for number, view in enumerate(classifier.views):
        arrays[f"features{number}"] = np.array(list(view.columns))
        arrays[f"weights{number}"] = view.weights
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)


def load(path: Path) -> Classifier:
    """Read what `save` wrote. Raises OSError, ValueError or KeyError for anything else."""
    with np.load(path, allow_pickle=False) as arrays:
        views = tuple(
            View(
                str(look),
                {str(name): column for column, name in enumerate(arrays[f"features{number}"])},
                arrays[f"weights{number}"],
            )
            for number, look in enumerate(arrays["looks"])
        )
        labels = tuple(str(label) for label in arrays["labels"])
        return Classifier(labels, views, arrays["coefficients"], arrays["intercepts"], float(arrays["sharpness"]))
