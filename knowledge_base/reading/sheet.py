"""An Excel workbook's first sheet as rows of texts; nothing in it is ever computed. Runs in the child only."""

import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from knowledge_base.reading.outcome import Reason, Unreadable, Workbook

_MOST_ROWS, _MOST_COLUMNS = 5_000, 60
_MOST_CHARACTERS = 8_000_000
_FORMULA = "f"


def read(content: bytes) -> Workbook:
    """The cells that hold something. Raises Unreadable for what is no workbook, or one with too many rows."""
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        # The size that a file declares may be anything.
        sheet.reset_dimensions()
        rows, formulas = _cells(sheet.iter_rows(max_row=_MOST_ROWS + 2, max_col=_MOST_COLUMNS))
    except (
        InvalidFileException,
        BadZipFile,
        KeyError,
        ValueError,
        IndexError,
        TypeError,
        AttributeError,
        SyntaxError,
    ) as error:
        raise Unreadable(Reason.CORRUPT) from error
    if len(rows) > _MOST_ROWS + 1 or sum(len(cell) for row in rows for cell in row) > _MOST_CHARACTERS:
        raise Unreadable(Reason.TOO_MANY_ROWS)
    return Workbook(rows, formulas)


def _cells(found: Iterable[tuple[Any, ...]]) -> tuple[list[list[str]], list[tuple[int, int]]]:
    rows: list[list[str]] = []
    formulas: list[tuple[int, int]] = []
    for number, cells in enumerate(found):
        row = ["" if cell.data_type == _FORMULA else _text(cell.value) for cell in cells]
        formulas += [(number, place) for place, cell in enumerate(cells) if cell.data_type == _FORMULA]
        rows.append(row)
    while rows and not any(rows[-1]) and not (formulas and formulas[-1][0] == len(rows) - 1):
        rows.pop()
    return rows, formulas


def _text(value: object) -> str:
    """A cell as it would be typed: a day as 2026-10-01, a whole number without a point."""
    match value:
        case None:
            return ""
        case datetime() if (value.hour, value.minute, value.second) == (0, 0, 0):
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
    return str(value)
