"""Signs and English in place of the usual answers of the form: 👌, OK submit. Pure."""

import re
from collections.abc import Iterable

from language import tables

_NONE = "-"
_TABLE = tables.rows("foreign.tsv", "bot")


def _whole_words(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(f"(?<![a-z'])(?:{'|'.join(map(re.escape, longest_first))})(?![a-z'])")


_ANSWERS = tuple(row for row in _TABLE if row[0] != _NONE)
# Pictures, how they are joined and coloured; no letters, digits or marks of sentences.
_PICTURE = re.compile("[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff]")
_OTHER_SCRIPT = re.compile(r"[^\W_a-zA-Z]")
_NOT_A_WORD = re.compile(r"[^a-z']+")
# What stands beside a usual answer and changes nothing.
_BESIDE = _whole_words(next(words for answer, _, words in _TABLE if answer == _NONE).split("|"))
_SIGNS = tuple((answer, frozenset(signs.split())) for answer, signs, _ in _ANSWERS)
_WORDS = {phrase: answer for answer, _, words in _ANSWERS for phrase in words.split("|")}
_PHRASES = _whole_words(_WORDS)


def answer(text: str) -> str | None:
    """The usual answer that a message gives by signs or in English; None for any other message."""
    said = without_pictures(text)
    latin = _NOT_A_WORD.sub(" ", said.lower().replace("’", "'")).strip()
    if _OTHER_SCRIPT.search(said):
        return None
    if latin:
        return _by_words(latin)
    pictures = set(_PICTURE.findall(text))
    return next((one for one, signs in _SIGNS if signs & pictures), None)


def without_pictures(text: str) -> str:
    """The text without the pictures in it; as it is where it is nothing else."""
    return _PICTURE.sub("", text).strip() or text


def _by_words(latin: str) -> str | None:
    """The one answer that all words are for."""
    found = {_WORDS[words] for words in _PHRASES.findall(latin)}
    return found.pop() if len(found) == 1 and not _BESIDE.sub("", _PHRASES.sub(" ", latin)).strip() else None
