"""A text as everything that it can be recognised by: its words, its characters, and how these sound. Pure."""

from functools import lru_cache

from language.sounds import sounds
from language.words import words

# No normalised text holds this sign, so that a sound is never taken for a word.
_SOUND = "~"


def spelt(text: str) -> list[str]:
    """The tokens of a normalised text: words, inner ones included, then characters, then their sounds."""
    return [*words(text), *(token for character in text if character != " " for token in _character(character))]


@lru_cache(maxsize=30_000)
def _character(character: str) -> tuple[str, ...]:
    sound = sounds(character)[0]
    return (character,) if sound == character else (character, _SOUND + sound)
