"""What a text is found by, and what a typed search asks for. Pure.

Those are whole numbers and Latin words, and single characters and pairs of Chinese. The pairs find every word, also
where a dictionary would have cut the text in another place.
"""

import re
from dataclasses import dataclass

from language import text
from language.words import grams

LONGEST_TYPED = 200
_MOST_TERMS = 12
_MOST_PAIRS = 4
_LONGEST_TOKEN = 40
_QUOTED = re.compile(r'["“”„「」『』＂]([^"“”„「」『』＂]*)["“”„「」『』＂]?')


@dataclass(frozen=True, slots=True)
class Sought:
    """All of `tokens` must occur, and each of `phrases` as it stands. Without tokens nothing can be looked for."""

    tokens: tuple[str, ...]
    phrases: tuple[str, ...] = ()


def tokens_of(normal: str) -> tuple[str, ...]:
    """What an index holds of a text as `text.normalise` gives it, each once, in order."""
    return tuple(dict.fromkeys(token[:_LONGEST_TOKEN] for token in grams(normal)))


def sought(typed: str) -> Sought:
    """What a search box asks for: several words are all meant, quotes mean a phrase; whatever else is typed is text."""
    cut = text.clean(typed, LONGEST_TYPED)
    phrases = [text.normalise(match[1]) for match in _QUOTED.finditer(cut)]
    loose = text.normalise(_QUOTED.sub(" ", cut))
    terms = [term for term in [*phrases, *loose.split()] if term][:_MOST_TERMS]
    found = dict.fromkeys(token for term in terms for token in _needed(term))
    return Sought(tuple(found), tuple(phrase for phrase in phrases if phrase in terms))


def _needed(term: str) -> list[str]:
    """The tokens that every text with the term has: of a Chinese run its pairs, and a single character where it stands
    alone. Of a long term every second pair says as much, and asks the index half as often."""
    pairs = [token[:_LONGEST_TOKEN] for token in grams(term, (2,))]
    alone = [token for token in tokens_of(term) if len(token) == 1 and token not in "".join(pairs)]
    if len(pairs) > _MOST_PAIRS and not any(pair.isascii() for pair in pairs):
        pairs = [*pairs[::2], pairs[-1]]
    return [*alone, *pairs]
