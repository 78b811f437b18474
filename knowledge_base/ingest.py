"""Documents taken in from files: JSON lines, plain text, Markdown. A bad one is refused with a reason.

A line of a `.jsonl` file is `{"id", "title", "text", "source"?, "date"?}`, `date` as 2026-10-01. A `.txt` or `.md`
file is one document: its name is the id, its first line the title.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import msgspec

from knowledge_base import store
from knowledge_base.entry import Document
from language.text import clean
from records.database import Database

_SUFFIXES = frozenset({".jsonl", ".txt", ".md"})
_LARGEST_FILE = 50_000_000
_LONGEST_TEXT = 500_000
_SHORTEST_TEXT = 10
_LONGEST_TITLE = 300
_LONGEST_ID = 100


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was not taken in: `where` is the file, with the line where it has several documents."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of every document found; `changed` of the `taken` ones are new or have new text."""

    taken: tuple[str, ...]
    changed: int
    refused: tuple[Refusal, ...]


class _Row(msgspec.Struct, frozen=True):
    id: str
    title: str
    text: str
    source: str | None = None
    day: date | None = msgspec.field(name="date", default=None)


async def ingest(database: Database, path: Path, now: datetime, today: date) -> IngestReport:
    """Publish the documents of a file, or of every file below a folder; one without a date is as of `today`."""
    taken: dict[str, Document] = {}
    refused: list[Refusal] = []
    for found in read_documents(path, today):
        if isinstance(found, Refusal):
            refused.append(found)
        else:
            taken[found.id] = found
    async with database.transaction() as tx:
        changed = await store.publish(tx, taken.values(), now)
    return IngestReport(tuple(taken), changed, tuple(refused))


def read_documents(path: Path, today: date) -> Iterator[Document | Refusal]:
    """Every document of a file, or of the files below a folder, or why it is none."""
    files = sorted(child for child in path.rglob("*") if child.is_file()) if path.is_dir() else [path]
    for file in files:
        yield from _of_file(file, today)


def _of_file(file: Path, today: date) -> Iterator[Document | Refusal]:
    if file.suffix.lower() not in _SUFFIXES:
        yield Refusal(file.name, "only .jsonl, .txt and .md files are taken in")
        return
    try:
        text = _text(file)
    except (OSError, ValueError) as error:
        yield Refusal(file.name, str(error))
        return
    if file.suffix.lower() == ".jsonl":
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield _of_line(f"{file.name}:{number}", line, file.stem, today)
    else:
        title = next((line.lstrip("# ") for line in text.splitlines() if line.strip("# ")), "")
        yield _document(file.name, _Row(id=file.stem, title=title, text=text), file.stem, today)


def _text(file: Path) -> str:
    """The text of a file in UTF-8 or GB18030. Raises OSError, or ValueError with the reason."""
    if file.stat().st_size > _LARGEST_FILE:
        raise ValueError(f"larger than {_LARGEST_FILE // 1_000_000} MB")
    content = file.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("neither UTF-8 nor GBK text")


def _of_line(where: str, line: str, stem: str, today: date) -> Document | Refusal:
    try:
        row = msgspec.json.decode(line, type=_Row)
    except msgspec.DecodeError as error:
        return Refusal(where, f"not a document: {error}")
    return _document(where, row, stem, today)


def _document(where: str, row: _Row, stem: str, today: date) -> Document | Refusal:
    title, text = clean(row.title, _LONGEST_TITLE), clean(row.text, _LONGEST_TEXT + 1)
    if not re.fullmatch(r"[\w.\-]+", row.id) or len(row.id) > _LONGEST_ID:
        return Refusal(where, "the id must be 1 to 100 letters, digits, hyphens, underscores or dots")
    if not title:
        return Refusal(where, "it has no title")
    if not _SHORTEST_TEXT <= len(text) <= _LONGEST_TEXT:
        return Refusal(where, f"its text must have {_SHORTEST_TEXT} to {_LONGEST_TEXT} characters")
    return Document(id=row.id, title=title, text=text, source=clean(row.source or stem, 300), as_of=row.day or today)
