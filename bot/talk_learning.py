"""How the ear for what wants nothing learns: from our own lines (`training_data/wants_nothing.yaml`) and from those
that teach the kinds of turns, the search and the meaning of answers.

It takes some seconds of a processor, so `./weiqiao eval talk --calibrate` keeps what was learnt beside the code; a test
learns it anew and compares."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from bot import talk_sense, training
from language import ear_learning
from language.ear_learning import ORDINARY, Example
from language.folds import parted
from records.yaml_text import read_yaml

_DATA = Path(__file__).resolve().parents[1] / "training_data"
_MATTER = "matter"
# What kinds of turns are to this ear; the others want something, and of these nobody can tell alone.
_INTENTS = {
    "greet": "talk",
    "small_talk": "talk",
    "abuse": "talk",
    "who_are_you": "talk",
    "thanks": "heard",
    "bye": "leaves",
    "simpler": "simpler",
}
_EITHER = frozenset({"affirm", "deny", "cancel", "repeat", "dissatisfied"})
_CHOICES = {
    "no": "none",
    "talk": "talk",
    "value": ORDINARY,
    "question": ORDINARY,
    "more": ORDINARY,
    "another": ORDINARY,
}
# So many ways of asking there are that a part of them shows what they are like.
_EVERY = 12
_FOLDS = 4


def examples() -> tuple[Example, ...]:
    """What there is to learn from, each text once."""
    own, choices = read("wants_nothing.yaml"), read("answers/choices.yaml")["choices"]
    followups = read("followups.yaml")
    lines = chain(
        _labelled(own, {_MATTER: ORDINARY}),
        _labelled({kind: choices[kind] for kind in _CHOICES}, _CHOICES),
        _turns(),
        _labelled(followups, dict.fromkeys(followups, ORDINARY)),
        ((ORDINARY, said) for said in ways_of_asking()),
    )
    return tuple({said: Example(kind, said) for kind, text in lines if (said := talk_sense.prepared(text))}.values())


@dataclass(frozen=True, slots=True)
class Figures:
    """Of `idle` texts that want nothing and of `others`, each heard by an ear that did not learn it: the shares that
    are taken for sure to want nothing, and of the former what is heard as what it is."""

    idle: int
    others: int
    heard: float
    right_kind: float
    taken: float


def held_out(examples: Sequence[Example]) -> Figures:
    """How examples are heard that were not learnt."""
    idle, heard, right, others, taken = 0, 0, 0, 0, 0
    for known, held in parted(examples, lambda one: one.said, _FOLDS):
        ear = ear_learning.learnt(known)
        for example in held:
            kind = talk_sense.by(ear, example.said)
            if example.kind == ORDINARY:
                others, taken = others + 1, taken + (kind is not None)
            else:
                idle, heard, right = idle + 1, heard + (kind is not None), right + (kind == example.kind)
    return Figures(idle, others, heard / idle, right / heard, taken / others)


def _turns() -> Iterator[tuple[str, str]]:
    for intent, texts in training.messages():
        if intent not in _EITHER:
            yield from ((_INTENTS.get(intent, ORDINARY), text) for text in texts)


def ways_of_asking() -> Iterator[str]:
    for file in sorted((_DATA / "paraphrases").glob("*.yaml")):
        guides: Mapping[str, Mapping[str, Sequence[str]]] = read(f"paraphrases/{file.name}")
        yield from [text for parts in guides.values() for texts in parts.values() for text in texts][::_EVERY]


def _labelled(lines: Mapping[str, Sequence[str]], kinds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for kind, texts in lines.items():
        yield from ((kinds.get(kind, kind), text) for text in texts)


def read(name: str) -> Any:
    return read_yaml((_DATA / name).read_text(encoding="utf-8"))
