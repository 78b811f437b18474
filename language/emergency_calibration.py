"""From which likelihood on the learned ear hears an emergency, fitted to what it has not learnt: every example and
every ordinary message is judged by an ear that knows neither it nor what was written together with it."""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from language import emergencies, emergency_learning
from language.ear_learning import ORDINARY, Example
from language.emergency_text import for_the_ear, prepare

_FOLDS = 5
_WRITTEN_TOGETHER = 20
FALSE_ALARMS = 0.0142
"""The share of ordinary talk that no rule hears and that may be taken for an emergency; much of it tells of one."""
ALARMS_IN_A_SENTENCE = 0.005
"""The share of ordinary messages that may be taken for an emergency where one is a sentence of a long message."""
OVERHEARD = 0.0175
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
    is_answer: bool
    """Whether it answers a question of the form's."""

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


def judged(talk: Sequence[str], answers: Sequence[str]) -> list[Judged]:
    """Every example, every message of ordinary `talk` and every one of the `answers` to a form, which all stand in the
    order in which they were written."""
    examples = emergency_learning.examples(answers)
    known = {example.said for example in examples}
    written = {said: place for place, said in enumerate(map(prepare, talk))}
    answered = {said: place for place, said in enumerate(map(prepare, answers))}
    placed = [(_fold(written.get(example.said, place)), example) for place, example in enumerate(examples)]
    others = [(_fold(place), said) for said, place in {**answered, **written}.items() if said not in known]
    return [one for fold in range(_FOLDS) for one in _of_fold(fold, placed, others, written, answered)]


def _fold(place: int) -> int:
    return place // _WRITTEN_TOGETHER % _FOLDS


def _of_fold(
    fold: int,
    examples: Sequence[tuple[int, Example]],
    others: Sequence[tuple[int, str]],
    talk: Collection[str],
    answers: Collection[str],
) -> Iterator[Judged]:
    ear = emergency_learning.learnt_of_danger(
        [example for other, example in examples if other != fold], [said for other, said in others if other != fold]
    )
    held = [example for other, example in examples if other == fold]
    for one in (*held, *(Example(ORDINARY, said) for other, said in others if other == fold)):
        if not emergencies.is_letter(one.said):
            yield Judged(
                one.kind,
                emergencies.is_ruled(one.said),
                emergencies.is_doubtful(one.said),
                ear.likelihood(for_the_ear(one.said)),
                one.said in talk and one.kind == ORDINARY,
                one.said in answers,
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
    alarms_in_answers: float
    """Answers to a form taken for an emergency / all of them."""


def held_out(messages: Sequence[Judged], thresholds: Thresholds) -> HeldOut:
    """The figures of messages that `judged` gives."""
    told = [one for one in messages if one.kind != ORDINARY]
    talk = [one for one in messages if one.is_talk]
    answers = [one for one in messages if one.is_answer]
    return HeldOut(
        sum(one.alarms(thresholds) for one in told) / len(told),
        sum(one.ruled for one in told) / len(told),
        sum(one.alarms(thresholds) for one in talk) / len(talk),
        sum(one.ruled for one in talk) / len(talk),
        sum(one.alarms(thresholds) for one in answers) / len(answers),
    )
