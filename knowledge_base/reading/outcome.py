"""What reading a file can come to, as the child process says it: a text, a workbook, or why it is neither."""

from datetime import date
from enum import StrEnum

import msgspec


class Reason(StrEnum):
    """Why a file, a document of it, or a row is not taken; `wording.yaml` says each to people."""

    NO_FORMAT = "no_format"
    NO_WORKBOOK = "no_workbook"
    ARCHIVE = "archive"
    OLD_OFFICE = "old_office"
    WRONG_SUFFIX = "wrong_suffix"
    LINK = "link"
    NOT_OPENED = "not_opened"
    TOO_BIG = "too_big"
    EMPTY = "empty"
    WRONG_ENCODING = "wrong_encoding"
    ENCRYPTED = "encrypted"
    CORRUPT = "corrupt"
    INFLATED = "inflated"
    NO_TEXT = "no_text"
    GARBLED = "garbled"
    TOO_SLOW = "too_slow"
    TOO_MUCH = "too_much"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    NO_TITLE = "no_title"
    NO_ID = "no_id"
    SAME_ID = "same_id"
    GUIDE_ID = "guide_id"
    NOT_JSON = "not_json"
    TOO_MANY_ROWS = "too_many_rows"


class Omission(StrEnum):
    """What a file held that did not become text."""

    PICTURES = "pictures"
    PAGES_WITHOUT_TEXT = "pages_without_text"
    HEADS_AND_FEET = "heads_and_feet"
    NOTES = "notes"
    NAVIGATION = "navigation"


class Unreadable(Exception):
    """A file that cannot be taken, for the reason given."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class About(msgspec.Struct, frozen=True):
    """What a document says of itself: its 文号, the body that issued it, the day of issue, and since and until when
    it holds."""

    title: str = ""
    number: str | None = None
    issuer: str | None = None
    issued: date | None = None
    effective: date | None = None
    expires: date | None = None


class Parsed(msgspec.Struct, frozen=True, tag=True):
    """A document as structured text in Markdown; `left_out` counts what it held besides."""

    text: str
    about: About
    left_out: dict[Omission, int]


class Workbook(msgspec.Struct, frozen=True, tag=True):
    """The cells of a workbook's first sheet as texts, row by row from its first row; `formulas` are the places
    (row, column), from 0, of cells that hold one and are empty here."""

    rows: list[list[str]]
    formulas: list[tuple[int, int]]


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Nothing could be read."""

    reason: Reason


Outcome = Parsed | Workbook | Refused
