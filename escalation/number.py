"""The number that a case is known by, and the code that opens it to whoever filed it. Pure."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

PREFIX = "WQ"
# No 0/O, 1/I/L, U/V: what is read over the telephone must not be ambiguous.
ALPHABET = "ABCDEFGHJKMNPQRSTWXYZ23456789"
CODE_LENGTH = 6

_NUMBER = re.compile(r"(?<![0-9A-Z])WQ ?([0-9]{8}) ?[-_]? ?([0-9]{4,9})(?![0-9])")
_CODE = re.compile(f"(?<![0-9A-Z])[{ALPHABET}]{{{CODE_LENGTH}}}(?![0-9A-Z])")
_DASHES = str.maketrans("‐‑‒–—―−", "-------")


def case_number(day: date, running: int) -> str:
    """`WQ20261123-0001`; `running` counts the day's cases from 1."""
    return f"{PREFIX}{day:%Y%m%d}-{running:04d}"


def query_code(choose: Callable[[str], str]) -> str:
    """A new query code; `choose` picks one character of a string unpredictably (`secrets.choice`)."""
    return "".join(choose(ALPHABET) for _ in range(CODE_LENGTH))


def find_number(text: str) -> str | None:
    """The first case number in a citizen's words, whatever the width, case and spacing it is typed in."""
    match = _NUMBER.search(_upper(text))
    return None if match is None else f"{PREFIX}{match[1]}-{match[2]}"


def find_code(text: str) -> str | None:
    """The first query code in a citizen's words; a case number beside it is not taken for one."""
    match = _CODE.search(_NUMBER.sub(" ", _upper(text)))
    return None if match is None else match[0]


def _upper(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_DASHES).upper()
