"""Tables for spreadsheets: no cell is ever a formula, neither written nor read as one."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"

_COLUMN_WIDTH = 28
# What Excel and its like take for a formula at the start of a cell, in whatever width. One that stands behind
# apostrophes gets one more, so that taking one off gives every text back.
_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")


def excel(head: Sequence[str], rows: Iterable[Sequence[str]], frozen: str = "A2") -> bytes:
    """A workbook of texts; the cell `frozen` is the first that moves when it is scrolled."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = frozen
    for place in range(1, len(head) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = _COLUMN_WIDTH
    sheet.append([_cell(sheet, name, bold=True) for name in head])
    for row in rows:
        sheet.append([_cell(sheet, text) for text in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def comma_separated(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The same as CSV in UTF-8, with the mark that makes Excel see Chinese."""
    content = io.StringIO(newline="")
    writer = csv.writer(content)
    writer.writerow(head)
    writer.writerows([neutralised(text) for text in row] for row in rows)
    return content.getvalue().encode("utf-8-sig")


def neutralised(text: str) -> str:
    """The text as no program takes it for a formula."""
    return f"'{text}" if _LIKE_A_FORMULA.match(text) else text


def restored(text: str) -> str:
    """What `neutralised` was given."""
    return text[1:] if _NEUTRALISED.match(text) else text


def _cell(sheet: object, text: str, *, bold: bool = False) -> WriteOnlyCell:
    """A cell of text, whatever it looks like."""
    cell = WriteOnlyCell(sheet, neutralised(ILLEGAL_CHARACTERS_RE.sub("", text)) or None)
    if text:
        cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.font = Font(bold=bold)
    return cell
