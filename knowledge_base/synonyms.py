"""What people say, and the words that guides use for it (`synonyms.tsv`)."""

from functools import cache
from importlib.resources import files

from language.text import normalise


def official_words(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """What people call otherwise in a normalised text, each with the guides' words for it."""
    return [(said, meant) for said, meant in _table() if said in text]


@cache
def _table() -> tuple[tuple[str, tuple[str, ...]], ...]:
    lines = files("knowledge_base").joinpath("synonyms.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple((normalise(said), tuple(meant.split())) for said, meant in rows)
