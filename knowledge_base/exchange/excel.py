"""Guides as an Excel workbook, one a row, and back. No cell is ever a formula: neither written nor read as one."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from knowledge_base.checks import Problem
from knowledge_base.entry import Guide
from knowledge_base.exchange import columns
from knowledge_base.exchange.imported import Fault, Imported, Mistake
from knowledge_base.reading import child
from knowledge_base.reading.outcome import Parsed, Reason, Refused, Workbook
from knowledge_base.wording import column_names, fault_sentence, sentence
from records import spreadsheet

_SUFFIX = ".xlsx"


class TooLong(ValueError):
    """A field that does not fit into a cell of Excel: the id of its guide and its Chinese name."""


def export_excel(guides: Iterable[Guide]) -> bytes:
    """The workbook. Raises TooLong for a field of more than 30,000 characters: Excel would cut it."""
    names = column_names()
    # All are looked at first: a workbook once begun must be written to its end.
    rows = [_fitting(guide) for guide in guides]
    return spreadsheet.excel([names[field] for field in columns.FIELDS], rows, frozen="C2")


def _fitting(guide: Guide) -> list[str]:
    cells = columns.shown(guide)
    for field, text in cells.items():
        if len(text) > columns.LONGEST:
            raise TooLong(guide.id, column_names()[field])
    return list(cells.values())


def read_excel(content: bytes) -> Imported:
    """The guides of a workbook as `export_excel` makes them; the columns may stand in any order, most may be missing.

    Blocks while the file is read in a child process.
    """
    workbook = _workbook(content)
    if isinstance(workbook, Reason):
        return Imported((), (Mistake(0, "", sentence(workbook)),))
    if len(workbook.rows) < 2:
        return Imported((), (_mistake(0, "", Fault.NO_ROWS),))
    fields, mistakes = _header(workbook.rows[0])
    if mistakes:
        return Imported((), tuple(mistakes))
    return _guides(workbook, fields)


def _workbook(content: bytes) -> Workbook | Reason:
    if len(content) > child.LARGEST_FILE:
        return Reason.TOO_BIG
    with tempfile.TemporaryDirectory(prefix="weiqiao-import-") as folder:
        file = Path(folder) / f"import{_SUFFIX}"
        file.write_bytes(content)
        outcome = child.read(file, _SUFFIX)
    match outcome:
        case Refused(reason):
            return Reason.NO_WORKBOOK if reason is Reason.WRONG_SUFFIX else reason
        case Parsed():
            return Reason.NO_WORKBOOK
    return outcome


def _header(row: list[str]) -> tuple[dict[int, str], list[Mistake]]:
    """The field of each column by its place, or what is wrong with the names."""
    known = {column_names()[field]: field for field in columns.FIELDS}
    fields: dict[int, str] = {}
    mistakes = []
    for place, cell in enumerate(row):
        name = cell.strip()
        if name and name not in known:
            mistakes.append(_mistake(1, name, Fault.UNKNOWN_COLUMN))
        elif name and known[name] in fields.values():
            mistakes.append(_mistake(1, name, Fault.SAME_COLUMN))
        elif name:
            fields[place] = known[name]
    missing = [field for field in columns.NEEDED if field not in fields.values()]
    return fields, mistakes + [_mistake(1, column_names()[field], Fault.NO_COLUMN) for field in missing]


def _guides(workbook: Workbook, fields: Mapping[int, str]) -> Imported:
    names = column_names()
    guides: dict[str, Guide] = {}
    mistakes: list[Mistake] = []
    for number, row in enumerate(workbook.rows[1:], 2):
        formulas = [fields[place] for at, place in workbook.formulas if at == number - 1 and place in fields]
        if not any(row) and not formulas:
            continue
        found, wrong = columns.guide(dict(_cells(row, fields)))
        if formulas:
            wrong = [(field, Fault.FORMULA) for field in formulas] + [one for one in wrong if one[0] not in formulas]
        elif found and found.id in guides:
            wrong = [("id", Fault.SAME_ID)]
        mistakes += [_mistake(number, names[field], fault) for field, fault in wrong]
        if found and not wrong:
            guides[found.id] = found
    return Imported(tuple(guides.values()), tuple(mistakes))


def _cells(row: list[str], fields: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    for place, field in fields.items():
        yield field, spreadsheet.restored(row[place]) if place < len(row) else ""


def _mistake(row: int, column: str, fault: Fault | Problem) -> Mistake:
    return Mistake(row, column, fault_sentence(fault, row, column))
