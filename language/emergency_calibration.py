"""From which likelihood on the learned ear hears an emergency, fitted to what it has not learnt: every example and
every ordinary message is judged by an ear that knows neither it nor what was written together with it."""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from language import emergencies, emergency_learning
from language.emergency_learning import ORDINARY, Example
from language.emergency_text import prepare

_FOLDS = 5
_WRITTEN_TOGETHER = 20
FALSE_ALARMS = 0.025
"""The share of ordinary talk that no rule hears and that may be taken for an emergency; much of it tells of one."""
ALARMS_IN_A_SENTENCE = 0.005
"""The share of ordinary messages that may be taken for an emergency where one is a sentence of a long message."""
OVERHEARD = 0.0125
"""The share of the emergencies that a rule hears which may be taken for ordinary talk."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A message as it is heard by the rules, and by an ear that has not learnt it."""

    kind: str
    """Of emergency, or `ORDINARY`."""
    ruled: bool
    doubtful: bool
    likelihood: float
    is_talk: bool
    """Whether it is a message of ordinary talk; some of these are examples too."""

    def alarms(self, thresholds: "Thresholds") -> bool:
        """Whether it would be taken for an emergency."""
        if self.ruled:
            return self.likelihood >= thresholds.beside_a_rule
        return self.likelihood >= (thresholds.in_a_sentence if self.doubtful else thresholds.alone)


@dataclass(frozen=True, slots=True)
class Thresholds:
    alone: float
    beside_a_rule: float
    in_a_sentence: float


def judged(talk: Sequence[str]) -> list[Judged]:
    """Every example, and every message of ordinary `talk`; both stand in the order in which they were written."""
    examples = emergency_learning.examples()
    written = {said: place for place, said in enumerate(map(prepare, talk))}
    known = {example.said for example in examples}
    placed = [(_fold(written.get(example.said, place)), example) for place, example in enumerate(examples)]
    others = [(_fold(place), Example(ORDINARY, said)) for said, place in written.items() if said not in known]
    return [one for fold in range(_FOLDS) for one in _of_fold(fold, placed, others, written)]


def _fold(place: int) -> int:
    return place // _WRITTEN_TOGETHER % _FOLDS


def _of_fold(
    fold: int, examples: Sequence[tuple[int, Example]], ordinary: Sequence[tuple[int, Example]], talk: Collection[str]
) -> Iterator[Judged]:
    ear = emergency_learning.learnt([example for other, example in examples if other != fold])
    for one in (example for other, example in (*examples, *ordinary) if other == fold):
        if not emergencies.is_letter(one.said):
            yield Judged(
                one.kind,
                emergencies.is_ruled(one.said),
                emergencies.is_doubtful(one.said),
                ear.likelihood(one.said),
                one.said in talk and one.kind == ORDINARY,
            )


def fitted(messages: Sequence[Judged]) -> Thresholds:
    """The lowest thresholds with few enough false alarms in ordinary talk, and the highest below which few enough of
    the emergencies fall that a rule hears."""
    others = [one for one in messages if one.is_talk]
    talk = sorted(one.likelihood for one in others if not (one.ruled or one.doubtful))
    sentences = sorted(one.likelihood for one in others)
    heard = sorted(one.likelihood for one in messages if one.ruled and one.kind != ORDINARY)
    return Thresholds(
        round(_exceeded_by(FALSE_ALARMS, talk), 3),
        round(heard[int(len(heard) * OVERHEARD)], 3),
        round(_exceeded_by(ALARMS_IN_A_SENTENCE, sentences), 3),
    )


def _exceeded_by(share: float, likelihoods: Sequence[float]) -> float:
    """What that share of the likelihoods, the least first, is above."""
    return likelihoods[math.ceil(len(likelihoods) * (1 - share)) - 1]


def table(thresholds: Thresholds) -> str:
    """The file that `emergencies` reads."""
    return (
        "# likelihoods from 0 to 1, written by eval emergencies --calibrate\n"
        f"alone\t{thresholds.alone}\nbeside a rule\t{thresholds.beside_a_rule}\n"
        f"in a sentence\t{thresholds.in_a_sentence}\n"
    )


@dataclass(frozen=True, slots=True)
class HeldOut:
    """How what an ear has not learnt is heard."""

    heard: float
    """Emergencies among the examples taken for one / all of them."""
    foreseen: float
    """The same by the rules alone."""
    alarms_in_talk: float
    """Ordinary talk taken for an emergency / all of it."""
    foreseen_in_talk: float
    """The same by the rules alone."""


def held_out(messages: Sequence[Judged], thresholds: Thresholds) -> HeldOut:
    """The figures of messages that `judged` gives."""
    told = [one for one in messages if one.kind != ORDINARY]
    talk = [one for one in messages if one.is_talk]
    return HeldOut(
        sum(one.alarms(thresholds) for one in told) / len(told),
        sum(one.ruled for one in told) / len(told),
        sum(one.alarms(thresholds) for one in talk) / len(talk),
        sum(one.ruled for one in talk) / len(talk),
    )
