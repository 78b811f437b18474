"""Training the classifier: from our own messages, and from what the city's departments have answered."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from escalation import trained
from escalation.classifier import BRIEF, LETTERS, LOOKS, Classifier, View, prepared, probabilities, save
from escalation.examples import Example

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

RECIPE = 1  # raised when the code below trains another model from the same data
_PENALTY = 1.0
_MESSAGE = 8  # characters; what is shorter is an expression, and nobody writes like that
_FOLDS = 5
_SEED = 0
_SHARPNESS = np.geomspace(0.5, 20, 60)
_TIMID = 1e-9


def train_classifier(examples: Sequence[Example], target: Path, progress: Callable[[str], None]) -> Path:
    """Train on `examples` into `target/<hash>.npz` unless it stands there; the file."""
    ready = [Example(prepared(example.text), example.label) for example in examples]
    file = target / f"{fingerprint(ready)}.npz"
    return trained.once(
        file, f"{len(ready)} messages", lambda unfinished: save(calibrated(ready), unfinished), progress
    )


def fingerprint(examples: Sequence[Example]) -> str:
    """Sixteen hex digits over the recipe and every example."""
    lines = [str(RECIPE), *(f"{example.label}\t{example.text}" for example in examples)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def calibrated(examples: Sequence[Example]) -> Classifier:
    """A classifier on prepared texts: how it looks at them and how sharp its probabilities are was chosen by messages
    that were held out."""
    kept, held_out = next(folds(len(examples)))
    known = {examples[row].label for row in kept}
    unseen = [examples[row] for row in held_out if len(examples[row].text) >= _MESSAGE and examples[row].label in known]
    if not unseen:
        return fit(examples, BRIEF)
    tried = {looks: fit([examples[row] for row in kept], looks) for looks in (BRIEF, LETTERS)}
    fitted = {looks: _sharpness(model, unseen) for looks, model in tried.items()}
    looks = min(fitted, key=lambda looks: fitted[looks].loss)
    return replace(fit(examples, looks), sharpness=fitted[looks].value)


@dataclass(frozen=True, slots=True)
class _Sharpness:
    value: float
    loss: float


def _sharpness(model: Classifier, unseen: Sequence[Example]) -> _Sharpness:
    """The sharpness that makes the right labels of unseen examples most probable, and how improbable they stay."""
    scores = np.stack([model.scores(example.text) for example in unseen])
    rows, right = np.arange(len(unseen)), [model.labels.index(example.label) for example in unseen]
    tried = [
        _Sharpness(float(value), float(-np.log(probabilities(scores, value)[rows, right] + _TIMID).mean()))
        for value in _SHARPNESS
    ]
    return min(tried, key=lambda one: one.loss)


def fit(examples: Sequence[Example], looks: Sequence[str]) -> Classifier:
    """A classifier trained on prepared texts; the same examples give the same one. Raises ValueError where there are
    not two labels."""
    from scipy.sparse import hstack
    from sklearn.svm import LinearSVC

    texts = [example.text for example in examples]
    views = tuple(_view(look, texts) for look in looks)
    matrix = hstack([_matrix(view, texts) for view in views]).tocsr()
    machine = LinearSVC(C=_PENALTY, class_weight="balanced", random_state=_SEED).fit(
        matrix, [example.label for example in examples]
    )
    coefficients, intercepts = machine.coef_.T, machine.intercept_
    if len(machine.classes_) == 2:  # the machine keeps one column for two classes
        coefficients, intercepts = np.hstack([-coefficients, coefficients]), np.hstack([-intercepts, intercepts])
    labels = tuple(str(label) for label in machine.classes_)
    return Classifier(labels, views, coefficients.astype(np.float32), intercepts.astype(np.float32))


def _view(look: str, texts: Sequence[str]) -> View:
    seen = Counter(feature for text in texts for feature in set(LOOKS[look](text)))
    names = sorted(seen)
    counts = np.array([seen[name] for name in names], dtype=np.float32)
    weights = np.log((1 + len(texts)) / (1 + counts)) + 1
    return View(look, {name: column for column, name in enumerate(names)}, weights.astype(np.float32))


def _matrix(view: View, texts: Sequence[str]) -> "csr_matrix[Any]":
    from scipy.sparse import csr_matrix

    rows = [view.vector(text) for text in texts]
    starts = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns = np.concatenate([columns for columns, _ in rows])
    values = np.concatenate([values for _, values in rows])
    return csr_matrix((values, columns, starts), shape=(len(texts), len(view.weights)))


def folds(count: int) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """The rows to train on and the rows to ask about, five times, so that every row is asked about once."""
    order = np.random.default_rng(_SEED).permutation(count)
    for part in range(_FOLDS):
        held_out = np.zeros(count, dtype=bool)
        held_out[order[part::_FOLDS]] = True
        yield np.flatnonzero(~held_out), np.flatnonzero(held_out)
