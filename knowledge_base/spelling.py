"""Words typed wrongly by sound, found again among the words that the knowledge base uses. Pure."""

from collections import Counter
from collections.abc import Iterable

from language.sounds import sounds
from language.words import frequencies

_LENGTHS = (4, 3, 2)


class Speller:
    """Knows the dictionary words of 2 to 4 characters that some entries use by their sound.

    `used` are an entry's words, `pairs` the pairs of characters in it: such a pair was typed as meant.
    """

    def __init__(self, used: Iterable[str], pairs: Iterable[str]) -> None:
        dictionary = frequencies()
        counts = Counter(word for word in used if len(word) in _LENGTHS)
        self._seen = {word for word in counts if dictionary.get(word)}
        self._pairs = frozenset(pairs)
        # Of words that sound alike the most frequent one is meant.
        known = [word for word, _ in reversed(counts.most_common()) if word in self._seen]
        self._by_sound = {tuple(sounds(word)): word for word in known}

    def meant(self, text: str) -> list[str]:
        """Words that were probably meant where a normalised text says nothing known: 失业金 for 失叶金."""
        found: list[str] = []
        free = [True] * len(text)
        for start, end in self._known_words(text):
            free[start:end] = [False] * (end - start)
        for length in _LENGTHS:
            for start in range(len(text) - length + 1):
                word = self._suspect(text[start : start + length]) if all(free[start : start + length]) else None
                if word:
                    free[start : start + length] = [False] * length
                    found.append(word)
        return found

    def _suspect(self, window: str) -> str | None:
        if " " in window or frequencies().get(window) or (len(window) == 2 and window in self._pairs):
            return None
        return self._by_sound.get(tuple(sounds(window)))

    def _known_words(self, text: str) -> Iterable[tuple[int, int]]:
        """Where words of the base itself stand: they were typed as meant."""
        for length in _LENGTHS:
            for start in range(len(text) - length + 1):
                if text[start : start + length] in self._seen:
                    yield start, start + length
