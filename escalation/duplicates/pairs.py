"""Labelled pairs of requests: those that the score is fitted to, and those that it is measured by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from escalation.duplicates.meaning import Read
from escalation.duplicates.reading import UNREAD, Readings
from escalation.duplicates.sketch import Sketch, sketch


class Differs(StrEnum):
    """In what a near miss is another thing."""

    PLACE = "place"
    MATTER = "matter"
    BOTH = "both"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Told:
    """A request as a labelled file has it; `at` is a moment in ISO form: 2026-10-06T22:40."""

    text: str
    at: str
    differs: Differs | None = None

    def sketch(self, read: Read) -> Sketch:
        return sketch(self.text, datetime.fromisoformat(self.at), meaning=read(self.text))


@dataclass(frozen=True, slots=True)
class Group:
    """A request, others about the same thing, and near misses."""

    text: str
    at: str
    same: tuple[Told, ...]
    other: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Two requests, and whether they are about one thing."""

    a: Told
    b: Told
    same: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sketches; `differs` None where they are about one thing; `readings` by readers that never saw them."""

    one: Sketch
    other: Sketch
    differs: Differs | None
    readings: Readings = UNREAD


def read_parts(folder: Path) -> list[list[Group]]:
    """The files of a folder, each written in another manner. Raises msgspec.ValidationError where one has another
    shape."""
    return [msgspec.yaml.decode(file.read_bytes(), type=list[Group]) for file in sorted(folder.glob("*.yaml"))]


def read_groups(folder: Path) -> list[Group]:
    """As `read_parts`, all of them together."""
    return [group for part in read_parts(folder) for group in part]


def read_held_out(file: Path) -> list[HeldOut]:
    """`training_data/evaluation/duplicates.yaml`, Raises as `read_parts`."""
    return msgspec.yaml.decode(file.read_bytes(), type=list[HeldOut])


def pairs(groups: Sequence[Group], read: Read) -> Iterator[Pair]:
    """Every two requests of a group that are about one thing, and each of those with every near miss."""
    for group in groups:
        alike = [told.sketch(read) for told in (Told(group.text, group.at), *group.same)]
        missed = [(told.sketch(read), told.differs) for told in group.other]
        for place, one in enumerate(alike):
            yield from (Pair(one, other, None) for other in alike[place + 1 :])
            yield from (Pair(one, other, differs) for other, differs in missed)
