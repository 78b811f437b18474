"""Documents cut into passages along their structure: headings (章, 节, 条, 一、, （一）, #), lists, tables, paragraphs.

Pure.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from knowledge_base import tabular

SHORTEST, LONGEST = 150, 400

# From the outermost to the innermost; a heading closes those of its own rank and below.
_NUMERALS = "一二三四五六七八九十百零〇两0-9"
_HEADINGS = (
    re.compile(r"#\s"),
    re.compile(r"##+\s"),
    re.compile(rf"第[{_NUMERALS}]+章"),
    re.compile(rf"第[{_NUMERALS}]+节"),
    re.compile(rf"第[{_NUMERALS}]+条"),
    re.compile(r"[一二三四五六七八九十]{1,3}、"),
    re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]"),
)
_LONGEST_HEADING = 40
# Items of a list stand below all headings, deeper ones below those above them.
_OF_A_LIST = len(_HEADINGS)
_ITEM = re.compile(r"( *)(?:[-*+•·]|\d{1,2}[.)])\s")

# Many documents come as one line: a heading there follows a space or the end of a sentence.
_STARTS = re.compile(
    rf"(?<=[\s。；;：:！？])(?=第[{_NUMERALS}]+[章节条]|[一二三四五六七八九十]{{1,3}}、|[（(][一二三四五六七八九十]{{1,3}}[)）]|\d{{1,2}}[.．、](?!\d))"
)
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?[”’」』）)]*")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage of a document; `path` are the headings above it, outermost first."""

    path: tuple[str, ...]
    text: str


def chunks(text: str) -> list[Chunk]:
    """Passages of about 150 to 400 characters that together hold the whole text in order.

    Neighbouring short paragraphs are joined under the same heading, or under that above; a longer one is cut between
    sentences, and a sentence without an end is cut at 400 characters. A row of a table says the name of its column
    before each cell, so that it can be read alone, in however many pieces.
    """
    joined: list[Chunk] = []
    for path, paragraph in _paragraphs(text):
        for piece in _pieces(paragraph):
            last = joined[-1] if joined else None
            if last and _belongs(last, path, piece):
                joined[-1] = Chunk(last.path, f"{last.text}\n{piece}")
            else:
                joined.append(Chunk(path, piece))
    return _with_siblings(joined)


def _belongs(last: Chunk, path: tuple[str, ...], piece: str) -> bool:
    """A short chunk takes in what follows under its own heading or deeper."""
    fits = len(last.text) < SHORTEST and len(last.text) + len(piece) < LONGEST
    return fits and path[: len(last.path)] == last.path


def _with_siblings(found: Sequence[Chunk]) -> list[Chunk]:
    """Short chunks joined with the next one under the same parent; what they share of the path stays."""
    joined: list[Chunk] = []
    for chunk in found:
        last = joined[-1] if joined else None
        if last and _are_short_siblings(last, chunk):
            joined[-1] = Chunk(_shared(last.path, chunk.path), f"{last.text}\n{chunk.text}")
        else:
            joined.append(chunk)
    return joined


def _are_short_siblings(one: Chunk, other: Chunk) -> bool:
    short = len(one.text) < SHORTEST or len(other.text) < SHORTEST / 2
    parents = min(len(one.path), len(other.path)) - 1
    return short and len(one.text) + len(other.text) < LONGEST and len(_shared(one.path, other.path)) >= parents


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(heading for heading, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _paragraphs(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each line with the headings it stands under; a heading is text too, so that a passage reads as it was written.

    An item of a list is a heading to the items below it.
    """
    path: list[tuple[int, str]] = []
    for lines in _together(text):
        if lines[0].is_row:
            yield from ((_names(path), row) for row in _rows([line.text for line in lines]))
            continue
        (line,) = lines
        rank = _rank(line.text) if line.depth is None else _OF_A_LIST + line.depth
        path = [above for above in path if above[0] < (_OF_A_LIST if rank is None else rank)]
        heads = line.has_items if line.depth is not None else rank is not None
        if rank is not None and heads and (heading := _heading(_ITEM.sub("", line.text))):
            path.append((rank, heading))
        yield _names(path), line.text.lstrip("# ")


def _names(path: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(heading for _, heading in path)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line; `depth` are the blanks before an item of a list, None for any other; the last says that deeper follow."""

    text: str
    depth: int | None
    has_items: bool

    @property
    def is_row(self) -> bool:
        return tabular.is_row(self.text)


def _together(text: str) -> Iterator[list[_Line]]:
    """The lines, those of a table together."""
    for is_row, lines in groupby(_lines(text), key=lambda line: line.is_row):
        if is_row:
            yield list(lines)
        else:
            yield from ([line] for line in lines)


def _lines(text: str) -> Iterator[_Line]:
    lines = [line for line in text.splitlines() if line.strip()]
    depths = [_depth(line) for line in lines] + [None]
    for line, depth, following in zip(lines, depths, depths[1:], strict=False):
        if depth is not None:
            yield _Line(line.strip(), depth, following is not None and following > depth)
        elif tabular.is_row(line.strip()):
            yield _Line(line.strip(), None, has_items=False)
        else:
            yield from (_Line(part.strip(), None, has_items=False) for part in _STARTS.split(line) if part.strip())


def _depth(line: str) -> int | None:
    item = _ITEM.match(line)
    return len(item[1]) if item else None


def _rows(lines: Sequence[str]) -> Iterator[str]:
    """A table's rows as sentences, each with the names of the columns."""
    head, body = tabular.read(lines)
    if not body and any(head):
        yield "；".join(filter(None, head))
    for row in body:
        yield from _row_pieces(list(tabular.sentences(head, row)))


def _row_pieces(cells: Sequence[tuple[str, str]]) -> Iterator[str]:
    """A row's cells in as few pieces as hold them; a further piece begins with the first cell again if it is short."""
    name, cell = cells[0] if cells else ("", "")
    first = f"{name}：{cell}；" if name and len(name) + len(cell) <= _LONGEST_HEADING else ""
    piece = ""
    for part in (part for one in cells for part in _cell_pieces(*one, LONGEST - len(first))):
        if piece and len(piece) + 1 + len(part) > LONGEST:
            yield piece
            piece = first + part
        else:
            piece = f"{piece}；{part}" if piece else part
    if piece:
        yield piece


def _cell_pieces(name: str, cell: str, longest: int) -> Iterator[str]:
    label = f"{name}：" if name else ""
    if len(label) > _LONGEST_HEADING:
        yield from _pieces(label + cell, longest)
    else:
        yield from (label + piece for piece in _pieces(cell, longest - len(label)))


def is_heading(line: str) -> bool:
    """Whether a line is nothing but a heading."""
    return _rank(line) is not None and _heading(line) == line.rstrip("。：:")


def _rank(line: str) -> int | None:
    return next((rank for rank, pattern in enumerate(_HEADINGS) if pattern.match(line)), None)


def _heading(line: str) -> str:
    """The heading that a line is or starts with; nothing when the line is a sentence of its own."""
    whole = line.lstrip("# ")
    if len(whole) > _LONGEST_HEADING or "。" in whole:
        whole = re.split(r"(?<=\S)[\s。：:]+(?=\S)", whole, maxsplit=1)[0]
    return whole.rstrip("。：:") if len(whole) <= _LONGEST_HEADING else ""


def _pieces(paragraph: str, longest: int = LONGEST) -> Iterator[str]:
    if len(paragraph) <= longest:
        yield paragraph
        return
    piece = ""
    for sentence in _SENTENCE.findall(paragraph):
        for start in range(0, len(sentence), longest):
            part = sentence[start : start + longest]
            if piece and len(piece) + len(part) > longest:
                yield piece
                piece = ""
            piece += part
    if piece:
        yield piece
