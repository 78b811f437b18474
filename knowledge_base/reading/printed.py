"""Lines as they stand on printed pages put together again: without page numbers and running heads, joined to
paragraphs. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

_PAGE_NUMBER = re.compile(
    r"[-—–_·.\s]*(?:第?\s*\d{1,4}\s*页?(?:\s*[,，/／共]*\s*\d{1,4}\s*页?)?|page\s+\d+(?:\s+of\s+\d+)?)[-—–_·.\s]*", re.I
)
_DIGITS = re.compile(r"\d+")
_ENDS = re.compile(r"[。！？；：!?;:][”’」』）)]*$")
_BEGINS = re.compile(
    r"第[一二三四五六七八九十百零〇两\d]+[章节条编]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,2}[.．、](?!\d)|[①-⑳●■◆▪•·]|附[件则表录]|#"
)
_FEWEST_PAGES = 3
_FULL_LINE = 0.8
_MOST_EDGES = 2
_LONGEST_NUMBER = 40


def without_edges(pages: Sequence[str]) -> tuple[list[list[str]], int]:
    """The lines of each page without what stands at the head or the foot of most; and how many such lines that were."""
    lines = [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]
    repeated = _repeated(lines)
    kept = [_inner(page, repeated) for page in lines]
    return kept, sum(map(len, lines)) - sum(map(len, kept))


def _repeated(pages: list[list[str]]) -> frozenset[str]:
    """The heads and feet that at least three pages, and half of them, share but for a number; no sentence is one."""
    seen = Counter(
        shape for page in pages for shape in {_shape(line) for line in (*page[:_MOST_EDGES], *page[-_MOST_EDGES:])}
    )
    fewest = max(_FEWEST_PAGES, len(pages) / 2)
    return frozenset(shape for shape, count in seen.items() if count >= fewest and not _ENDS.search(shape))


def _inner(page: list[str], repeated: frozenset[str]) -> list[str]:
    start, end = 0, len(page)
    while start < min(end, _MOST_EDGES) and _is_edge(page[start], repeated):
        start += 1
    while end > max(start, len(page) - _MOST_EDGES) and _is_edge(page[end - 1], repeated):
        end -= 1
    return page[start:end]


def _is_edge(line: str, repeated: frozenset[str]) -> bool:
    numbered = len(line) <= _LONGEST_NUMBER and _PAGE_NUMBER.fullmatch(line) is not None
    return numbered or _shape(line) in repeated


def _shape(line: str) -> str:
    return _DIGITS.sub("#", line)


def paragraphs(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines joined where one was only full. A line that ends a sentence or is short ends a paragraph; a heading, a
    number of a list or an annex begins one."""
    lines = [line for page in pages for line in page]
    full = _width(lines) * _FULL_LINE
    paragraph = ""
    for place, line in enumerate(lines):
        paragraph = _joined(paragraph, line)
        following = lines[place + 1] if place + 1 < len(lines) else ""
        if len(line) < full or _ENDS.search(line) or not following or _BEGINS.match(following):
            yield paragraph
            paragraph = ""


def _width(lines: Sequence[str]) -> int:
    """How long a full line is: nine of ten are no longer."""
    return sorted(map(len, lines))[len(lines) * 9 // 10] if lines else 0


def _joined(before: str, line: str) -> str:
    latin = before[-1:].isascii() and line[:1].isascii() and before
    return f"{before} {line}" if latin else before + line
