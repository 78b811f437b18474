"""Documents taken in from files, one a file, or one a line of JSON. What is bad is refused with a reason, and none
stops the rest.

A line of a `.jsonl` file is `{"id", "title", "text", "source"?, "date"?}`, `date` as 2026-10-01. Any other file is one
document: its name is the id, and the rest is what it says of itself.
"""

import asyncio
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge_base import store
from knowledge_base.chunking import chunks
from knowledge_base.entry import Document, Guide, Validity
from knowledge_base.reading import child
from knowledge_base.reading.encoding import decoded
from knowledge_base.reading.outcome import Omission, Parsed, Reason, Refused, Unreadable
from knowledge_base.reading.read import LONGEST_TEXT
from knowledge_base.reading.sniffing import DOCUMENTS, by_name
from knowledge_base.wording import sentence
from language.text import clean
from records.database import Database

_LINES = ".jsonl"
_SHORTEST_TEXT = 10
_LONGEST_TITLE, _LONGEST_SOURCE = 300, 300
_LONGEST_ID = 100
_ID = re.compile(r"[\w.\-]+")
_NOT_OF_AN_ID = re.compile(r"[^\w.\-]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_DEEPEST_INDENT = 8
# What is left of a text is less than it was; this bounds the work on a hostile one.
_RAW_PER_KEPT = 4

# Called before each file with how many are done, how many there are, and its name.
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was not taken in: `where` is the file, with the line where it has several documents; `reason` a sentence in
    Chinese."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds; `left_out` counts what did not become text."""

    file: str
    documents: tuple[Document, ...] = ()
    left_out: Mapping[Omission, int] = field(default_factory=dict)
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of a file: the ids of its documents that were taken, in how many passages and characters."""

    file: str
    taken: tuple[str, ...]
    passages: int
    characters: int
    left_out: Mapping[Omission, int]
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of every file found; `changed` of the documents taken are new or have new text."""

    files: tuple[FileReport, ...]
    changed: int

    @property
    def taken(self) -> tuple[str, ...]:
        """The ids of all documents taken."""
        return tuple(taken for file in self.files for taken in file.taken)

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """All refusals."""
        return tuple(refusal for file in self.files for refusal in file.refused)


class _Row(msgspec.Struct, frozen=True):
    id: str
    title: str
    text: str
    source: str | None = None
    day: date | None = msgspec.field(name="date", default=None)


def _silent(done: int, of: int, name: str) -> None:
    pass


async def ingest(database: Database, path: Path, now: datetime, today: date, say: Progress = _silent) -> IngestReport:
    """Publish the documents of a file, or of every file below a folder that is not hidden, all in one transaction.

    One without a date is as of `today`.
    """
    files = _files(path)
    found = []
    for done, file in enumerate(files):
        say(done, len(files), file.name)
        found.append(await asyncio.to_thread(_read, file, path, today))
    async with database.transaction() as tx:
        found = await _without_clashes(tx, found)
        changed = await store.publish(tx, [document for one in found for document in one.documents], now)
    return IngestReport(tuple(map(_reported, found)), changed)


async def take_upload(data: bytes, name: str, today: date) -> Found:
    """One uploaded file, read and not stored: one document, or one refusal. Of its name only the last part counts."""
    plain = re.split(r"[\\/]", name)[-1]
    if len(data) > child.LARGEST_FILE:
        return _refused(plain, Reason.TOO_BIG)
    return await asyncio.to_thread(_of_upload, data, plain, today)


def _of_upload(data: bytes, name: str, today: date) -> Found:
    with tempfile.TemporaryDirectory(prefix="weiqiao-upload-") as folder:
        file = Path(folder) / "upload"
        file.write_bytes(data)
        return _one_document(file, name, today)


def read_documents(path: Path, today: date) -> Iterator[Document | Refusal]:
    """Every document of a file, or of the files below a folder, or why it is none."""
    for file in _files(path):
        found = _read(file, path, today)
        yield from found.documents
        yield from found.refused


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(one for one in path.rglob("*") if (one.is_symlink() or not one.is_dir()) and not _is_hidden(one))


def _is_hidden(file: Path) -> bool:
    """What systems and Word itself leave behind beside documents."""
    return file.name.startswith((".", "~$"))


def _read(file: Path, root: Path, today: date) -> Found:
    name = str(file.relative_to(root)) if file != root else file.name
    if file.suffix.lower() == _LINES:
        return _of_lines(file, name, today)
    return _one_document(file, name, today)


def _of_lines(file: Path, name: str, today: date) -> Found:
    if (reason := child.unfit(file)) is not None:
        return _refused(name, reason)
    try:
        text = decoded(file.read_bytes())
    except OSError:
        return _refused(name, Reason.NOT_OPENED)
    except Unreadable as refusal:
        return _refused(name, refusal.reason)
    # Not splitlines: what it takes for a line break besides may stand inside a JSON text.
    rows = [
        _of_line(f"{name}:{number}", line, file.stem, today)
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip()
    ]
    if not rows:
        return _refused(name, Reason.EMPTY)
    return Found(
        name,
        documents=tuple(row for row in rows if isinstance(row, Document)),
        refused=tuple(row for row in rows if isinstance(row, Refusal)),
    )


def _of_line(where: str, line: str, stem: str, today: date) -> Document | Refusal:
    try:
        row = msgspec.json.decode(line, type=_Row)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        return Refusal(where, f"{sentence(Reason.NOT_JSON)}（{error}）")
    source = clean(row.source or stem, _LONGEST_SOURCE)
    document = Document(id=row.id, title=row.title, text=row.text, source=source, as_of=row.day or today)
    return _checked(where, document)


def _one_document(file: Path, name: str, today: date) -> Found:
    outcome = _outcome(file, Path(name).suffix)
    if not isinstance(outcome, Parsed):
        return _refused(name, outcome.reason)
    document = _checked(name, _document(outcome, Path(name).stem, today))
    if isinstance(document, Refusal):
        return Found(name, refused=(document,))
    return Found(name, (document,), outcome.left_out)


def _outcome(file: Path, suffix: str) -> Parsed | Refused:
    try:
        form = by_name(suffix)
    except Unreadable as refusal:
        return Refused(refusal.reason)
    outcome = child.read(file, suffix) if form in DOCUMENTS else Refused(Reason.NO_FORMAT)
    return outcome if isinstance(outcome, Parsed | Refused) else Refused(Reason.CORRUPT)


def _document(parsed: Parsed, stem: str, today: date) -> Document:
    about = parsed.about
    issuer = clean(about.issuer or "", _LONGEST_SOURCE) or None
    source = " ".join(filter(None, (issuer, about.number))) or clean(stem, _LONGEST_SOURCE)
    return Document(
        id=_NOT_OF_AN_ID.sub("-", stem).strip("-.")[:_LONGEST_ID],
        title=about.title,
        text=parsed.text,
        source=source,
        # A day to come is that of something else in the text.
        as_of=min(about.issued or today, today),
        number=about.number,
        issuer=issuer,
        validity=Validity(effective=about.effective, expires=about.expires),
    )


def _checked(where: str, document: Document) -> Document | Refusal:
    title, text = clean(document.title, _LONGEST_TITLE), tidied(document.text)
    reason = None
    if not _ID.fullmatch(document.id) or len(document.id) > _LONGEST_ID:
        reason = Reason.NO_ID
    elif not title:
        reason = Reason.NO_TITLE
    elif len(text) < _SHORTEST_TEXT:
        reason = Reason.TOO_SHORT
    elif len(text) > LONGEST_TEXT:
        reason = Reason.TOO_LONG
    return Refusal(where, sentence(reason)) if reason else replace(document, title=title, text=text)


def tidied(text: str) -> str:
    """The text as it is kept: each line cleaned, with the blanks before it that say how deep an item of a list is."""
    lines = (_tidied(line) for line in text[: LONGEST_TEXT * _RAW_PER_KEPT].splitlines())
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def _tidied(line: str) -> str:
    depth = len(line) - len(line.lstrip(" "))
    kept = clean(line, LONGEST_TEXT + 1)
    return " " * min(depth, _DEEPEST_INDENT) + kept if kept else ""


async def _without_clashes(tx: AsyncConnection, found: Iterable[Found]) -> list[Found]:
    """The same without documents whose id an earlier one has, or a guide, which they must not replace."""
    seen: set[str] = set()
    kept = []
    for one in found:
        documents, refused = [], list(one.refused)
        for document in one.documents:
            stored = await store.find(tx, document.id)
            if document.id in seen:
                refused.append(Refusal(one.file, sentence(Reason.SAME_ID, id=document.id)))
            elif stored is not None and isinstance(stored.entry, Guide):
                refused.append(Refusal(one.file, sentence(Reason.GUIDE_ID, id=document.id)))
            else:
                documents.append(document)
            seen.add(document.id)
        kept.append(replace(one, documents=tuple(documents), refused=tuple(refused)))
    return kept


def _reported(found: Found) -> FileReport:
    texts = [document.text for document in found.documents]
    return FileReport(
        found.file,
        taken=tuple(document.id for document in found.documents),
        passages=sum(len(chunks(text)) for text in texts),
        characters=sum(map(len, texts)),
        left_out=found.left_out if texts else {},
        refused=found.refused,
    )


def _refused(name: str, reason: Reason) -> Found:
    return Found(name, refused=(Refusal(name, sentence(reason)),))
