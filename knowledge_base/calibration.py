"""The numbers that the ranking decides by, fitted from the guides themselves, never chosen by taste.

Every wording is asked while it is hidden, in three rounds: a third of the guides stand without any wording and as plain
documents, the others with two thirds of theirs. That gives questions with a known entry. The same questions with their
entry taken away, and questions on other matters (`training_data/unanswerable.yaml`), have no answer.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from knowledge_base import training
from knowledge_base.analysis import Analysis, analyse
from knowledge_base.entry import Document, Entry, Facet, Guide
from knowledge_base.index import Index, Meaning
from knowledge_base.ranking import LEXICAL_FEATURES, Calibration, Feature, Floats, evidence, probability
from knowledge_base.wording import facet_names
from language.text import normalise

UNANSWERABLE = Path(__file__).parents[1] / "training_data/unanswerable.yaml"
_ROUNDS = 3
_SLIPPED = 2
_EVIDENCE = 2  # an intercept and the lead, beside the first entry's own features
_LEAD = 1
_NEAR = 3  # an order is of use when the right entry is among so many

# What is promised (issue figures): of the questions without an answer at least this share is refused, and of all
# questions at most this share gets a wrong entry asserted. Fitted with room to spare.
_REFUSED = 0.86
_WRONG = 0.03


class Calibrations(msgspec.Struct, frozen=True):
    """What `calibration.json` holds."""

    provenance: str
    hybrid: Calibration
    lexical: Calibration


def load() -> Calibrations:
    """The calibrations that belong to this version of the ranking."""
    return msgspec.json.decode(files("knowledge_base").joinpath("calibration.json").read_bytes(), type=Calibrations)


def renew(guides: Sequence[Guide]) -> Calibrations:
    """Fit the calibrations to `guides` and write them into `calibration.json`."""
    unanswerable = msgspec.yaml.decode(UNANSWERABLE.read_bytes(), type=list[str])
    fitted = calibrate(guides, unanswerable, _trained)
    text = msgspec.json.format(msgspec.json.encode(fitted), indent=1)
    Path(__file__).with_name("calibration.json").write_bytes(text + b"\n")
    return fitted


def _trained(analyses: Sequence[Analysis]) -> "Encode":
    model = training.fit([training.group_of(analysis) for analysis in analyses])
    return lambda texts: np.asarray(
        model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False), dtype=np.float32
    )


Encode = Callable[[Sequence[str]], Floats]
Train = Callable[[Sequence[Analysis]], Encode]


@dataclass(frozen=True, slots=True)
class Trial:
    """The features of every entry for one question; `expected` is the right entry's place, None when there is none."""

    features: Floats
    expected: int | None


def calibrate(guides: Sequence[Guide], unanswerable: Sequence[str], train: Train) -> Calibrations:
    """Fit both calibrations; `train` makes an embedder from analyses and gives its encode function back."""
    trials = [trial for turn in range(_ROUNDS) for trial in _round(guides, unanswerable, train, turn)]
    lexical = [Trial(trial.features[:, :LEXICAL_FEATURES], trial.expected) for trial in trials]
    asked = sum(trial.expected is not None for trial in trials)
    return Calibrations(
        provenance=f"eval knowledge --calibrate: {len(guides)} guides, {asked} hidden wordings, "
        f"{len(unanswerable)} questions on other matters",
        hybrid=fit(trials),
        lexical=fit(lexical),
    )


def _round(guides: Sequence[Guide], unanswerable: Sequence[str], train: Train, turn: int) -> Iterator[Trial]:
    analyses = [analyse(_hidden(guide, place, turn), facet_names()) for place, guide in enumerate(guides)]
    encode = train(analyses)
    meaning = Meaning(
        encode([question for analysis in analyses for question in analysis.questions]),
        encode([text for analysis in analyses for text in analysis.texts]),
    )
    index = Index(turn, analyses, meaning, _blank())
    for place, guide in enumerate(guides):
        for question in (*_asked(guide, place, turn), *_slipped(guide, place, turn)):
            yield Trial(_features(index, question, encode), place)
    for question in unanswerable:
        yield Trial(_features(index, question, encode), None)


def _hidden(guide: Guide, place: int, turn: int) -> Entry:
    """A guide as the round shows it: without its third of the wordings, or as a document without any."""
    if place % _ROUNDS != turn:
        asked = set(_asked(guide, place, turn))
        return replace(guide, wordings=tuple(wording for wording in guide.wordings if wording not in asked))
    text = "\n".join(line for facet in Facet for line in guide.lines(facet))
    return Document(id=guide.id, title=guide.title, text=text, source=guide.source, as_of=guide.as_of)


def _asked(guide: Guide, place: int, turn: int) -> tuple[str, ...]:
    return guide.wordings if place % _ROUNDS == turn else guide.wordings[turn::_ROUNDS]


def _slipped(guide: Guide, place: int, turn: int) -> Iterator[str]:
    """Wordings that the round shows, as hasty people come near them: a quarter of the characters left out."""
    chance = random.Random(f"{guide.id} {turn}")
    shown = [wording for wording in guide.wordings if wording not in _asked(guide, place, turn)]
    for wording in shown[:_SLIPPED]:
        yield "".join(character for character in wording if chance.random() > 0.25)


def _features(index: Index, question: str, encode: Encode) -> Floats:
    text = normalise(question)
    return index.rank(text, encode([text])[0]).features


def _blank(fusion: Sequence[float] = (1.0,) * len(Feature)) -> Calibration:
    nothing = (0.0,) * (len(fusion) + _EVIDENCE)
    return Calibration(_rounded(fusion), nothing, nothing, 0.0, 0.0)


def fit(trials: Sequence[Trial]) -> Calibration:
    """Fusion weights, then relevance and sureness of the fused order, then the threshold on each."""
    blank = _blank(_fusion([trial for trial in trials if trial.expected is not None]))
    seen = [example for trial in trials for example in _examples(trial, blank)]
    values = np.array([example.evidence for example in seen])
    # Two close entries with the answer among them are no reason to refuse.
    relevance = _rounded(_logistic(values, np.array([example.near for example in seen]), without=_LEAD))
    sureness = _rounded(_logistic(values, np.array([example.right for example in seen])))
    other = np.array([probability(relevance, example.evidence) for example in seen if example.other])
    return Calibration(
        fusion=blank.fusion,
        relevance=relevance,
        sureness=sureness,
        refuse_below=round(float(np.quantile(other, _REFUSED)), 4),
        answer_from=_answer_from(
            np.array([probability(sureness, example.evidence) for example in seen if not example.robbed]),
            np.array([example.right for example in seen if not example.robbed]),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Example:
    evidence: tuple[float, ...]
    right: bool
    near: bool
    other: bool
    robbed: bool


def _examples(trial: Trial, calibration: Calibration) -> Iterator[_Example]:
    """The trial itself, and the same with its right entry taken away."""
    scores = calibration.fused(trial.features)
    yield _example(trial, scores)
    if trial.expected is not None:
        without = scores.copy()
        without[trial.expected] = -np.inf
        yield _example(trial, without)


def _example(trial: Trial, scores: Floats) -> _Example:
    order = np.argsort(-scores)[:_NEAR]
    right = trial.expected is not None and bool(np.isfinite(scores[trial.expected]))
    return _Example(
        evidence=evidence(trial.features, scores, order),
        right=right and bool(order[0] == trial.expected),
        near=right and trial.expected in order,
        other=trial.expected is None,
        robbed=trial.expected is not None and not right,
    )


def _fusion(trials: Sequence[Trial]) -> list[float]:
    """Weights, none below zero, under which the right entry is the most probable one (softmax regression)."""
    from scipy.optimize import minimize

    features = np.array([trial.features for trial in trials], dtype=np.float64)
    right = np.array([trial.features[trial.expected] for trial in trials if trial.expected is not None])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = features @ weights
        highest = scores.max(axis=1, keepdims=True)
        shares = np.exp(scores - highest)
        total = shares.sum(axis=1, keepdims=True)
        value = np.mean(np.log(total[:, 0]) + highest[:, 0] - right @ weights)
        slope = np.mean(np.einsum("te,tef->tf", shares / total, features) - right, axis=0)
        return float(value + 1e-3 * weights @ weights), slope + 2e-3 * weights

    start = np.full(features.shape[2], 5.0)
    return list(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(start)).x)


def _logistic(values: NDArray[np.float64], right: NDArray[np.bool_], without: int | None = None) -> list[float]:
    """Weights for the probability of being right: none below zero but the intercept, none for the column `without`."""
    from scipy.optimize import minimize

    signs = np.where(right, 1.0, -1.0)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margins = signs * (values @ weights)
        slope = -(signs / (1 + np.exp(margins))) @ values / len(signs)
        return float(np.mean(np.logaddexp(0, -margins)) + 1e-4 * weights @ weights), slope + 2e-4 * weights

    bounds = [(None, None) if place == 0 else (0, 0 if place == without else None) for place in range(values.shape[1])]
    return list(minimize(loss, np.zeros(values.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x)


def _answer_from(sureness: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The lowest sureness from which on wrong answers are few enough among all questions."""
    order = np.argsort(-sureness)
    wrong = np.cumsum(~right[order]) / len(right)
    allowed = np.flatnonzero(wrong <= _WRONG)
    return round(float(sureness[order[allowed[-1]]]), 4) if len(allowed) else 1.0


def _rounded(values: Sequence[float]) -> tuple[float, ...]:
    return tuple(round(float(value), 4) for value in values)
