"""Texts that are nearly the same: what a set is measured by must not be near what is learned from."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from language.text import normalise


def near(measured: Sequence[str], known: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every pair that has at least half of its bigrams in common; only texts that share any are looked at."""
    bigrams = [_bigrams(text) for text in known]
    places: dict[str, list[int]] = defaultdict(list)
    for place, some in enumerate(bigrams):
        for bigram in some:
            places[bigram].append(place)
    for text in measured:
        own = _bigrams(text)
        shared = Counter(place for bigram in own for place in places.get(bigram, ()))
        for place, common in shared.items():
            if 2 * common >= len(own) + len(bigrams[place]) - common:
                yield text, known[place]


def _bigrams(text: str) -> frozenset[str]:
    joined = normalise(text).replace(" ", "")
    return frozenset(joined[place : place + 2] for place in range(len(joined) - 1))
