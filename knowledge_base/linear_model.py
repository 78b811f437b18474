"""A linear model of what kind of thing a text is, over signs that it is recognised by.

Trained with scikit-learn, kept as plain arrays: answering needs neither the library nor a pickle.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import IO, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Said = TypeVar("Said")
"""What has a class: a text, or one with its circumstances."""
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

    def chances(self, signs: Sequence[str]) -> dict[str, float]:
        """How probable each class is for a text given by its signs, of a model that was learnt by logistic
        regression."""
        scores = self.scores(signs)
        shares = np.exp(scores - scores.max())
        return dict(zip(self.classes, (shares / shares.sum()).tolist(), strict=True))


def learn(
    texts: Sequence[tuple[Said, str]],
    signs: Callable[[Said], list[str]],
    learner: Any,
    counts: Sequence[float] | None = None,
) -> LinearModel:
    """A model of `texts`, each with its class; `learner` is a linear classifier of scikit-learn with one row of weights
    a class. `counts`: how much each text counts; left out, they count alike."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer=signs, sublinear_tf=True, min_df=_FEWEST_TEXTS)
    matrix = vectorizer.fit_transform([text for text, _ in texts])
    fitted = learner.fit(matrix, [label for _, label in texts], sample_weight=counts)
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
            _save(make(), stream, np.savez)
        unfinished.replace(file)
    return file


def lightened(model: LinearModel, least: float) -> LinearModel:
    """A model without the signs whose weights are all below `least`, the others at half the precision."""
    counts = np.abs(model.weights * model.rarity[:, None]).max(axis=1) >= least
    signs = [sign for sign in sorted(model.places, key=model.places.__getitem__) if counts[model.places[sign]]]
    return LinearModel(
        classes=model.classes,
        places={sign: place for place, sign in enumerate(signs)},
        rarity=model.rarity[counts],
        weights=model.weights[counts].astype(np.float16),
        bias=model.bias,
    )


def write(model: LinearModel, name: str, package: str) -> None:
    """Keep a model under a file's name beside the code of a package."""
    with Path(str(files(package))).joinpath(name).open("wb") as stream:
        _save(model, stream, np.savez_compressed)


def read(name: str, package: str) -> LinearModel:
    """What is kept under a file's name beside the code of a package."""
    with files(package).joinpath(name).open("rb") as stream:
        return load(stream)


def load(file: Path | IO[bytes]) -> LinearModel:
    """The model in a file. Raises OSError or ValueError."""
    with np.load(file) as held:
        return LinearModel(
            classes=tuple(map(str, held["classes"])),
            places={str(sign): place for place, sign in enumerate(held["signs"])},
            rarity=held["rarity"],
            weights=held["weights"].astype(np.float32, copy=False),
            bias=held["bias"],
        )


def _save(model: LinearModel, stream: Any, write: Callable[..., None]) -> None:
    write(
        stream,
        classes=np.array(model.classes),
        signs=np.array(sorted(model.places, key=model.places.__getitem__)),
        rarity=model.rarity,
        weights=model.weights,
        bias=model.bias,
    )
