"""Web pages as blocks: what a page says, without the frame around it. Runs in the child only."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import html

from knowledge_base.reading.blocks import Block, Heading, Item, Paragraph, grid, one_line
from knowledge_base.reading.outcome import Omission, Reason, Unreadable


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SILENT = _names(
    "script style noscript template head iframe object embed form button select input textarea svg math canvas audio"
    " video map dialog"
)
_FRAME = _names("nav header footer aside menu")
_FRAME_NAME = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|menu|breadcrumbs?|crumbs?|footer|sidebar|share|copyright|toolbar|pagination|pager"
    r"|related)"
    r"(?:$|[-_ ])",
    re.I,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_BLOCKS = _names(
    "p div section article main ul ol li dl dt dd table blockquote pre h1 h2 h3 h4 h5 h6 hr figure figcaption center"
    " address details summary fieldset body tr td th"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# A list of links is a way to other pages.
_FEWEST_LINKS, _MOST_LINKED = 3, 0.8
_LARGEST_SPAN = 60
_LONGEST_TITLE = 300
_MOST_OF_THE_PAGE = 0.5
_SITE = re.compile(r"\s*[-_|–—]\s*[^-_|–—]*(?:网|政府|门户|局|委员会|办公室|Government)[^-_|–—]*$")


class Page:
    """A parsed page: its `blocks`, the `title` it gives itself, and what of it was left out."""

    def __init__(self, text: str) -> None:
        try:
            # Declarations of another encoding no longer hold for a text, and lxml refuses to read on past them.
            root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", text))
        except (ValueError, html.etree.ParserError) as error:
            raise Unreadable(Reason.CORRUPT) from error
        self.left_out: Counter[Omission] = Counter()
        self.title = _title(root)
        self.named = {str(one.get("name", "")).lower(): str(one.get("content", "")) for one in root.iter("meta")}
        body = root.find("body")
        self.blocks = list(self._of(_main(root if body is None else body)))

    def _of(self, element: Any, depth: int = 0) -> Iterator[Block]:
        """The blocks of an element; text between its blocks is a paragraph of its own."""
        loose: list[str] = [element.text or ""]
        for child in element:
            if self._left_out(child):
                pass
            elif child.tag == "br":
                loose.append("\n")
            elif child.tag in _BLOCKS or _holds_blocks(child):
                yield from _paragraph(loose)
                loose = []
                yield from self._block(child, depth)
            else:
                loose.append(self._inline(child))
            loose.append(child.tail or "")
        yield from _paragraph(loose)

    def _block(self, element: Any, depth: int) -> Iterator[Block]:
        if element.tag in _HEADINGS:
            yield Heading(_HEADINGS[element.tag], self._inline(element))
        elif element.tag in ("ul", "ol"):
            yield from self._list(element, depth)
        elif element.tag == "table":
            yield from self._table(element)
        else:
            yield from self._of(element, depth)

    def _list(self, element: Any, depth: int) -> Iterator[Block]:
        number = 0
        for child in element:
            if self._left_out(child):
                continue
            number += 1
            inner = list(self._of(child, depth + 1))
            first = next((one for one in inner if not isinstance(one, Item)), None)
            if isinstance(first, Paragraph | Heading):
                inner.remove(first)
                yield Item(depth, first.text, f"{number}." if element.tag == "ol" else "")
            yield from inner

    def _table(self, table: Any) -> Iterator[Block]:
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        if any(next(row.iter("table"), None) is not None for row in rows):
            # A table around tables is a layout.
            for row in rows:
                for cell in row:
                    yield from self._of(cell)
            return
        named = bool(rows) and len(rows[0]) > 0 and all(cell.tag == "th" for cell in rows[0])
        sideways = not named and bool(rows) and all(len(row) > 0 and row[0].tag == "th" for row in rows)
        yield from grid(self._filled(rows), headed=True if named else False if sideways else None)

    def _filled(self, rows: list[Any]) -> list[list[str]]:
        """The texts of the cells. One that spans rows is told in each; one that spans columns, once."""
        below: dict[int, tuple[int, str]] = {}
        filled = []
        for row in rows:
            texts: list[str] = []
            for cell in (one for one in row if one.tag in ("td", "th")):
                _from_above(texts, below)
                text = self._inline(cell)
                if (rest := _span(cell, "rowspan") - 1) > 0:
                    below[len(texts)] = (rest, text)
                texts += [text, *[""] * (_span(cell, "colspan") - 1)]
            _from_above(texts, below)
            filled.append(texts)
        return filled

    def _inline(self, element: Any) -> str:
        parts = [element.text or ""]
        for child in element:
            if child.tag in ("br", *_BLOCKS):
                parts.append(" ")
            if not self._left_out(child):
                parts.append(self._inline(child))
            parts.append(child.tail or "")
        return "".join(parts)

    def _left_out(self, element: Any) -> bool:
        if not isinstance(element.tag, str):
            return True
        if element.tag in ("img", "picture", "figure") and not element.text_content().strip():
            self.left_out[Omission.PICTURES] += 1
            return True
        if element.tag in _SILENT or _HIDDEN.search(element.get("style", "")) or element.get("hidden") is not None:
            return True
        if _is_frame(element):
            self.left_out[Omission.NAVIGATION] += 1
            return True
        return False


def _paragraph(loose: list[str]) -> Iterator[Paragraph]:
    # In the source of a page a line break is a blank; only <br> breaks a line, and it stands alone.
    text = "\n".join(
        filter(None, map(one_line, "".join(part if part == "\n" else _flat(part) for part in loose).split("\n")))
    )
    if text:
        yield Paragraph(text)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _holds_blocks(element: Any) -> bool:
    return any(one.tag in _BLOCKS for one in element.iterdescendants())


def _is_frame(element: Any) -> bool:
    if element.tag in _FRAME or element.get("role") in ("navigation", "banner", "contentinfo", "search"):
        # An article may have a header of its own, with its title.
        return element.tag != "header" or next(element.iterancestors("article"), None) is None
    if _FRAME_NAME.search(element.get("class", "")) or _FRAME_NAME.search(element.get("id", "")):
        return True
    return element.tag in ("ul", "ol", "div") and _is_only_links(element)


def _is_only_links(element: Any) -> bool:
    links = [one for one in element.iter("a") if one.get("href")]
    if len(links) < _FEWEST_LINKS:
        return False
    whole = len(one_line(element.text_content()))
    linked = sum(len(one_line(link.text_content())) for link in links)
    return linked >= _MOST_LINKED * whole


def _from_above(texts: list[str], below: dict[int, tuple[int, str]]) -> None:
    while len(texts) in below:
        rest, text = below.pop(len(texts))
        if rest > 1:
            below[len(texts)] = (rest - 1, text)
        texts.append(text)


def _span(cell: Any, name: str) -> int:
    found = re.match(r"\s*(\d{1,4})", cell.get(name, ""))
    return min(max(int(found[1]), 1), _LARGEST_SPAN) if found else 1


def _main(body: Any) -> Any:
    """The article of the page where it has one that holds most of its text."""
    whole = len(body.text_content())
    for tag in ("article", "main"):
        found = list(body.iter(tag))
        if len(found) == 1 and len(found[0].text_content()) >= _MOST_OF_THE_PAGE * whole:
            return found[0]
    return body


def _title(root: Any) -> str:
    """What the page calls itself: the name of its article, its one first heading, or its title without the site."""
    named = next((one.get("content") for one in root.iter("meta") if one.get("name", "").lower() == "articletitle"), "")
    headings = [text for one in root.iter("h1") if (text := one_line(one.text_content()))]
    title = one_line(root.findtext(".//title") or "")[:_LONGEST_TITLE]
    return one_line(named or (headings[0] if len(headings) == 1 else _SITE.sub("", title)))
