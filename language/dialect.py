"""Sichuan dialect as people type it, turned into the standard words that guides and rules are written in."""

import re

from language import tables

PHRASES: dict[str, str] = {row[0]: row[1] for row in tables.rows("dialect.tsv")}
"""Dialect phrase → standard phrase. A phrase may map to a plain reading only to guard it: 好多人 is not 多少人."""

_PHRASE = re.compile("|".join(re.escape(phrase) for phrase in sorted(PHRASES, key=len, reverse=True)))


def standard(s: str) -> str:
    """`s` with every dialect phrase replaced, the longest phrase first; text without dialect comes back as it is."""
    return _PHRASE.sub(lambda match: PHRASES[match[0]], s)


def plain(s: str) -> str:
    """`s` as the word rules of conversations read it: in small letters, without blanks around, its dialect standard."""
    return standard(s.strip().lower())
