"""A message made ready to be asked for emergencies: standard words without blanks, mistypings and look-alikes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from language import dialect, tables, text

_FRAGMENTS = {f"<{name}>": f"(?:{pattern})" for name, pattern in tables.rows("emergency_fragments.tsv")}


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the emergency tables with its named fragments put in."""
    for name, fragment in _FRAGMENTS.items():
        pattern = pattern.replace(name, fragment)
    return re.compile(pattern)


def prepare(s: str) -> str:
    """`s` in standard words without blanks, its usual mistypings put right and its look-alikes taken out."""
    said = _BLANK.sub("", dialect.standard(text.clean(s).lower()))
    meant = _LOOK_ALIKE.sub("〇", _MISTYPED.sub(lambda match: _MISTYPINGS[match[0]], _ENDING.sub("了", said)))
    for one in _BY_WHAT_ELSE:
        meant = one.taken_out(meant)
    return meant


def for_the_ear(said: str) -> str:
    """A prepared text as the learned ear reads it: which number stands in it tells nothing."""
    return _NUMBER.sub("0", said)


def sentences(said: str) -> list[str]:
    """The sentences of a prepared text; one that goes on and on, as voices do, in pieces at its commas, and where it
    has none, in pieces that overlap."""
    return [piece for sentence in _STOP.split(said) for piece in _pieces(sentence) if len(piece) >= _SHORTEST]


def _pieces(sentence: str) -> Iterator[str]:
    if len(sentence) <= _LONGEST:
        yield sentence
        return
    piece = ""
    for clause in _COMMA.split(sentence):
        if piece and len(piece) + len(clause) > _PIECE:
            yield piece
            piece = ""
        piece = f"{piece}，{clause}" if piece else clause
        if len(piece) > _LONGEST:
            yield from (piece[start : start + _PIECE] for start in range(0, len(piece) - _PIECE // 2, _PIECE // 2))
            piece = ""
    yield piece


@dataclass(frozen=True, slots=True)
class _LookAlike:
    """What is one only where the message has `where`, and nothing of `unless`."""

    pattern: re.Pattern[str]
    where: re.Pattern[str]
    unless: re.Pattern[str]

    def taken_out(self, said: str) -> str:
        holds = self.where.search(said) and not self.unless.search(said)
        return self.pattern.sub("〇", said) if holds else said


_STOP = re.compile("[。！？!?；;]+")
_COMMA = re.compile("[，,、：:]+")
_SHORTEST, _PIECE, _LONGEST = 5, 40, 60
"""Characters: of what may tell something, of a piece of a sentence, and of a sentence that is read at once."""
_NUMBER = re.compile("[0-9]+|[〇零一二三四五六七八九幺]{5,}")
_BLANK = re.compile(r"\s+")
# Sichuan speech ends what has happened with 老: 煤气漏老.
_ENDING = re.compile(r"(?<=\w)[老啰咯喽](?=$|[，。！？,.!?~～])")
_MISTYPINGS = {row[0]: row[1] for row in tables.rows("emergency_mistypings.tsv")}
_MISTYPED = re.compile("|".join(map(re.escape, _MISTYPINGS)))
_LOOK_ALIKES = tables.rows("emergency_look_alikes.tsv")
_LOOK_ALIKE = compiled("|".join(row[0] for row in _LOOK_ALIKES if len(row) == 1))
_BY_WHAT_ELSE = tuple(_LookAlike(*map(compiled, row)) for row in _LOOK_ALIKES if len(row) > 1)
