"""How it is learnt what citizens say of the case that was spoken of just before, from lines of ours
(`training_data/case_talk.yaml`), and how surely that is understood of what was not learnt."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import msgspec

from bot import answer_meaning, case_meaning, training
from bot.answer_meaning import Asked
from bot.case_meaning import Calibration, Meaning
from knowledge_base import kept, linear_model
from knowledge_base.linear_model import LinearModel
from language.folds import parted
from language.precision import reachable

LINES = training.ROOT / "training_data/case_talk.yaml"
_CAREFUL = 30.0  # inverse strength of regularisation, by cross-validation
_LEAST = 0.05
_FOLDS = 5
_RIGHT = 0.9
"""What share of what is taken for sure must be right."""
# What kinds of turn mean of a case; all others are about something else.
_OF_A_CASE = {
    "progress": Meaning.PROGRESS,
    "urge": Meaning.PRESS,
    "add_to_case": Meaning.ADD,
    "withdraw": Meaning.WITHDRAW,
}
# In these a case's rating may be meant, whichever.
_EITHER = frozenset({"rate", "dissatisfied", "praise"})
_MOST_TURNS, _COUNTS_A_TURN = 100, 0.1


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody said after a case was spoken of, and what it does."""

    text: str
    means: Meaning


@dataclass(frozen=True, slots=True)
class Heard:
    """A line, and what is made of it by who never learnt it."""

    line: Line
    means: Meaning
    chance: float

    @property
    def right(self) -> bool:
        return self.means is self.line.means


def lines() -> tuple[Line, ...]:
    """All lines, each once."""
    read = msgspec.yaml.decode(LINES.read_bytes(), type=dict[Meaning, list[str]])
    return tuple(dict.fromkeys(Line(text, means) for means, texts in read.items() for text in texts))


def turns() -> tuple[Line, ...]:
    """Messages of the kinds that the turn classifier learns from."""
    return tuple(chain.from_iterable(_turns(intent, texts[:_MOST_TURNS]) for intent, texts in training.messages()))


def _turns(intent: str, texts: Sequence[str]) -> Iterator[Line]:
    if intent not in _EITHER:
        yield from (Line(text, _OF_A_CASE.get(intent, Meaning.OTHER)) for text in texts)


def learnt(lines: Sequence[Line], turns: Sequence[Line] = ()) -> LinearModel:
    """What the lines teach, and beside them some turns."""
    from sklearn.linear_model import LogisticRegression

    learner = LogisticRegression(C=_CAREFUL, max_iter=300)
    texts = [(Asked(None, line.text), line.means.value) for line in (*lines, *turns)]
    counts = [1.0] * len(lines) + [_COUNTS_A_TURN] * len(turns)
    return linear_model.lightened(linear_model.learn(texts, answer_meaning.signs, learner, counts), _LEAST)


def held_out(lines: Sequence[Line], turns: Sequence[Line]) -> list[Heard]:
    """Each line as it is heard by a model that did not learn it."""
    heard = list[Heard]()
    for known, held in parted(lines, lambda line: line.text, _FOLDS):
        model = learnt(known, turns)
        heard += (Heard(line, *case_meaning.likeliest(model, line.text)) for line in held)
    return heard


def provenance(lines: Sequence[Line]) -> str:
    """What a calibration of these lines says of itself."""
    digest = hashlib.sha256(msgspec.json.encode([(line.text, line.means) for line in lines])).hexdigest()[:16]
    return f"eval answers --calibrate: {len(lines)} lines, {digest}"


def renew(lines: Sequence[Line], turns: Sequence[Line], heard: Sequence[Heard]) -> None:
    """Keep what all of them teach, and how sure is sure enough by what was heard of lines that were held out."""
    linear_model.write(learnt(lines, turns), case_meaning.MODEL, case_meaning.PACKAGE)
    judged = {means: [(one.chance, one.right) for one in heard if one.means is means] for means in Meaning}
    sure_from = {means: reachable(taken, _RIGHT)[0] for means, taken in judged.items()}
    fitted = Calibration(provenance(lines), {means: round(at, 4) for means, at in sure_from.items() if at < 1})
    kept.write(case_meaning.CALIBRATION, fitted, case_meaning.PACKAGE)


def is_sure(one: Heard, calibration: Calibration) -> bool:
    """Whether what is made of a line is sure enough."""
    return one.chance >= calibration.sure_from.get(one.means, 2.0)
