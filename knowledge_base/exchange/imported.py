"""What an import gives: the entries that can be taken, and everything that is wrong with the others."""

from dataclasses import dataclass
from enum import StrEnum

from knowledge_base.entry import Entry


class Fault(StrEnum):
    """What can be wrong with a file or a cell as such; what can be wrong with an entry are the `checks.Problem`s.

    `wording.yaml` says each to people.
    """

    UNREADABLE = "unreadable"
    UNKNOWN_COLUMN = "unknown_column"
    SAME_COLUMN = "same_column"
    NO_COLUMN = "no_column"
    NO_ROWS = "no_rows"
    FORMULA = "formula"
    NO_DAY = "no_day"
    SAME_ID = "same_id"
    WRONG_KIND = "wrong_kind"


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong at a row, the first being 1, and a column; `column` is empty when it is the row or the file.

    `sentence` says it all in Chinese, row and column included.
    """

    row: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Imported:
    """`entries` are whole and free of mistakes; a row with a mistake is none of them."""

    entries: tuple[Entry, ...]
    mistakes: tuple[Mistake, ...]
