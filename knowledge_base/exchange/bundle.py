"""Guides and documents as one JSON text with all their fields, and back without loss.

The text is `{"guides": [...], "documents": [...]}`, each with the fields of `entry`, days as 2026-10-01.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

import msgspec

from knowledge_base import checks
from knowledge_base.checks import Problem
from knowledge_base.entry import Document, Entry, Guide
from knowledge_base.exchange import columns
from knowledge_base.exchange.imported import Fault, Imported, Mistake
from knowledge_base.ingest import tidied
from knowledge_base.reading.child import LARGEST_FILE
from knowledge_base.reading.encoding import decoded
from knowledge_base.reading.outcome import Reason, Unreadable
from knowledge_base.wording import column_names, fault_sentence, sentence
from language.text import clean

_FIELD = re.compile(r"`\$?\.?(\w+)")
_MOST_DEEP = 4

# A field and what is wrong with it.
_Wrong = tuple[str, Fault | Problem]


class _Bundle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    guides: list[dict[str, Any]] = []
    documents: list[dict[str, Any]] = []


def export_json(entries: Iterable[Entry]) -> bytes:
    """The entries, readable and in the order given."""
    listed = list(entries)
    guides = [entry for entry in listed if isinstance(entry, Guide)]
    documents = [entry for entry in listed if isinstance(entry, Document)]
    return msgspec.json.format(msgspec.json.encode({"guides": guides, "documents": documents}), indent=2)


def read_json(content: bytes) -> Imported:
    """The entries of a text as `export_json` makes it. A row is the place in its list, from 1."""
    if len(content) > LARGEST_FILE:
        return Imported((), (Mistake(0, "", sentence(Reason.TOO_BIG)),))
    try:
        bundle = msgspec.json.decode(decoded(content), type=_Bundle)
    except Unreadable as refusal:
        return Imported((), (Mistake(0, "", sentence(refusal.reason)),))
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return Imported((), (_mistake(0, "", Fault.UNREADABLE),))
    entries: dict[str, Entry] = {}
    mistakes: list[Mistake] = []
    for number, kind, raw in _rows(bundle):
        entry, wrong = _entry(raw, kind)
        if entry and entry.id in entries:
            entry, wrong = None, [("id", Fault.SAME_ID)]
        mistakes += [_mistake(number, field, fault) for field, fault in wrong]
        if entry:
            entries[entry.id] = entry
    return Imported(tuple(entries.values()), tuple(mistakes))


def _rows(bundle: _Bundle) -> Iterator[tuple[int, type[Guide] | type[Document], dict[str, Any]]]:
    yield from ((number, Guide, raw) for number, raw in enumerate(bundle.guides, 1))
    yield from ((number, Document, raw) for number, raw in enumerate(bundle.documents, 1))


def _entry(raw: dict[str, Any], kind: type[Guide] | type[Document]) -> tuple[Entry | None, list[_Wrong]]:
    unknown = raw.keys() - {field.name for field in fields(kind)}
    if unknown:
        return None, [(clean(field, 40), Fault.UNKNOWN_COLUMN) for field in sorted(unknown)]
    try:
        entry = msgspec.convert({field: _cleaned(field, value) for field, value in raw.items()}, kind)
    except msgspec.ValidationError as error:
        return None, [_told(str(error))]
    wrong: list[_Wrong] = [(mistake.field, mistake.problem) for mistake in checks.mistakes(entry)]
    return (None if wrong else entry), wrong


def _cleaned(field: str, value: Any, depth: int = 0) -> Any:
    """The value with every text in it made safe to keep."""
    match value:
        case str() if field == "text":
            return tidied(value)
        case str():
            return clean(value, columns.LONGEST)
        case list() if depth < _MOST_DEEP:
            return [_cleaned(field, one, depth + 1) for one in value]
        case dict() if depth < _MOST_DEEP:
            return {key: _cleaned(key, one, depth + 1) for key, one in value.items()}
    return value


def _told(error: str) -> _Wrong:
    """The field that msgspec's message names, and whether it is missing or of another kind."""
    found = _FIELD.search(error if "missing" in error else error[error.rfind("`$") :])
    return (found[1] if found else ""), Problem.MISSING if "missing" in error else Fault.WRONG_KIND


def _mistake(row: int, field: str, fault: Fault | Problem) -> Mistake:
    column = column_names().get(field, field)
    return Mistake(row, column, fault_sentence(fault, row, column))
