"""Texts that are nearly the same: what a set is measured by must not be near what is learned from."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from language.text import normalise

EVALUATION = Path(__file__).parents[1] / "training_data/evaluation"
# A script's sentence below that may be what everybody says: 转人工, 查进度.
_SHORT = 8


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


def scripted() -> list[str]:
    """What citizens say in the dialogue scripts, short phrases that everybody says alike left out."""
    found: list[str] = []
    for file in sorted(EVALUATION.rglob("dialogues/*.yaml")):
        for turn in (turn for script in yaml.safe_load(file.read_text(encoding="utf-8")) for turn in script["turns"]):
            found += [turn.get("say", ""), *turn.get("answer", {}).values()]
    return [text for text in found if isinstance(text, str) and len(text) >= _SHORT]


def _bigrams(text: str) -> frozenset[str]:
    joined = normalise(text).replace(" ", "")
    return frozenset(joined[place : place + 2] for place in range(len(joined) - 1))
