"""A linear model of what kind of thing a text is, over signs that it is recognised by.

Trained with scikit-learn, kept as plain arrays: answering needs neither the library nor a pickle.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Signs = Callable[[str], list[str]]
Labelled = Sequence[tuple[str, str]]
"""Texts, each with its class."""

_FEWEST_TEXTS = 2


@dataclass(frozen=True, slots=True)
class LinearModel:
    """`places` numbers the signs, `rarity` weighs them, `weights` has a row a sign and a column a class."""

    classes: tuple[str, ...]
    places: dict[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, signs: Sequence[str]) -> NDArray[np.float32]:
        """A number a class, as the learner meant it, for a text given by its signs."""
        counts = Counter(place for sign in signs if (place := self.places.get(sign)) is not None)
        ids = np.fromiter(counts, dtype=np.intp)
        values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32))) * self.rarity[ids]
        length = float(np.linalg.norm(values)) or 1.0
        return np.asarray((values / length) @ self.weights[ids] + self.bias, dtype=np.float32)


def learn(texts: Labelled, signs: Signs, learner: Any) -> LinearModel:
    """A model of `texts`; `learner` is a linear classifier of scikit-learn with one row of weights a class."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer=signs, sublinear_tf=True, min_df=_FEWEST_TEXTS)
    matrix = vectorizer.fit_transform([text for text, _ in texts])
    fitted = learner.fit(matrix, [label for _, label in texts])
    return LinearModel(
        classes=tuple(map(str, fitted.classes_)),
        places={sign: int(place) for sign, place in vectorizer.vocabulary_.items()},
        rarity=vectorizer.idf_.astype(np.float32),
        weights=np.ascontiguousarray(fitted.coef_.T, dtype=np.float32),
        bias=fitted.intercept_.astype(np.float32),
    )


def kept(target: Path, recipe: int, texts: Labelled, make: Callable[[], LinearModel]) -> Path:
    """The file of a model in `target`, named by a hash over `recipe` and `texts`; made where it is missing."""
    said = json.dumps([recipe, *texts], ensure_ascii=False)
    file = target / f"{hashlib.sha256(said.encode()).hexdigest()[:16]}.npz"
    if not file.is_file():
        target.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".unfinished")
        with unfinished.open("wb") as stream:
            _save(make(), stream)
        unfinished.replace(file)
    return file


def load(file: Path) -> LinearModel:
    """The model in a file. Raises OSError or ValueError."""
    with np.load(file) as held:
        return LinearModel(
            classes=tuple(map(str, held["classes"])),
            places={str(sign): place for place, sign in enumerate(held["signs"])},
            rarity=held["rarity"],
            weights=held["weights"],
            bias=held["bias"],
        )


def _save(model: LinearModel, stream: Any) -> None:
    np.savez(
        stream,
        classes=np.array(model.classes),
        signs=np.array(sorted(model.places, key=model.places.__getitem__)),
        rarity=model.rarity,
        weights=model.weights,
        bias=model.bias,
    )
