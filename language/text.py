"""Text as it comes from outside, made safe to keep (`clean`) and ready to search (`normalise`)."""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

from language import dialect

# Nothing here is visible, and all of it can hide text from a reader, a filter or a log: controls, soft hyphen, fillers,
# bidi marks, zero widths, lone surrogates, private use, variation selectors, noncharacters, Unicode tag characters.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffc\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\U000f0000-\U0010ffff]"
)
# NFKC would turn Chinese punctuation into ASCII; people read these texts, so it stays as typed.
_NOT_CHINESE_PUNCTUATION = re.compile("[^，！？：；（）～…]+")
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANK = re.compile(r"[^\S\n]+")
_AROUND_BREAK = re.compile(r" ?\n ?")
_EMPTY_LINES = re.compile(r"\n{3,}")
# What most texts are made of, all of it kept as it is.
_PLAIN = re.compile(r"[\u4e00-\u9fff0-9A-Za-z，。、！？：；（）《》“”…]*")
_NOT_SEARCHED = re.compile(r"[\W_]+")

# One compatibility character becomes at most 18 others; this bounds the work on a hostile text, not the result.
_RAW_PER_KEPT = 8


def clean(raw: str, limit: int = 2000) -> str:
    """`raw` for keeping: hidden characters out, full-width letters and digits narrowed, whitespace collapsed, line
    breaks kept, at most `limit` characters. Cleaning twice changes nothing."""
    if len(raw) <= limit and _PLAIN.fullmatch(raw):
        return raw
    visible = _LINE_BREAK.sub("\n", _HIDDEN.sub("", raw[: limit * _RAW_PER_KEPT]))
    narrow = _NOT_CHINESE_PUNCTUATION.sub(lambda match: unicodedata.normalize("NFKC", match[0]), visible)
    lines = _AROUND_BREAK.sub("\n", _BLANK.sub(" ", narrow))
    return _cut(_EMPTY_LINES.sub("\n\n", lines).strip(), limit)


def _cut(text: str, limit: int) -> str:
    """The start of `text`, never between a letter and the marks set on it."""
    end = limit
    while 0 < end < len(text) and unicodedata.combining(text[end]):
        end -= 1
    return text[:end].rstrip()


def normalise(s: str, limit: int = 20_000) -> str:
    """`s` for search: cleaned, lower case, simplified characters, dialect made standard, punctuation and emoji turned
    into single spaces."""
    return _NOT_SEARCHED.sub(" ", dialect.standard(simplified(clean(s, limit).lower()))).strip()


def is_only_signs(s: str) -> bool:
    """Whether `s` says nothing: punctuation and blanks, without a letter, a digit or an emoji."""
    return all(unicodedata.category(character)[0] in "PZC" or character in "~^`=+" for character in s)


def simplified(s: str) -> str:
    """`s` with traditional characters written as they are on the mainland."""
    converted: str = _converter().convert(s)
    return converted


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
