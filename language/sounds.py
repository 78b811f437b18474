"""How characters sound, roughly: enough to see that 失叶金 was meant to be 失业金, and gjj 公积金. Pure."""

import os
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

# What Sichuan ears and input methods take for the same: zh and z, n and l, -ing and -in.
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_LATIN = re.compile(r"[a-zü]+")
_LONGEST_SYLLABLE = 6


def sounds(s: str) -> list[str]:
    """One folded syllable a character; a character without a known sound stands for itself."""
    return [_sound(character) for character in s]


@lru_cache(maxsize=30_000)
def _sound(character: str) -> str:
    return _folded(syllable(character) or character)


@lru_cache(maxsize=30_000)
def syllable(character: str) -> str | None:
    """The commonest reading of a character, without tone: shi for 失. None for what is no Chinese character."""
    read: str = _pinyin().lazy_pinyin(character)[0]
    return read if read != character and _LATIN.fullmatch(read) else None


def alike(s: str, words: Iterable[str]) -> str | None:
    """The first of the words that sounds like `s`."""
    heard = sounds(s)
    return next((word for word in words if len(word) == len(s) and sounds(word) == heard), None)


@dataclass(frozen=True, slots=True)
class Sounding:
    """Words by how they sound: `words`; the `sizes` of them, the largest first, and how they begin."""

    words: Mapping[tuple[str, ...], str]
    sizes: tuple[int, ...]
    beginnings: frozenset[str]


def by_sound(words: Iterable[str]) -> Sounding:
    """Words, of which none is empty, by how they sound; what two sound like is left out."""
    named: dict[tuple[str, ...], list[str]] = {}
    for word in dict.fromkeys(words):
        named.setdefault(tuple(sounds(word)), []).append(word)
    known = MappingProxyType({heard: words[0] for heard, words in named.items() if len(words) == 1})
    sizes = tuple(sorted({len(heard) for heard in known}, reverse=True))
    return Sounding(known, sizes, frozenset(heard[0] for heard in known))


def mended(s: str, known: Sounding, right: Container[int] = ()) -> str:
    """`s` with what sounds like a known word written as that word, the longest first; what lies wholly at places in
    `right` is spelt right."""
    heard, parts, start = sounds(s), list[str](), 0
    while start < len(s):
        size = _mistyped(heard, start, known, right) if heard[start] in known.beginnings else 0
        parts.append(known.words[tuple(heard[start : start + size])] if size else s[start])
        start += size or 1
    return "".join(parts)


def _mistyped(heard: list[str], start: int, known: Sounding, right: Container[int]) -> int:
    """The size of the longest word that is meant from `start` on; 0 where none is, or it is spelt right."""
    meant = (size for size in known.sizes if tuple(heard[start : start + size]) in known.words)
    return next((size for size in meant if not all(at in right for at in range(start, start + size))), 0)


def syllables(latin: str) -> list[str]:
    """The folded syllables of pinyin typed without spaces (gongjijin); empty where it is none."""
    found: list[str] = []
    start = 0
    while start < len(latin):
        end = next((end for end in range(start + _LONGEST_SYLLABLE, start, -1) if latin[start:end] in _spelt()), None)
        if end is None:
            return []
        found.append(_folded(latin[start:end]))
        start = min(end, len(latin))
    return found


def initials(s: str) -> str:
    """The first letters of what the characters sound like: gjj for 公积金."""
    return "".join((syllable(character) or character)[0] for character in s)


def _folded(sound: str) -> str:
    for wide, narrow in _ALIKE:
        if sound.startswith(wide):
            sound = narrow + sound[len(wide) :]
            break
    return sound.removesuffix("g") if sound.endswith("ng") else sound


@cache
def _spelt() -> frozenset[str]:
    """Every syllable that a character of everyday use has."""
    return frozenset(sound for code in range(0x4E00, 0x9FA6) if (sound := syllable(chr(code))))


@cache
def _pinyin():  # type: ignore[no-untyped-def]
    # Readings of whole phrases are a large table that single characters never need.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    import pypinyin

    return pypinyin
