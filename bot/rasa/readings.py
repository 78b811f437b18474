"""A message as the classifier reads it: as it is written, with its dialect made standard, and as it sounds.

In each, the name of a place is one mark, and so are the number of a case, a telephone number and a digit, whichever
they are: only that they are told says what kind of turn a message is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

LONGEST = 3
# A complaint may run to thousands of characters; its kind shows in the first ones.
READ = 200
HERE = Path(__file__).resolve().parent
LANGUAGE = HERE.parents[1] / "language"
# All are read when training; what was read is kept in the archive.
DIALECT = LANGUAGE / "dialect.tsv"
DISTRICTS = LANGUAGE / "districts.tsv"
STREETS = LANGUAGE / "streets.tsv"
SOUNDS = HERE / "sounds.tsv"

PLACE, CASE, TELEPHONE, DIGIT = "〒", "№", "☎", "0"
# What a message is longer than counts beside its n-grams, whose weights say nothing of it.
LENGTHS = (4, 8, 14, 22, 35)
_PLACES = re.compile(f"(?:{PLACE}(?:街道|镇|乡|区|县|市)?)+")
_CASE = re.compile(r"(?:wq *)?20\d{2}[01]\d[0-3]\d *-? *\d{4,}")
# Or what was meant to be one.
_TELEPHONE = re.compile(r"\d[\d -]{4,}\d")


class Readings:
    """Knows the dialect, the sounds and the places."""

    def __init__(self, phrases: dict[str, str], syllables: dict[str, str], places: Sequence[str]) -> None:
        """`phrases`: dialect → standard; `syllables`: character → its sound; `places`: names, lower-case."""
        self.phrases = phrases
        self.syllables = syllables
        self.places = places
        self._phrase = _any_of(phrases)
        self._place = _any_of(places)

    @classmethod
    def known(cls) -> Readings:
        """By the lists of the checkout."""
        sounds = ((sound, character) for sound, characters in _rows(SOUNDS) for character in characters)
        names = {name for row in (*_rows(DISTRICTS), *_rows(STREETS)) for cell in row[1:] for name in cell.split()}
        places = sorted(name.lower() for name in names if len(name) > 1 and not name.isascii())
        phrases = {row[0]: row[1] for row in _rows(DIALECT)}
        return cls(phrases, {character: sound for sound, character in sounds}, places)

    def features(self, text: str) -> list[str]:
        """The n-grams of length 1 to 3 of each reading of the lower-cased, width-folded text, each with its mark, and
        which lengths it has."""
        written = unicodedata.normalize("NFKC", text[:READ]).lower().strip()
        marked = self._marked(written)
        standard = self._phrase.sub(lambda match: self.phrases[match[0]], marked)
        sounds = [self.syllables.get(character, character) for character in marked]
        lengths = [f"#{'>' if len(written) > length else '≤'}{length}" for length in LENGTHS]
        return [*_grams("=", marked), *_grams("~", standard), *_grams("'", sounds), *lengths]

    def _marked(self, written: str) -> str:
        placed = _PLACES.sub(PLACE, self._place.sub(PLACE, written))
        return re.sub(r"\d", DIGIT, _TELEPHONE.sub(TELEPHONE, _CASE.sub(CASE, placed)))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)")


def _rows(file: Path) -> list[list[str]]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


def _grams(mark: str, units: Sequence[str]) -> list[str]:
    padded = ["", *units, ""]
    return [mark + mark.join(padded[i : i + n]) for n in range(1, LONGEST + 1) for i in range(len(padded) - n + 1)]
