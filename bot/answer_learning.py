"""How the meaning of answers is learnt from lines of ours (`training_data/answers/`), and how surely what was not
learnt is understood."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import msgspec

from bot import answer_meaning, training
from bot.answer_meaning import Asked, Calibration, Meaning, Question
from knowledge_base import kept, linear_model
from knowledge_base.linear_model import LinearModel
from language import tables
from language.ear_learning import ORDINARY
from language.folds import parted
from language.precision import reachable

LINES = training.ROOT / "training_data/answers"
APART = training.ROOT / "training_data/evaluation/answers.yaml"
_CAREFUL = 30.0  # inverse strength of regularisation, by cross-validation
# A sign whose weights are all smaller changes nothing.
_LEAST = 0.05
_FOLDS = 5
_FINAL, _ELSE = 0.96, 0.9
"""What share of what is taken for sure must be right: of what files, discards or calls somebody, and of the rest."""
_FINALLY = frozenset({Meaning.YES, Meaning.CANCEL, Meaning.BACK, Meaning.PERSON})
# What kinds of turn mean the same to any question, and what to the one what the matter is; how many of each, and how
# much one counts beside a line.
_TURNS = {
    "affirm": Meaning.YES,
    "deny": Meaning.NO,
    "cancel": Meaning.CANCEL,
    "human": Meaning.PERSON,
    "repeat": Meaning.UNCLEAR,
    "simpler": Meaning.UNCLEAR,
    "thanks": Meaning.TALK,
    "greet": Meaning.TALK,
    "bye": Meaning.TALK,
    "small_talk": Meaning.TALK,
    "who_are_you": Meaning.TALK,
    "abuse": Meaning.TALK,
    "ask_policy": Meaning.QUESTION,
}
_MATTERS = frozenset({"complain", "seek_help", "suggest", "praise"})
_MOST_TURNS, _COUNTS_A_TURN = 700, 0.4
_NOBODY = frozenset({Question.CONTACT, Question.NUMBER})


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody said to a question, and what it means."""

    asked: Asked
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


def lines(folder: Path = LINES) -> tuple[Line, ...]:
    """All lines, each once."""
    return tuple(dict.fromkeys(chain.from_iterable(_read(file) for file in sorted(folder.glob("*.yaml")))))


def _read(file: Path) -> Iterator[Line]:
    read = msgspec.yaml.decode(file.read_bytes(), type=dict[Question, dict[Meaning, list[str]]])
    for question, by_meaning in read.items():
        for means, texts in by_meaning.items():
            # Who leaves the question for a number out stays unnamed.
            nobody = means is Meaning.SKIP and question in _NOBODY
            yield from (Line(Asked(question, text), Meaning.ANONYMOUS if nobody else means) for text in texts)


def apart() -> tuple[Line, ...]:
    """The lines that nothing is learnt from."""
    return tuple(_read(APART))


def turns() -> tuple[Line, ...]:
    """Messages that mean the same to any question: those of such kinds that the turn classifier learns from, matters,
    and cries for help, which answer none."""
    told = chain.from_iterable(_turns(intent, texts[:_MOST_TURNS]) for intent, texts in training.messages())
    cries = (said for kind, said in tables.rows("emergency_examples.tsv") if kind != ORDINARY)
    return (*told, *(Line(Asked(None, said), Meaning.TALK) for said in cries))


def _turns(intent: str, texts: Sequence[str]) -> Iterator[Line]:
    if intent in _MATTERS:
        yield from (Line(Asked(Question.WHAT, text), Meaning.VALUE) for text in texts)
    elif means := _TURNS.get(intent):
        yield from (Line(Asked(None, text), means) for text in texts)


def learnt(lines: Sequence[Line], turns: Sequence[Line] = ()) -> LinearModel:
    """What the lines teach, and beside them some turns."""
    from sklearn.linear_model import LogisticRegression

    learner = LogisticRegression(C=_CAREFUL, max_iter=300)
    texts = [(line.asked, line.means.value) for line in (*lines, *turns)]
    counts = [1.0] * len(lines) + [_COUNTS_A_TURN] * len(turns)
    return linear_model.lightened(linear_model.learn(texts, answer_meaning.signs, learner, counts), _LEAST)


def held_out(lines: Sequence[Line], turns: Sequence[Line]) -> list[Heard]:
    """Each line as it is heard by a model that learnt neither it nor the same text to another question."""
    heard = list[Heard]()
    for known, held in parted(lines, lambda line: line.asked.text, _FOLDS):
        model = learnt(known, turns)
        heard += (Heard(line, *answer_meaning.likeliest(model, line.asked)) for line in held)
    return heard


def as_kept(lines: Sequence[Line]) -> list[Heard]:
    """Each line as it is heard by what is kept."""
    return [Heard(line, *answer_meaning.likeliest(answer_meaning.model(), line.asked)) for line in lines]


def provenance(lines: Sequence[Line]) -> str:
    """What a calibration of these lines says of itself."""
    digest = hashlib.sha256(msgspec.json.encode([(line.asked, line.means) for line in lines])).hexdigest()[:16]
    return f"eval answers --calibrate: {len(lines)} lines, {digest}"


def renew(lines: Sequence[Line], turns: Sequence[Line], heard: Sequence[Heard]) -> None:
    """Keep what all of them teach, and how sure is sure enough by what was heard of lines that were held out."""
    linear_model.write(learnt(lines, turns), answer_meaning.MODEL, answer_meaning.PACKAGE)
    fitted = Calibration(provenance(lines), {means: at for means in Meaning if (at := _sure_from(heard, means))})
    kept.write(answer_meaning.CALIBRATION, fitted, answer_meaning.PACKAGE)


def _sure_from(heard: Sequence[Heard], means: Meaning) -> float | None:
    """The lowest chance from which on enough of what is taken for a meaning is right."""
    wanted = _FINAL if means in _FINALLY else _ELSE
    chance, share = reachable([(one.chance, one.right) for one in heard if one.means is means], wanted)
    return round(chance, 4) if share else None


@dataclass(frozen=True, slots=True)
class Figures:
    """Of a meaning: what is right of all that is taken for it, and what is taken for it of all that has it."""

    precision: float
    recall: float


def figures(taken: Sequence[tuple[bool, bool]]) -> Figures:
    """The figures of lines: whether each is taken for a meaning, and whether it has it."""
    both = sum(took and is_so for took, is_so in taken)
    return Figures(both / max(1, sum(took for took, _ in taken)), both / max(1, sum(is_so for _, is_so in taken)))


def is_sure(one: Heard, calibration: Calibration) -> bool:
    """Whether what is made of a line is sure enough."""
    return one.chance >= calibration.sure_from.get(one.means, 2.0)


def of_meaning(heard: Sequence[Heard], means: Meaning, calibration: Calibration) -> Figures:
    """How a meaning is heard where it is sure."""
    return figures([(one.means is means and is_sure(one, calibration), one.line.means is means) for one in heard])
