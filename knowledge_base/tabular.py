"""Tables in Markdown, written with pipes, and their rows as sentences that can be read and found alone. Pure."""

import re
from collections.abc import Iterator, Sequence

_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")
_BETWEEN_CELLS = re.compile(r"(?<!\\)\|")


def written(rows: Sequence[Sequence[str]], *, headed: bool) -> list[str]:
    """The lines of a table; without a head its head is empty."""
    width = max(map(len, rows))
    head, body = (rows[0], rows[1:]) if headed else ((), rows)
    return [_row(head, width), "|" + " --- |" * width, *(_row(row, width) for row in body)]


def _row(cells: Sequence[str], width: int) -> str:
    padded = [*cells, *[""] * (width - len(cells))]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in padded) + " |"


def is_row(line: str) -> bool:
    """Whether a line is one of a table's."""
    return line.startswith("|") and line.endswith("|") and len(line) > 1


def read(lines: Sequence[str]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The head, empty where the table has none, and the rows below it."""
    rows = [cells(line) for line in lines if not _RULE.fullmatch(line)]
    ruled = len(lines) > 1 and _RULE.fullmatch(lines[1]) is not None
    head, body = (rows[0], rows[1:]) if ruled and rows else ((), rows)
    return (head if any(head) else ()), body


def cells(line: str) -> tuple[str, ...]:
    """The cells of one row."""
    return tuple(cell.strip().replace("\\|", "|") for cell in _BETWEEN_CELLS.split(line[1:-1]))


def sentences(head: Sequence[str], row: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What each filled cell says, with its name: the column's, or in a table without a head the first cell."""
    if head:
        for place, cell in enumerate(row):
            if cell:
                yield (head[place] if place < len(head) else ""), cell
    else:
        filled = [cell for cell in row if cell]
        if len(filled) == 1:
            yield "", filled[0]
        # Forms are drawn with two or more pairs side by side.
        elif len(filled) % 2 == 0:
            yield from zip(filled[::2], filled[1::2], strict=True)
        else:
            yield filled[0], "，".join(filled[1:])
