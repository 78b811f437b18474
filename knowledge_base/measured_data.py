"""Entries and questions to measure the search with: the project's own, or a folder of somebody else's.

A folder holds entries (`entries.jsonl`, `entries.json` or `documents.jsonl`) and questions (`questions.jsonl` or
`queries.jsonl`), a mapping a line or a list of them. An entry has an `id`, a `title` or `question`, a `text` or
`answer`, and perhaps `wordings`. A question has a `question` or `query`, and under `expected`, `entry` or `document`
the id or the list of ids that answer it; none, and it must be refused.
"""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from knowledge_base.entry import Document, Entry, Facet
from knowledge_base.guides import SAMPLE_GUIDES, read_guides
from language.text import clean, normalise

OWN_QUESTIONS = Path(__file__).parents[1] / "training_data/evaluation"
_OWN_FILE = "knowledge.yaml"
_FURTHER_FILE = "further_facts.yaml"
_ENTRY_FILES = ("entries.jsonl", "entries.json", "documents.jsonl")
_QUESTION_FILES = ("questions.jsonl", "queries.jsonl")
_LONGEST_TEXT = 500_000
_TITLE = 60
_SHUFFLED = 1


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the entries that answer it; none when it must be refused."""

    text: str
    expected: tuple[str, ...]
    facet: Facet | None = None
    register: str = ""


class FurtherQuestion(msgspec.Struct, frozen=True):
    """What is asked for one fact once the entry `after` was quoted to the question `asked`. The answer must be of
    `entry`, where that is another one, and hold one of `says`."""

    after: str
    asked: str
    ask: str
    says: tuple[str, ...]
    entry: str | None = None

    @property
    def expected(self) -> str:
        """The id of the entry that must answer."""
        return self.entry or self.after


@dataclass(frozen=True, slots=True)
class Material:
    """What is measured: questions to a base of entries. `searched` are the entries as the index holds them, `taught`
    as the embedder may learn from them."""

    searched: tuple[Entry, ...]
    taught: tuple[Entry, ...]
    questions: tuple[Question, ...]
    further: tuple[FurtherQuestion, ...] = ()


class _Own(msgspec.Struct, frozen=True):
    ask: str
    register: str
    expect: tuple[str, ...] = ()
    facet: Facet | None = None


class _OwnQuestions(msgspec.Struct, frozen=True):
    questions: list[_Own]
    unanswerable: list[_Own]


def asks_own_guides(folder: Path) -> bool:
    """Whether a folder holds questions about the sample guides instead of a base of its own."""
    return (folder / _OWN_FILE).is_file()


def own(folder: Path = OWN_QUESTIONS) -> Material:
    """The sample guides, and a folder's questions about them. Raises msgspec.DecodeError on another form."""
    read = msgspec.yaml.decode((folder / _OWN_FILE).read_bytes(), type=_OwnQuestions)
    guides = tuple(read_guides(SAMPLE_GUIDES))
    asked = [Question(one.ask, one.expect, one.facet, one.register) for one in (*read.questions, *read.unanswerable)]
    return Material(guides, guides, tuple(asked), _further(folder))


def _further(folder: Path) -> tuple[FurtherQuestion, ...]:
    file = folder / _FURTHER_FILE
    return msgspec.yaml.decode(file.read_bytes(), type=tuple[FurtherQuestion, ...]) if file.is_file() else ()


def elsewhere(folder: Path, today: date, *, titles_only: bool = False) -> Material:
    """The material in a folder. `titles_only`: the index holds nothing but the titles.

    Raises OSError, or ValueError naming what is wrong.
    """
    taught = tuple(_entry(row, today) for row in _rows(folder, _ENTRY_FILES))
    questions = [_question(row) for row in _rows(folder, _QUESTION_FILES)]
    unknown = {found for one in questions for found in one.expected} - {entry.id for entry in taught}
    if unknown:
        raise ValueError(f"questions expect entries that are not there, such as {sorted(unknown)[0]}")
    searched = tuple(replace(entry, text=entry.title) for entry in taught) if titles_only else taught
    return Material(searched, taught, tuple(_with_the_like(questions, taught)))


def _with_the_like(questions: Sequence[Question], entries: Sequence[Document]) -> Iterator[Question]:
    """Where a folder holds a text twice, whatever its signs and blanks, either is right: the search finds but one."""
    alike: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        alike.setdefault((normalise(entry.title), normalise(entry.text, _LONGEST_TEXT)), []).append(entry.id)
    same = {entry_id: ids for ids in alike.values() for entry_id in ids}
    for one in questions:
        others = (other for entry_id in one.expected for other in same[entry_id])
        yield replace(one, expected=tuple(dict.fromkeys((*one.expected, *others))))


def half_known(material: Material) -> Material:
    """Half of the questions to each entry become wordings of it, the other half is asked."""
    asked: dict[str, list[Question]] = {}
    for one in material.questions:
        asked.setdefault(one.expected[0] if one.expected else "", []).append(one)
    known: dict[str, tuple[str, ...]] = {}
    left = list(asked.pop("", []))
    for entry_id, questions in asked.items():
        shuffled = list(questions)
        random.Random(_SHUFFLED).shuffle(shuffled)
        half = len(shuffled) // 2
        known[entry_id] = tuple(one.text for one in shuffled[:half])
        left += shuffled[half:]
    return Material(_worded(material.searched, known), _worded(material.taught, known), tuple(left))


def _worded(entries: Sequence[Entry], known: Mapping[str, tuple[str, ...]]) -> tuple[Entry, ...]:
    return tuple(replace(entry, wordings=(*entry.wordings, *known.get(entry.id, ()))) for entry in entries)


def _rows(folder: Path, names: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    file = next((folder / name for name in names if (folder / name).is_file()), None)
    if file is None:
        raise FileNotFoundError(f"none of {', '.join(names)} in {folder}")
    text = file.read_text(encoding="utf-8")
    try:
        rows = json.loads(text) if file.suffix == ".json" else [json.loads(line) for line in text.splitlines() if line]
    except json.JSONDecodeError as error:
        raise ValueError(f"{file.name}: {error}") from error
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise ValueError(f"{file.name}:{number}: not a mapping")
        yield row


def _entry(row: Mapping[str, Any], today: date) -> Document:
    text = clean(str(row.get("text") or row.get("answer") or ""), _LONGEST_TEXT)
    title = str(row.get("title") or row.get("question") or text[:_TITLE])
    if "id" not in row or not title:
        raise ValueError(f"an entry needs an id and a title or text: {str(row)[:80]}")
    wordings = tuple(map(str, row.get("wordings") or ()))
    return Document(id=str(row["id"]), title=title, text=text or title, source=title, as_of=today, wordings=wordings)


def _question(row: Mapping[str, Any]) -> Question:
    text = row.get("question") or row.get("query")
    expected: Any = next((row[name] for name in ("expected", "entry", "document") if row.get(name) is not None), [])
    if not isinstance(text, str):
        raise ValueError(f"a question needs a text: {str(row)[:80]}")
    return Question(text, tuple(map(str, expected)) if isinstance(expected, list) else (str(expected),))
