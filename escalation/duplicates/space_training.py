"""Training the space of matters: tellings of one thing are drawn together, near misses about another matter apart.

What words mean and what the classifier makes of a message is given; learnt is only how much each of it counts, and with
what else. A space that learns words too knows those of its few thousand requests by heart, and tells others worse.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain, combinations, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from escalation import classifier, trained
from escalation.classifier import Classifier
from escalation.duplicates.pairs import Differs, Group
from escalation.duplicates.space import Floats, Space, Words, save, seen, unit

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

RECIPE = 1  # raised when the code below trains another space from the same data
_WORD_DIMENSIONS = 128
_DIMENSIONS = 64
_STEPS = 30
_HELD = 0.007  # how strongly the space is held to what it begins as
_SHARPNESS, _BIAS = 10.0, -5.0  # of the odds that two messages are about one matter, to begin with

See = Callable[[str], Floats]
"""Gives what is seen of a message, as `space.seen`."""


def train_space(
    groups: Sequence[Group], words: Words, taught: Classifier, target: Path, progress: Callable[[str], None]
) -> Path:
    """Train on `groups` into `target/<hash>.npz` unless it stands there; the file."""
    file = target / f"{_fingerprint(groups, words, taught)}.npz"
    return trained.once(
        file,
        f"{len(groups)} requests",
        lambda unfinished: save(Space(words, fit(groups, sight(words, taught))), unfinished),
        progress,
    )


def _fingerprint(groups: Sequence[Group], words: Words, taught: Classifier) -> str:
    """Sixteen hex digits over the recipe, every request and what else it learns from."""
    told = [(group.text, *((told.text, told.differs) for told in (*group.same, *group.other))) for group in groups]
    said = hashlib.sha256(f"{RECIPE} {told} {list(words.rows)} {taught.labels}".encode())
    said.update(words.vectors.tobytes())
    said.update(taught.coefficients.tobytes())
    return said.hexdigest()[:16]


def narrowed(words: Sequence[str], vectors: NDArray[np.float32]) -> Words:
    """What words mean, a row each, in as many dimensions as a space is made of."""
    _, leading = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    narrow = (vectors @ leading[:, ::-1][:, :_WORD_DIMENSIONS]).astype(np.float16).astype(np.float32)
    return Words({word: row for row, word in enumerate(words)}, narrow)


def sight(words: Words, taught: Classifier) -> See:
    """Sees messages, each only once."""

    @cache
    def see(message: str) -> Floats:
        prepared = classifier.prepared(message)
        scores = np.asarray(taught.scores(prepared), dtype=np.float64)
        return seen(words, prepared, unit(scores - scores.mean()))

    return see


def fit(groups: Sequence[Group], see: See) -> Floats:
    """The turn of a space trained on `groups`; the same ones give the same one on the same machine."""
    from scipy.optimize import minimize

    pairs = [pair for group in groups for pair in _pairs(group)]
    rows = {message: row for row, message in enumerate(dict.fromkeys(chain.from_iterable(pair[:2] for pair in pairs)))}
    looks = np.stack([see(message) for message in rows])
    one = _picked([rows[one] for one, _, _ in pairs], len(rows))
    other = _picked([rows[other] for _, other, _ in pairs], len(rows))
    same = np.array([same for _, _, same in pairs])
    signs = np.where(same, 1.0, -1.0)
    share = np.where(same, 0.5 / same.sum(), 0.5 / (~same).sum())
    _, leading = np.linalg.eigh(looks.T @ looks)
    begun = leading[:, ::-1][:, :_DIMENSIONS]

    def loss(asked: Floats) -> tuple[float, Floats]:
        turn, sharpness, bias = asked[:-2].reshape(begun.shape), asked[-2], asked[-1]
        turned = looks @ turn
        lengths = np.linalg.norm(turned, axis=1, keepdims=True) + 1e-9
        points = turned / lengths
        ones, others = one @ points, other @ points
        near = (ones * others).sum(axis=1)
        margins = signs * (sharpness * near + bias)
        slopes = -share * signs / (1 + np.exp(margins))
        pulled = one.T @ (others * (slopes * sharpness)[:, None]) + other.T @ (ones * (slopes * sharpness)[:, None])
        pulled = (pulled - points * (pulled * points).sum(axis=1, keepdims=True)) / lengths
        moved = turn - begun
        value = float(share @ np.logaddexp(0, -margins)) + _HELD * float((moved**2).sum())
        slope = looks.T @ pulled + 2 * _HELD * moved
        return value, np.concatenate([slope.ravel(), [float(slopes @ near), float(slopes.sum())]])

    start = np.concatenate([begun.ravel(), [_SHARPNESS, _BIAS]])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x
    return np.asarray(found[:-2].reshape(begun.shape), dtype=np.float64)


def _pairs(group: Group) -> Iterator[tuple[str, str, bool]]:
    """Messages of a group, and whether they are about one matter; how they lie apart in place or time is left aside."""
    alike = (group.text, *(told.text for told in group.same))
    others = [told.text for told in group.other if told.differs in (Differs.MATTER, Differs.BOTH)]
    yield from ((one, other, True) for one, other in combinations(alike, 2))
    yield from ((one, other, False) for one, other in product(alike, others))


def _picked(rows: Sequence[int], count: int) -> "csr_matrix[Any]":
    """What takes the given rows of a table of `count` rows."""
    from scipy.sparse import csr_matrix

    return csr_matrix((np.ones(len(rows)), (np.arange(len(rows)), rows)), shape=(len(rows), count))
