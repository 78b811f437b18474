"""How an ear learns: from messages that are of a kind and from ordinary ones."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from language import ears
from language.ears import ALWAYS, Ear

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

ORDINARY = "ordinary"
_KNOWN_FROM = 2
_PENALTY = 1.0
# Nobody hears the difference that more rounds make.
_NEAR_ENOUGH, _ROUNDS = 1e-3, 5_000


@dataclass(frozen=True, slots=True)
class Example:
    kind: str
    """Of what is meant, or `ORDINARY`."""
    said: str
    """A message, prepared as it will be when it is heard."""

    @property
    def is_meant(self) -> bool:
        """Whether it is of any kind."""
        return self.kind != ORDINARY


def learnt(examples: Sequence[Example], *, among_all: bool = False) -> Ear:
    """An ear that has learnt just these examples, to tell them from the ordinary ones and by their kinds, and with
    `among_all` each kind also from all that is said; the same ones give the same ear."""
    lessons = _Lessons.of(examples)
    meant = [place for place, example in enumerate(examples) if example.is_meant]
    kinds = sorted({examples[place].kind for place in meant})
    apart = [lessons.learn(_is(kind)) for kind in kinds] if among_all else []
    by_kind = [lessons.learn(_is(kind), meant) for kind in kinds]
    return ears.made(kinds, lessons.places, lessons.rarity, [lessons.learn(_is_meant), *apart, *by_kind])


def learnt_of_no_kind(examples: Sequence[Example]) -> Ear:
    """An ear that only tells whether anything is meant, which is learnt far sooner."""
    lessons = _Lessons.of(examples)
    return ears.made((), lessons.places, lessons.rarity, [lessons.learn(_is_meant)])


@dataclass(frozen=True, slots=True)
class _Lessons:
    """Examples as an ear sees them."""

    examples: Sequence[Example]
    places: Mapping[str, int]
    rarity: Sequence[float]
    seen: "csr_matrix"
    """A row for each example, a column for each n-gram."""

    @classmethod
    def of(cls, examples: Sequence[Example]) -> Self:
        found = Counter(gram for example in examples for gram in ears.grams(example.said))
        known = [gram for gram, count in found.items() if count >= _KNOWN_FROM]
        places = {gram: place for place, gram in enumerate([ALWAYS, *known])}
        rarity = [0.0, *(1 + math.log((1 + len(examples)) / (1 + found[gram])) for gram in known)]
        return cls(examples, places, rarity, _seen(examples, places, rarity))

    def learn(self, meant: Callable[[Example], bool], some: Sequence[int] | None = None) -> list[float]:
        """The weight of each n-gram for what is `meant` among the examples, or some of them; both sides weigh the same,
        however many they are."""
        # Who only hears needs none of it.
        from sklearn.svm import LinearSVC

        taught = range(len(self.examples)) if some is None else some
        model = LinearSVC(
            C=_PENALTY, class_weight="balanced", fit_intercept=False, tol=_NEAR_ENOUGH, max_iter=_ROUNDS, random_state=0
        )
        model.fit(self.seen[list(taught)], [meant(self.examples[place]) for place in taught])
        weights: list[float] = model.coef_[0].tolist()
        return weights


def _is_meant(example: Example) -> bool:
    return example.is_meant


def _is(kind: str) -> Callable[[Example], bool]:
    return lambda example: example.kind == kind


def _seen(examples: Sequence[Example], places: Mapping[str, int], rarity: Sequence[float]) -> "csr_matrix":
    from scipy.sparse import csr_matrix

    values, columns, starts = list[float](), list[int](), [0]
    for example in examples:
        weighed = ears.weighed(example.said, places, rarity)
        columns += weighed.keys()
        values += weighed.values()
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(examples), len(places)))
