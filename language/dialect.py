"""Sichuan dialect as people type it, turned into the standard words that guides and rules are written in."""

from functools import lru_cache

from language import tables
from language.phrases import any_of

PHRASES: dict[str, str] = {row[0]: row[1] for row in tables.rows("dialect.tsv")}
"""Dialect phrase → standard phrase. A phrase may map to a plain reading only to guard it: 好多人 is not 多少人."""

_PHRASE = any_of(PHRASES)


@lru_cache(maxsize=16)  # Everything that looks at a message asks for it, one after the other.
def standard(s: str) -> str:
    """`s` with every dialect phrase replaced, the longest phrase first; text without dialect comes back as it is."""
    return _PHRASE.sub(lambda match: PHRASES[match[0]], s)


def plain(s: str) -> str:
    """`s` as the word rules of conversations read it: in small letters, without blanks around, its dialect standard."""
    return standard(s.strip().lower())
