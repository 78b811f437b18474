"""How one sort of meanings is taught: from lines of ours, each under what it means, and a little from the messages that
the turn classifier learns from."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Generic

import msgspec

from bot import meaning_learning, training
from bot.answer_meaning import Asked, Calibration
from bot.learnt_meaning import PACKAGE, LearntMeaning, Means
from bot.meaning_learning import Heard, Lessons, Line
from knowledge_base import kept, linear_model

_DATA = training.ROOT / "training_data"
# What wants nothing done, and what is as short and does, whatever was spoken of.
_PASSING = _DATA / "passing_talk.yaml"
_MOST_TURNS, _COUNTS_A_TURN = 100, 0.1


@dataclass(frozen=True, slots=True)
class Course(Generic[Means]):
    """`file`, by its name in `training_data`, holds the lines by meaning, and the one of this name in its `evaluation`
    such that nothing is learnt from; `of_turn` says what a kind of turn means, None where that may be anything,
    `beside` what else counts as much as a turn, `passing` what the lines mean here that are said whatever was spoken
    of, by their part of the file. `right`: what share of what is taken for sure must be, `right_of` of single meanings
    where that is another."""

    learnt: LearntMeaning[Means]
    file: str
    of_turn: Callable[[str], Means | None]
    right: float
    beside: Callable[[], Iterable[Line[Means]]] = tuple
    passing: Mapping[str, Means] = field(default_factory=dict)
    right_of: Mapping[Means, float] = field(default_factory=dict)

    def lessons(self) -> Lessons[Means]:
        """All there is to learn from."""
        turns = chain.from_iterable(self._turns(intent, texts[:_MOST_TURNS]) for intent, texts in training.messages())
        return Lessons(self.lines(), (*turns, *self.beside()), _COUNTS_A_TURN)

    def lines(self) -> tuple[Line[Means], ...]:
        """All lines, each once; what means this in its own file means nothing else."""
        own = self._read(_DATA / self.file)
        known = {line.asked for line in own}
        said = (
            (self.passing[part], text)
            for part, texts in _read(_PASSING).items()
            if part in self.passing
            for text in texts
        )
        return *own, *(line for line in _lines(said) if line.asked not in known)

    def held_out(self, lessons: Lessons[Means]) -> list[Heard[Means]]:
        """Each line as it is heard by a model that did not learn it."""
        return meaning_learning.held_out(lessons, lambda model, asked: self.learnt.likeliest(model, asked.text))

    def apart(self) -> list[Heard[Means]]:
        """The lines that nothing is learnt from, as they are heard by what is kept."""
        lines = self._read(_DATA / "evaluation" / self.file)
        return [Heard(line, *self.learnt.likeliest(self.learnt.model, line.asked.text)) for line in lines]

    def renew(self, lessons: Lessons[Means], heard: Sequence[Heard[Means]]) -> None:
        """Keep what all of them teach, and how sure is sure enough by what was heard of lines that were held out."""
        linear_model.write(meaning_learning.learnt(lessons), self.learnt.model_file, PACKAGE)
        sure_from = {
            one.value: at
            for one in self.learnt.means
            if (at := meaning_learning.sure_from(heard, one, self.right_of.get(one, self.right)))
        }
        fitted = Calibration(meaning_learning.provenance(lessons.lines), sure_from)
        kept.write(self.learnt.calibration_file, fitted, PACKAGE)
        self.learnt.forget()

    def _read(self, file: Path) -> tuple[Line[Means], ...]:
        return _lines((self.learnt.means(means), text) for means, texts in _read(file).items() for text in texts)

    def _turns(self, intent: str, texts: Sequence[str]) -> Iterator[Line[Means]]:
        if (means := self.of_turn(intent)) is not None:
            yield from (Line(Asked(None, text), means) for text in texts)


def _read(file: Path) -> dict[str, list[str]]:
    return msgspec.yaml.decode(file.read_bytes(), type=dict[str, list[str]])


def _lines(told: Iterable[tuple[Means, str]]) -> tuple[Line[Means], ...]:
    """Each once."""
    return tuple(dict.fromkeys(Line(Asked(None, text), means) for means, text in told))
