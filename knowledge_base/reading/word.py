"""Word documents as blocks: headings, lists with their numbers, tables. Runs in the child only."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from knowledge_base.reading.blocks import Block, Heading, Item, Paragraph, grid, one_line
from knowledge_base.reading.numbering import Numbering
from knowledge_base.reading.outcome import Omission, Reason, Unreadable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Taken back by whoever revised it; a field's formula; said elsewhere; written twice for older programs.
_UNSEEN = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", _FALLBACK, f"{_W}pPr", f"{_W}rPr"})
_AROUND = frozenset({f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")})
_STYLE_LEVEL = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)
_CONTENTS = re.compile(r"(?:toc|目录)\s*\d", re.I)
_TITLES = frozenset({"title", "标题"})
# A number of these kinds makes a clause or a heading, and the chunker knows it as one.
_CLAUSE = re.compile(r"第.+[章节条]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]")


class Text:
    """A Word document's `blocks` and what of it was `left_out`. Raises Unreadable when it is none."""

    def __init__(self, content: bytes) -> None:
        try:
            document = docx.Document(io.BytesIO(content))
            body = document.element.body
            self._styles = {style.style_id: style for style in document.styles if style.style_id}
            self._numbering = Numbering(_numbering(document))
        except (OpcError, KeyError, ValueError, AttributeError, etree.XMLSyntaxError) as error:
            raise Unreadable(Reason.CORRUPT) from error
        self.left_out = _left_out(document, body)
        self.blocks = list(self._of(body))

    def _of(self, parent: Any) -> Iterator[Block]:
        for child in parent:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif child.tag in _AROUND:
                yield from self._of(child)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        text = _text(element).strip()
        if not text or self._is_of_contents(element):
            return
        mark, depth = self._mark(element)
        if level := self._level(element):
            yield Heading(level, one_line(f"{mark} {text}" if mark else text))
        elif mark is None:
            yield Paragraph(text)
        elif _CLAUSE.fullmatch(mark):
            yield Paragraph(one_line(f"{mark} {text}" if mark.endswith("条") else f"{mark}{text}"))
        else:
            yield Item(depth, text, mark)

    def _style_names(self, element: Any) -> Iterator[str]:
        """The name of a paragraph's style and of those it is based on."""
        found = element.find(f"{_W}pPr/{_W}pStyle")
        style = self._styles.get(found.get(f"{_W}val")) if found is not None else None
        for _ in range(10):
            if style is None:
                return
            yield style.name or ""
            style = getattr(style, "base_style", None)

    def _level(self, element: Any) -> int | None:
        for name in self._style_names(element):
            if name.strip().lower() in _TITLES:
                return 1
            if found := _STYLE_LEVEL.fullmatch(name.strip()):
                return int(found[1]) + 1
        outline = element.find(f"{_W}pPr/{_W}outlineLvl")
        level = "" if outline is None else outline.get(f"{_W}val", "")
        return int(level) + 2 if level in tuple("012345678") else None

    def _is_of_contents(self, element: Any) -> bool:
        return any(_CONTENTS.match(name.strip()) for name in self._style_names(element))

    def _mark(self, element: Any) -> tuple[str | None, int]:
        """The number before a paragraph of a list and its depth; None before one that is in no list."""
        properties = element.find(f"{_W}pPr/{_W}numPr")
        if properties is None:
            properties = self._mark_of_style(element)
        if properties is None:
            return None, 0
        number, level = (properties.find(f"{_W}{name}") for name in ("numId", "ilvl"))
        if number is None or number.get(f"{_W}val") == "0":
            return None, 0
        depth = "0" if level is None else level.get(f"{_W}val", "0")
        return self._numbering.mark(number.get(f"{_W}val", ""), int(depth) if depth.isdecimal() else 0), int(depth)

    def _mark_of_style(self, element: Any) -> Any:
        found = element.find(f"{_W}pPr/{_W}pStyle")
        style = self._styles.get(found.get(f"{_W}val")) if found is not None else None
        return None if style is None else style.element.find(f"{_W}pPr/{_W}numPr")

    def _table(self, table: Any) -> Iterator[Block]:
        rows = [row for row in table.iter(f"{_W}tr") if next(row.iterancestors(f"{_W}tbl")) is table]
        above: dict[int, str] = {}
        filled = []
        for row in rows:
            texts: list[str] = []
            for cell in row.iter(f"{_W}tc"):
                if next(cell.iterancestors(f"{_W}tr")) is row:
                    place = len(texts)
                    texts += _cell(cell, above.get(place, ""))
                    above[place] = texts[place]
            filled.append(texts)
        yield from grid(filled)


def _cell(cell: Any, above: str) -> list[str]:
    """The text of a cell; one merged with that above says the same, one over several columns says it once."""
    merged = cell.find(f"{_W}tcPr/{_W}vMerge")
    continued = merged is not None and merged.get(f"{_W}val", "continue") == "continue"
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    width = "1" if span is None else span.get(f"{_W}val", "1")
    text = above if continued else " ".join(filter(None, (_text(one) for one in cell.iter(f"{_W}p"))))
    return [text, *[""] * (min(int(width), 60) - 1 if width.isdecimal() else 0)]


def _text(element: Any) -> str:
    """What is read of a paragraph: with what was inserted, without what was deleted."""
    parts: list[str] = []
    for child in element:
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in (f"{_W}tab", f"{_W}cr"):
            parts.append(" ")
        elif child.tag == f"{_W}br":
            parts.append("\n")
        elif child.tag not in _UNSEEN:
            parts.append(_text(child))
    return "".join(parts)


def _numbering(document: Any) -> Any | None:
    parts = (one.target_part for one in document.part.rels.values() if one.reltype.endswith("/numbering"))
    part = next(parts, None)
    return None if part is None else part.element


def _left_out(document: Any, body: Any) -> Counter[Omission]:
    counts: Counter[Omission] = Counter()
    counts[Omission.PICTURES] = sum(1 for one in body.iter(f"{_W}drawing", f"{_W}pict") if _FALLBACK not in _above(one))
    counts[Omission.NOTES] = sum(1 for _ in body.iter(f"{_W}footnoteReference", f"{_W}endnoteReference"))
    kinds = ("/header", "/footer")
    counts[Omission.HEADS_AND_FEET] = sum(1 for one in document.part.rels.values() if one.reltype.endswith(kinds))
    return +counts


def _above(element: Any) -> set[str]:
    return {one.tag for one in element.iterancestors()}
