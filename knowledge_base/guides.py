"""Service guides from YAML files: read, checked, and every mistake reported at once.

A file holds `area` (an id), `name`, and `guides`: a list of mappings with the fields of `entry.Guide` except `area`;
texts and lists of texts, `as_of` a date. Unknown fields are mistakes too, so that a misspelled one never gets lost.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import yaml

from knowledge_base.entry import Guide

SAMPLE_GUIDES = Path(__file__).parent / "sample/guides"

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NEEDED = ("id", "title", "department", "as_of", "source", "steps", "wordings")
_TEXTS = frozenset(
    {
        "id",
        "title",
        "department",
        "audience",
        "source",
        "number",
        "issuer",
        "channel",
        "time_limit",
        "fee",
        "place",
        "phone",
    }
)
_DAYS = frozenset({"as_of", "review_by"})
_VALIDITY_DAYS = frozenset({"effective", "expires", "repealed"})
_LISTS = frozenset({"districts", "basis", "conditions", "materials", "steps", "notes", "wordings", "related"})
_FEWEST_WORDINGS = 4
_LONGEST_ID, _LONGEST_TITLE, _LONGEST_TEXT = 100, 60, 2_000


class GuideErrors(ValueError):
    """Everything that is wrong with a set of guide files, one sentence each."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)


@dataclass(frozen=True, slots=True)
class _Found:
    """A guide as it stands in a file, before it is checked."""

    file: str
    area: str
    raw: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.file}: {self.raw.get('id', '?')}"


def read_guides(folder: Path) -> list[Guide]:
    """Every guide of the `*.yaml` files in `folder`. Raises GuideErrors with all mistakes of all files."""
    mistakes: list[str] = []
    found = [guide for path in sorted(folder.glob("*.yaml")) for guide in _of_file(path, mistakes)]
    for guide in found:
        mistakes += [f"{guide.name}: {mistake}" for mistake in _mistakes(guide.raw)]
    mistakes += _contradictions(found)
    if mistakes:
        raise GuideErrors(mistakes)
    return [_guide(guide) for guide in found]


def _of_file(path: Path, mistakes: list[str]) -> list[_Found]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mistakes.append(f"{path.name}: not readable as YAML in UTF-8: {error}")
        return []
    if not (isinstance(content, dict) and isinstance(content.get("area"), str)):
        mistakes.append(f"{path.name}: needs an area and a list of guides")
        return []
    guides = content.get("guides")
    if not (isinstance(guides, list) and guides and all(isinstance(guide, dict) for guide in guides)):
        mistakes.append(f"{path.name}: guides must be a list of mappings")
        return []
    return [_Found(path.name, content["area"], _numbers_as_text(guide)) for guide in guides]


def _numbers_as_text(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """YAML reads a telephone number such as 12345 as an integer."""
    return {field: str(value) if field in _TEXTS and type(value) is int else value for field, value in raw.items()}


def _mistakes(raw: Mapping[str, Any]) -> Iterator[str]:
    for field in _NEEDED:
        if not raw.get(field):
            yield f"{field} is missing"
    for field, value in raw.items():
        yield from _mistakes_of(field, value)
    if isinstance(raw.get("id"), str) and not _ID.fullmatch(raw["id"]):
        yield "id must be lower-case words joined by hyphens"
    if isinstance(raw.get("wordings"), list) and 0 < len(raw["wordings"]) < _FEWEST_WORDINGS:
        yield f"wordings needs at least {_FEWEST_WORDINGS} questions"


def _mistakes_of(field: str, value: Any) -> Iterator[str]:
    if field in _TEXTS:
        if value is not None and not _is_text(value, _longest(field)):
            yield f"{field} must be a text of 1 to {_longest(field)} characters"
    elif field in _LISTS:
        if not (isinstance(value, list) and all(_is_text(item, _LONGEST_TEXT) for item in value)):
            yield f"{field} must be a list of texts"
    elif field in _DAYS:
        if type(value) is not date:
            yield f"{field} must be a date such as 2026-10-01"
    elif field == "validity":
        yield from _mistakes_of_validity(value)
    else:
        yield f"{field} is not a field of a guide"


def _mistakes_of_validity(value: Any) -> Iterator[str]:
    if not isinstance(value, dict):
        yield "validity must be a mapping"
        return
    for field, given in value.items():
        if field == "superseded_by":
            if not isinstance(given, str):
                yield "validity: superseded_by must be the id of an entry"
        elif field not in _VALIDITY_DAYS:
            yield f"validity: {field} is not known"
        elif type(given) is not date:
            yield f"validity: {field} must be a date such as 2026-10-01"


def _longest(field: str) -> int:
    return {"id": _LONGEST_ID, "title": _LONGEST_TITLE}.get(field, _LONGEST_TEXT)


def _is_text(value: Any, longest: int) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= longest


def _contradictions(found: Sequence[_Found]) -> Iterator[str]:
    """What only shows when all files are seen together."""
    ids = Counter(guide.raw.get("id") for guide in found)
    titles = Counter(guide.raw.get("title") for guide in found)
    for guide in found:
        if ids[guide.raw.get("id")] > 1:
            yield f"{guide.name}: id is used more than once"
        if titles[guide.raw.get("title")] > 1:
            yield f"{guide.name}: title is used more than once"
        related = guide.raw.get("related")
        for other in related if isinstance(related, list) else ():
            if other not in ids:
                yield f"{guide.name}: related names {other}, which is no guide"


def _guide(found: _Found) -> Guide:
    return msgspec.convert({**found.raw, "area": found.area}, Guide)
