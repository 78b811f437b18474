"""The classifier on foreign labelled messages, beside a plain classifier on the same folds."""

from collections.abc import Sequence
from dataclasses import dataclass

from escalation.classifier import LETTERS, prepared
from escalation.classifier_training import fit
from escalation.examples import Example
from escalation.routing_evaluation import PRECISION
from language.precision import reachable

_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares from 0 to 1; `macro_f1` weighs rare labels as much as frequent ones."""

    accuracy: float
    macro_f1: float


@dataclass(frozen=True, slots=True)
class Compared:
    """The classifier of this project, and characters 1 to 3 in a linear machine as anybody would set it up.

    `decided`: the share that our classifier alone could decide with just `PRECISION` of that right."""

    own: Scores
    plain: Scores
    decided: float


def cross_validated(examples: Sequence[Example]) -> Compared:
    """Five folds, each label in each, shuffled with seed 0; exact repetitions are left out first."""
    from sklearn.model_selection import StratifiedKFold

    rows = list(dict.fromkeys(examples))
    labels = [row.label for row in rows]
    told: list[str] = []
    own: list[tuple[str, float]] = []
    plain: list[str] = []
    for kept, held_out in StratifiedKFold(_FOLDS, shuffle=True, random_state=0).split(labels, labels):
        known, asked = [rows[row] for row in kept], [rows[row] for row in held_out]
        told += [one.label for one in asked]
        own += _own(known, asked)
        plain += _plain(known, asked)
    return _compared(told, own, plain)


def transferred(known: Sequence[Example], asked: Sequence[Example]) -> Compared:
    """Trained on one set, asked about another."""
    told = [one.label for one in asked]
    return _compared(told, _own(known, asked), _plain(known, asked))


def _compared(told: Sequence[str], own: Sequence[tuple[str, float]], plain: Sequence[str]) -> Compared:
    judged = [(share, label == right) for (label, share), right in zip(own, told, strict=True)]
    return Compared(_scores(told, [label for label, _ in own]), _scores(told, plain), reachable(judged, PRECISION)[1])


def _own(known: Sequence[Example], asked: Sequence[Example]) -> list[tuple[str, float]]:
    """The likeliest label of each, and how likely it is beside the others."""
    model = fit([Example(prepared(one.text), one.label) for one in known], LETTERS)
    likeliest = (model.propose(one.text)[0] for one in asked)
    return [(one.matter, one.probability) for one in likeliest]


def _plain(known: Sequence[Example], asked: Sequence[Example]) -> list[str]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    machine = LinearSVC(random_state=0).fit(vectors.fit_transform(_joined(known)), [one.label for one in known])
    return [str(label) for label in machine.predict(vectors.transform(_joined(asked)))]


def _joined(examples: Sequence[Example]) -> list[str]:
    return ["".join(one.text.split()) for one in examples]


def _scores(told: Sequence[str], found: Sequence[str]) -> Scores:
    from sklearn.metrics import accuracy_score, f1_score

    return Scores(float(accuracy_score(told, found)), float(f1_score(told, found, average="macro")))
