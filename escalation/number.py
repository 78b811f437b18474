"""The number that a case is known by, and the code that opens it to whoever filed it. Pure."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import lru_cache

PREFIX = "WQ"
# No 0/O, 1/I/L, U/V: what is read over the telephone must not be ambiguous.
ALPHABET = "ABCDEFGHJKMNPQRSTWXYZ23456789"
CODE_LENGTH = 6

# As people type, copy and dictate it: in other groups, after a word for it without its letters, its digits spelt out.
_GAP = "[ _./-]{0,2}"
_DAY = f"(20[0-9]{{2}}){_GAP}([01][0-9]){_GAP}([0-3][0-9])"
_NUMBER = re.compile(
    f"(?:(?<![0-9A-Z])W ?Q[ :#_-]{{0,2}}|(?:编号|工单号?|(?<!订)单号|号码)(?:就?是|为)?[: ]{{0,2}}){_DAY}{_GAP}"
    "([0-9]{2}(?: ?[0-9]{2})|[0-9]{5,9})(?![0-9])"
)
_CODE = re.compile(f"(?<![0-9A-Z])[{ALPHABET}]{{{CODE_LENGTH}}}(?![0-9A-Z])")
_DASHES = str.maketrans("‐‑‒–—―−－", "--------")
_SPELT = str.maketrans("零〇○一二三四五六七八九幺", "0001234567891")
_SPELT_OUT = re.compile("[零〇○一二三四五六七八九幺]{2,}")


def case_number(day: date, running: int) -> str:
    """`WQ20261123-0001`; `running` counts the day's cases from 1."""
    return f"{PREFIX}{day:%Y%m%d}-{running:04d}"


def query_code(choose: Callable[[str], str]) -> str:
    """A new query code; `choose` picks one character of a string unpredictably (`secrets.choice`)."""
    return "".join(choose(ALPHABET) for _ in range(CODE_LENGTH))


def find_number(text: str) -> str | None:
    """The first case number in a citizen's words, whatever the width, case and spacing it is typed in."""
    match = _NUMBER.search(_upper(text))
    if match is None:
        return None
    year, month, day, running = match.groups()
    return f"{PREFIX}{year}{month}{day}-{running.replace(' ', '')}"


def without_number(text: str) -> str:
    """The words beside case numbers."""
    return _NUMBER.sub(" ", _upper(text)).strip()


def find_code(text: str) -> str | None:
    """The first query code in a citizen's words; a case number beside it is not taken for one."""
    match = _CODE.search(_NUMBER.sub(" ", _upper(text)))
    return None if match is None else match[0]


@lru_cache(maxsize=16)
def _upper(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).upper()
    return _SPELT_OUT.sub(lambda match: match[0].translate(_SPELT), plain)
