"""How it is learnt what citizens say of the case that was spoken of just before, from lines of ours
(`training_data/case_talk.yaml`), and how surely that is understood of what was not learnt."""

from collections.abc import Iterator, Sequence
from itertools import chain

import msgspec

from bot import case_meaning, meaning_learning, training
from bot.answer_meaning import Asked, Calibration
from bot.case_meaning import Meaning
from bot.meaning_learning import Heard, Lessons, Line
from knowledge_base import kept, linear_model

LINES = training.ROOT / "training_data/case_talk.yaml"
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


def lessons() -> Lessons[Meaning]:
    """All there is to learn from."""
    return Lessons(lines(), turns(), _COUNTS_A_TURN)


def lines() -> tuple[Line[Meaning], ...]:
    """All lines, each once."""
    read = msgspec.yaml.decode(LINES.read_bytes(), type=dict[Meaning, list[str]])
    return tuple(dict.fromkeys(Line(Asked(None, text), means) for means, texts in read.items() for text in texts))


def turns() -> tuple[Line[Meaning], ...]:
    """Messages of the kinds that the turn classifier learns from."""
    return tuple(chain.from_iterable(_turns(intent, texts[:_MOST_TURNS]) for intent, texts in training.messages()))


def _turns(intent: str, texts: Sequence[str]) -> Iterator[Line[Meaning]]:
    if intent not in _EITHER:
        yield from (Line(Asked(None, text), _OF_A_CASE.get(intent, Meaning.OTHER)) for text in texts)


def held_out(lessons: Lessons[Meaning]) -> list[Heard[Meaning]]:
    """Each line as it is heard by a model that did not learn it."""
    return meaning_learning.held_out(lessons, lambda model, asked: case_meaning.likeliest(model, asked.text))


def renew(lessons: Lessons[Meaning], heard: Sequence[Heard[Meaning]]) -> None:
    """Keep what all of them teach, and how sure is sure enough by what was heard of lines that were held out."""
    linear_model.write(meaning_learning.learnt(lessons), case_meaning.MODEL, case_meaning.PACKAGE)
    sure_from = {means: at for means in Meaning if (at := meaning_learning.sure_from(heard, means, _RIGHT))}
    fitted = Calibration(meaning_learning.provenance(lessons.lines), sure_from)
    kept.write(case_meaning.CALIBRATION, fitted, case_meaning.PACKAGE)
