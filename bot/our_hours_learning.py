"""How the ear for questions about our hours learns: from our own lines (`training_data/our_hours.yaml`), and of the
kinds of turns and ways of asking from those that have a word of hours in them.

`./weiqiao eval talk --calibrate` keeps what was learnt beside the code; a test learns it anew and compares."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from bot import our_hours, talk_learning, talk_sense, training
from language import ear_learning
from language.ear_learning import ORDINARY, Example
from language.folds import parted

_FOLDS = 4
# Among these some ask for our hours.
_OF_US = frozenset({"human", "who_are_you", "small_talk"})


def examples() -> tuple[Example, ...]:
    """What there is to learn from, each text once."""
    own = talk_learning.read("our_hours.yaml")
    ours = ((our_hours.OURS, text) for text in own["ours"])
    lines = chain(ours, ((ORDINARY, text) for text in chain(own["others"], _others())))
    heard = ((kind, talk_sense.prepared(text)) for kind, text in lines)
    found = dict[str, Example]()
    for kind, said in heard:
        if our_hours.may_ask(said):
            found.setdefault(said, Example(kind, said))
    return tuple(found.values())


def _others() -> Iterator[str]:
    for intent, texts in training.messages():
        if intent not in _OF_US:
            yield from texts
    yield from talk_learning.ways_of_asking()


@dataclass(frozen=True, slots=True)
class Figures:
    """Of `ours` questions about our hours and of `others` with a word of hours, each heard by an ear that did not learn
    it: the shares that are taken for one."""

    ours: int
    others: int
    heard: float
    taken: float


def held_out(examples: Sequence[Example]) -> Figures:
    """How examples are heard that were not learnt."""
    ours, heard, others, taken = 0, 0, 0, 0
    for known, held in parted(examples, lambda one: one.said, _FOLDS):
        ear = ear_learning.learnt_of_no_kind(known)
        for example in held:
            meant = our_hours.by(ear, example.said)
            if example.is_meant:
                ours, heard = ours + 1, heard + meant
            else:
                others, taken = others + 1, taken + meant
    return Figures(ours, others, heard / ours, taken / others)
