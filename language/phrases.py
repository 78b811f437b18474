"""Lists of phrases as patterns."""

import re
from collections.abc import Iterable


def any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Finds each of the phrases, of which there must be one, the longest first: no shorter one is found inside it."""
    return re.compile("|".join(map(re.escape, sorted(phrases, key=len, reverse=True))))
