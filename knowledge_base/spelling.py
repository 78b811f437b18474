"""Words typed wrongly by sound, found again among the words that the knowledge base uses. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass

from language.sounds import initials, sounds, syllables
from language.words import frequencies

_LENGTHS = (4, 3, 2)
_LATIN = re.compile("[a-z]+")
_FEWEST_INITIALS = 2


@dataclass(frozen=True, slots=True)
class _Unit:
    """What stands for one character: itself, or a syllable typed in Latin letters."""

    text: str
    sound: str
    latin: bool


class Speller:
    """Knows the dictionary words of 2 to 4 characters that some entries use by their sound.

    `used` are an entry's words, `pairs` the pairs of characters in it: such a pair was typed as meant.
    """

    def __init__(self, used: Iterable[str], pairs: Iterable[str]) -> None:
        dictionary = frequencies()
        counts = Counter(used)
        self._written = frozenset(word for word in counts if _LATIN.fullmatch(word))
        self._seen = frozenset(word for word in counts if len(word) in _LENGTHS and dictionary.get(word))
        self._pairs = frozenset(pairs)
        # Of words that sound alike the most frequent one is meant.
        known = [word for word, _ in reversed(counts.most_common()) if word in self._seen]
        self._by_sound = {tuple(sounds(word)): word for word in known}
        self._by_initials = {initials(word): word for word in known}

    def also(self, used: Iterable[str], pairs: Iterable[str]) -> "Speller":
        """A speller that knows more entries too; where words sound alike, those known before are meant."""
        both, more = copy(self), Speller(used, pairs)
        both._written |= more._written
        both._seen |= more._seen
        both._pairs |= more._pairs
        both._by_sound = more._by_sound | self._by_sound
        both._by_initials = more._by_initials | self._by_initials
        return both

    def meant(self, text: str) -> list[str]:
        """Words that were probably meant where a normalised text says nothing known: 失业金 for 失叶金, shiye or sy."""
        found = [word for run in _LATIN.findall(text) if (word := self._abbreviated(run))]
        return [*found, *(word for _, _, word in self._misspelt(list(self._units(text))))]

    def mended(self, text: str) -> str:
        """A normalised text with what was probably meant in its place: 保险金 for 保线金."""
        units = list(self._units(text))
        parts = [unit.text for unit in units]
        for start, end, word in self._misspelt(units):
            parts[start:end] = [word, *[""] * (end - start - 1)]
        return "".join(parts)

    def _misspelt(self, units: list[_Unit]) -> Iterator[tuple[int, int, str]]:
        """Where something else was typed, and the word that was meant, the longest first."""
        free = [True] * len(units)
        for start, end in self._known_words(units):
            free[start:end] = [False] * (end - start)
        for length in _LENGTHS:
            for start in range(len(units) - length + 1):
                window = units[start : start + length]
                word = self._suspect(window) if all(free[start : start + length]) else None
                if word:
                    free[start : start + length] = [False] * length
                    yield start, start + length, word

    def _abbreviated(self, run: str) -> str | None:
        """The word whose sounds begin with these letters, where the letters are no word and no pinyin."""
        if len(run) < _FEWEST_INITIALS or run in self._written or syllables(run):
            return None
        return self._by_initials.get(run)

    def _units(self, text: str) -> Iterator[_Unit]:
        place = 0
        for run in _LATIN.finditer(text):
            yield from _characters(text[place : run.start()])
            typed = [] if run[0] in self._written else syllables(run[0])
            yield from (_Unit(sound, sound, True) for sound in typed) if typed else _characters(run[0])
            place = run.end()
        yield from _characters(text[place:])

    def _suspect(self, window: list[_Unit]) -> str | None:
        text = "".join(unit.text for unit in window)
        if " " in text:
            return None
        if not any(unit.latin for unit in window) and (
            frequencies().get(text) or (len(text) == 2 and text in self._pairs)
        ):
            return None
        return self._by_sound.get(tuple(unit.sound for unit in window))

    def _known_words(self, units: list[_Unit]) -> Iterator[tuple[int, int]]:
        """Where words of the base itself stand: they were typed as meant."""
        for length in _LENGTHS:
            for start in range(len(units) - length + 1):
                window = units[start : start + length]
                if not any(unit.latin for unit in window) and "".join(unit.text for unit in window) in self._seen:
                    yield start, start + length


def _characters(text: str) -> Iterator[_Unit]:
    return (_Unit(character, sound, False) for character, sound in zip(text, sounds(text), strict=True))
