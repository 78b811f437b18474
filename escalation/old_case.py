"""A closed case of a system that was used before, read from a row of its table by a mapping file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from escalation.case import CaseKind, Rating
from escalation.rulebook import Rulebook
from language import text as texts
from records.moments import CITY_TIME

NUMBER_LIMIT = 64
TEXT_LIMIT = 2000
PLACE_LIMIT = 200
REPLY_LIMIT = 4000
FIELDS = ("number", "kind", "matter", "place", "opened", "ended", "department", "reply", "rating")
_NEEDED = ("number", "kind", "matter", "opened", "ended")
_FIRST_YEAR = 2000
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?", re.ASCII
)

_Word = TypeVar("_Word")


@dataclass(frozen=True, slots=True)
class OldTable:
    """`columns`: the name that each of our fields has in the table. The others say which of our words stands for a
    value of theirs: a kind, a department's key, a rating. A department that needs no translation may be left out."""

    columns: dict[str, str]
    kinds: dict[str, CaseKind] = field(default_factory=dict)
    departments: dict[str, str] = field(default_factory=dict)
    ratings: dict[str, Rating] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OldCase:
    """A closed case as its system knew it; `department` None: the centre answered."""

    number: str
    kind: CaseKind
    matter: str
    place: str
    opened: datetime
    ended: datetime
    department: str | None
    reply: str
    rating: Rating | None


class Unfit(ValueError):
    """A row that cannot be taken; `mistakes` has a sentence for each reason."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("；".join(mistakes))
        self.mistakes = mistakes


def mapping_mistakes(mapping: OldTable, head: list[str], rulebook: Rulebook) -> list[str]:
    """What is wrong with a mapping, or with the table's head for it."""
    columns, known = mapping.columns, rulebook.departments.keys()
    return [
        *(f"columns: {name!r} is none of {', '.join(FIELDS)}" for name in columns if name not in FIELDS),
        *(f"columns: {name} is missing" for name in _NEEDED if name not in columns),
        *(f"columns: the table has no column {column!r}" for column in columns.values() if column not in head),
        *(f"departments: {key!r} is not defined" for key in set(mapping.departments.values()) - known),
    ]


def read(row: Mapping[str, str], mapping: OldTable, rulebook: Rulebook, now: datetime) -> OldCase:
    """The case of a row. Raises Unfit with everything that is wrong with it."""
    reader = _Reader({name: row.get(column, "").strip() for name, column in mapping.columns.items()})
    opened, ended = reader.moment("opened"), reader.moment("ended")
    kind = reader.word("kind", mapping.kinds | {kind.value: kind for kind in CaseKind})
    named = {department.name: key for key, department in rulebook.departments.items()}
    department = reader.word("department", named | {key: key for key in rulebook.departments} | mapping.departments)
    rating = reader.word("rating", mapping.ratings | {rating.value: rating for rating in Rating})
    number, matter = reader.text("number", NUMBER_LIMIT), reader.text("matter", TEXT_LIMIT)
    if opened is not None and ended is not None and not opened <= ended <= now + timedelta(minutes=1):
        reader.mistakes.append("办结时间早于登记时间，或在将来")
    place, reply = reader.text("place", PLACE_LIMIT), reader.text("reply", REPLY_LIMIT)
    if reader.mistakes or kind is None or opened is None or ended is None:
        raise Unfit(reader.mistakes)
    return OldCase(number, kind, matter, place, opened, ended, department, reply, rating)


class _Reader:
    """Reads the fields of a row and collects what is wrong with them."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = fields
        self.mistakes: list[str] = []

    def text(self, name: str, limit: int) -> str:
        found = texts.clean(self._fields.get(name, ""), limit + 1)
        if not found and name in _NEEDED:
            self.mistakes.append(f"{name}：为空")
        if len(found) > limit:
            self.mistakes.append(f"{name}：超过 {limit} 字")
        return found

    def word(self, name: str, known: Mapping[str, _Word]) -> _Word | None:
        found = self._fields.get(name, "")
        if not found:
            if name in _NEEDED:
                self.mistakes.append(f"{name}：为空")
            return None
        if found not in known:
            self.mistakes.append(f"{name}：“{found[:30]}”不在映射文件中")
        return known.get(found)

    def moment(self, name: str) -> datetime | None:
        found = _MOMENT.fullmatch(self._fields.get(name, ""))
        try:
            if found is None:
                raise ValueError(name)
            year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
            moment = datetime(year, month, day, hour, minute, second, tzinfo=CITY_TIME)
            if moment.year < _FIRST_YEAR:
                raise ValueError(name)
        except ValueError:
            self.mistakes.append(f"{name}：不是 2024-03-05 10:20 这样的时间")
            return None
        return moment
