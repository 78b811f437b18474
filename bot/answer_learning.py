"""How the meaning of answers is learnt from lines of ours (`training_data/answers/`), and how surely what was not
learnt is understood."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import msgspec

from bot import answer_meaning, meaning_learning, training
from bot.answer_meaning import Asked, Calibration, Meaning, Question
from bot.meaning_learning import Heard, Lessons, Line
from knowledge_base import kept, linear_model
from language import tables
from language.ear_learning import ORDINARY

LINES = training.ROOT / "training_data/answers"
APART = training.ROOT / "training_data/evaluation/answers.yaml"
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


def lessons() -> Lessons[Meaning]:
    """All there is to learn from."""
    return Lessons(lines(), turns(), _COUNTS_A_TURN)


def lines(folder: Path = LINES) -> tuple[Line[Meaning], ...]:
    """All lines, each once."""
    return tuple(dict.fromkeys(chain.from_iterable(_read(file) for file in sorted(folder.glob("*.yaml")))))


def _read(file: Path) -> Iterator[Line[Meaning]]:
    read = msgspec.yaml.decode(file.read_bytes(), type=dict[Question, dict[Meaning, list[str]]])
    for question, by_meaning in read.items():
        for means, texts in by_meaning.items():
            # Who leaves the question for a number out stays unnamed.
            nobody = means is Meaning.SKIP and question in _NOBODY
            yield from (Line(Asked(question, text), Meaning.ANONYMOUS if nobody else means) for text in texts)


def apart() -> tuple[Line[Meaning], ...]:
    """The lines that nothing is learnt from."""
    return tuple(_read(APART))


def turns() -> tuple[Line[Meaning], ...]:
    """Messages that mean the same to any question: those of such kinds that the turn classifier learns from, matters,
    and cries for help, which answer none."""
    told = chain.from_iterable(_turns(intent, texts[:_MOST_TURNS]) for intent, texts in training.messages())
    cries = (said for kind, said in tables.rows("emergency_examples.tsv") if kind != ORDINARY)
    return (*told, *(Line(Asked(None, said), Meaning.TALK) for said in cries))


def _turns(intent: str, texts: Sequence[str]) -> Iterator[Line[Meaning]]:
    if intent in _MATTERS:
        yield from (Line(Asked(Question.WHAT, text), Meaning.VALUE) for text in texts)
    elif means := _TURNS.get(intent):
        yield from (Line(Asked(None, text), means) for text in texts)


def held_out(lessons: Lessons[Meaning]) -> list[Heard[Meaning]]:
    """Each line as it is heard by a model that learnt neither it nor the same text to another question."""
    return meaning_learning.held_out(lessons, answer_meaning.likeliest)


def as_kept(lines: Sequence[Line[Meaning]]) -> list[Heard[Meaning]]:
    """Each line as it is heard by what is kept."""
    return [Heard(line, *answer_meaning.likeliest(answer_meaning.model(), line.asked)) for line in lines]


def renew(lessons: Lessons[Meaning], heard: Sequence[Heard[Meaning]]) -> None:
    """Keep what all of them teach, and how sure is sure enough by what was heard of lines that were held out."""
    linear_model.write(meaning_learning.learnt(lessons), answer_meaning.MODEL, answer_meaning.PACKAGE)
    sure_from = {means.value: at for means in Meaning if (at := _sure_from(heard, means))}
    fitted = Calibration(meaning_learning.provenance(lessons.lines), sure_from)
    kept.write(answer_meaning.CALIBRATION, fitted, answer_meaning.PACKAGE)


def _sure_from(heard: Sequence[Heard[Meaning]], means: Meaning) -> float | None:
    return meaning_learning.sure_from(heard, means, _FINAL if means in _FINALLY else _ELSE)


@dataclass(frozen=True, slots=True)
class Figures:
    """Of a meaning: what is right of all that is taken for it, and what is taken for it of all that has it."""

    precision: float
    recall: float


def figures(taken: Sequence[tuple[bool, bool]]) -> Figures:
    """The figures of lines: whether each is taken for a meaning, and whether it has it."""
    both = sum(took and is_so for took, is_so in taken)
    return Figures(both / max(1, sum(took for took, _ in taken)), both / max(1, sum(is_so for _, is_so in taken)))


def of_meaning(heard: Sequence[Heard[Meaning]], means: Meaning, calibration: Calibration) -> Figures:
    """How a meaning is heard where it is sure."""
    taken = (one.means is means and calibration.is_sure(means, one.chance) for one in heard)
    return figures([(took, one.line.means is means) for took, one in zip(taken, heard, strict=True)])
