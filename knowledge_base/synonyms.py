"""What people say, and the words that guides use for it (`synonyms.tsv`)."""

from functools import cache

from language import tables
from language.text import normalise


def official_words(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """What people call otherwise in a normalised text, each with the guides' words for it."""
    return [(said, meant) for said, meant in _table() if said in text]


@cache
def _table() -> tuple[tuple[str, tuple[str, ...]], ...]:
    rows = tables.rows("synonyms.tsv", "knowledge_base")
    return tuple((normalise(said), tuple(meant.split())) for said, meant in rows)
