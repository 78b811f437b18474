"""What every format is taken apart into, and the Markdown that it becomes. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge_base import tabular

_DEEPEST_HEADING = 6
_DEEPEST_ITEM = 3
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a level from 1, the outermost."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, `depth` from 0; `mark` is its number as it was printed, nothing for a dot."""

    depth: int
    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the first row names the columns where `headed`."""

    rows: tuple[tuple[str, ...], ...]
    headed: bool = True


Block = Heading | Paragraph | Item | Grid


def rendered(blocks: Iterable[Block]) -> str:
    """The blocks as Markdown, one line each but for tables; a table has an empty line on both sides."""
    return "\n".join(line for block in blocks for line in _lines(block))


def _lines(block: Block) -> list[str]:
    match block:
        case Heading(level, text):
            return [f"{'#' * min(level, _DEEPEST_HEADING)} {one_line(text)}"] if one_line(text) else []
        case Item(depth, text, mark):
            body = f"{mark or '-'} {one_line(text)}"
            return [_INDENT * min(depth, _DEEPEST_ITEM) + body] if one_line(text) else []
        case Paragraph(text):
            return [line for part in text.split("\n") if (line := one_line(part))]
        case Grid(rows, headed):
            return ["", *tabular.written(rows, headed=headed), ""] if rows else []


def one_line(text: str) -> str:
    """The text with every run of blanks and line breaks as one blank."""
    return " ".join(text.split())


def grid(rows: list[list[str]], *, headed: bool | None = None) -> list[Block]:
    """A table as it was drawn, as blocks: its rows, a title over all columns and a frame of one column as text.

    `headed` says whether the first row names the columns; without it that is told from the cells.
    """
    filled = [[one_line(cell) for cell in row] for row in rows]
    filled = [row for row in filled if any(row)]
    before: list[Block] = []
    while filled and sum(map(bool, filled[0])) == 1 and max(map(len, filled)) > 1:
        before.append(Paragraph(next(filter(None, filled.pop(0)))))
    if max(map(len, filled), default=0) <= 1:
        return [*before, *(Paragraph(row[0]) for row in filled)]
    table = Grid(tuple(map(tuple, filled)), headed=_has_head(filled) if headed is None else headed)
    return [*before, table]


_LONGEST_NAME = 12
_OF_SENTENCES = frozenset("，。；：,;:")


def _has_head(rows: list[list[str]]) -> bool:
    """A row of short names is a head; two columns, the second of them text, are names and what belongs to them."""
    first = [cell for cell in rows[0] if cell]
    return len(rows) > 1 and all(len(cell) <= _LONGEST_NAME and not _OF_SENTENCES & set(cell) for cell in first)
