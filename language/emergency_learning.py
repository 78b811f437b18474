"""How the ear for emergencies learns: from our examples (`language/emergency_examples.tsv`), and from ordinary talk.

It takes half a minute of a processor, so `./weiqiao eval emergencies --calibrate` keeps what was learnt beside the
code; a test learns it anew and compares."""

from collections.abc import Iterator, Sequence
from itertools import cycle

from language import ear_learning, emergencies, tables
from language.ear_learning import ORDINARY, Example
from language.ears import Ear
from language.emergency_text import for_the_ear, prepare

# Talk of which an ear that has learnt none of it is surer needs no lesson; above, it may well tell of danger.
_HARD, _TOO_LIKELY = 0.026, 0.88
_PLACED = 4
_LONGEST_PLACED = 40
_PLACES = (
    "三河路上",
    "我们小区3栋",
    "二环路口，",
    "幸福里2单元",
    "菜市场门口",
    "我在公园东门，",
    "地铁站里头",
    "城南大道58号",
    "河边步道",
    "学校后门，",
    "就在桥底下，",
    "五楼501，",
    "高新区那边",
    "老街口口上",
    "我家楼下",
)
"""Whoever is in danger says where as well, which most examples do not: else a place would speak against danger."""


def examples(answers: Sequence[str] = ()) -> tuple[Example, ...]:
    """What there is to learn from, in the order in which it was written: our examples, and as ordinary the `answers` to
    a form in which no rule hears a danger."""
    own = {prepare(said): kind for kind, said in tables.rows("emergency_examples.tsv")}
    others = dict.fromkeys((said for said in map(prepare, answers) if not emergencies.is_ruled(said)), ORDINARY)
    return tuple(Example(kind, said) for said, kind in (others | own).items())


def taught(talk: Sequence[str], answers: Sequence[str]) -> Ear:
    """The ear that is kept: it has learnt all that there is, of `talk` and `answers` as they were written."""
    known = examples(answers)
    others = dict.fromkeys(map(prepare, talk)).keys() - {example.said for example in known}
    return learnt_of_danger(known, sorted(others))


def learnt_of_danger(examples: Sequence[Example], talk: Sequence[str]) -> Ear:
    """An ear that has learnt the examples, some of them with a place, and of ordinary `talk`, prepared, what it would
    be unsure of; the same ones give the same ear."""
    every = [*examples, *_hard(examples, talk), *_placed(examples)]
    return ear_learning.learnt(_as_read(every), among_all=True)


def _hard(examples: Sequence[Example], talk: Sequence[str]) -> Iterator[Example]:
    """The talk that is hard to tell from danger, and in which no rule hears any."""
    ear = ear_learning.learnt_of_no_kind(_as_read(examples))
    for said in talk:
        if _HARD < ear.likelihood(for_the_ear(said)) < _TOO_LIKELY and not emergencies.is_ruled(said):
            yield Example(ORDINARY, said)


def _as_read(examples: Sequence[Example]) -> list[Example]:
    return [Example(example.kind, for_the_ear(example.said)) for example in examples]


def _placed(examples: Sequence[Example]) -> Iterator[Example]:
    """Some of the emergencies, told with a place."""
    told = [one for one in examples if one.is_meant and len(one.said) <= _LONGEST_PLACED]
    for one, place in zip(told[::_PLACED], cycle(_PLACES), strict=False):
        yield Example(one.kind, prepare(place) + one.said)
