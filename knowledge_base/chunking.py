"""Documents cut into passages along their structure: headings (章, 节, 条, 一、, （一）, #) and paragraphs. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

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

    Neighbouring short paragraphs under the same heading are joined; a longer one is cut between sentences, and a
    sentence without an end is cut at 400 characters.
    """
    joined: list[Chunk] = []
    for path, paragraph in _paragraphs(text):
        for piece in _pieces(paragraph):
            last = joined[-1] if joined else None
            if last and _belongs(last, path, piece):
                joined[-1] = Chunk(last.path, f"{last.text}\n{piece}")
            else:
                joined.append(Chunk(path, piece))
    return joined


def _belongs(last: Chunk, path: tuple[str, ...], piece: str) -> bool:
    """A short chunk takes in what follows under its own heading or deeper."""
    fits = len(last.text) < SHORTEST and len(last.text) + len(piece) < LONGEST
    return fits and path[: len(last.path)] == last.path


def _paragraphs(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each line with the headings it stands under; a heading is text too, so that a passage reads as it was written."""
    path: list[tuple[int, str]] = []
    for line in _lines(text):
        rank = _rank(line)
        if rank is not None:
            path = [above for above in path if above[0] < rank]
            if heading := _heading(line):
                path.append((rank, heading))
        yield tuple(heading for _, heading in path), line.lstrip("# ")


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        for part in _STARTS.split(line):
            if part.strip():
                yield part.strip()


def _rank(line: str) -> int | None:
    return next((rank for rank, pattern in enumerate(_HEADINGS) if pattern.match(line)), None)


def _heading(line: str) -> str:
    """The heading that a line is or starts with; nothing when the line is a sentence of its own."""
    whole = line.lstrip("# ")
    if len(whole) > _LONGEST_HEADING or "。" in whole:
        whole = re.split(r"(?<=\S)[\s。：:]+(?=\S)", whole, maxsplit=1)[0]
    return whole.rstrip("。：:") if len(whole) <= _LONGEST_HEADING else ""


def _pieces(paragraph: str) -> Iterator[str]:
    if len(paragraph) <= LONGEST:
        yield paragraph
        return
    piece = ""
    for sentence in _SENTENCE.findall(paragraph):
        for start in range(0, len(sentence), LONGEST):
            part = sentence[start : start + LONGEST]
            if piece and len(piece) + len(part) > LONGEST:
                yield piece
                piece = ""
            piece += part
    if piece:
        yield piece
