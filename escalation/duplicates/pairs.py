"""Labelled pairs of requests: those that the score is fitted to, and those that it is measured by."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from escalation.duplicates.meaning import Read
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
    """Two sketches; `differs` None where they are about one thing. Pairs of one `group` stay together in a trial."""

    group: int
    one: Sketch
    other: Sketch
    differs: Differs | None


def read_groups(folder: Path) -> list[Group]:
    """The files of `training_data/duplicates/`. Raises msgspec.ValidationError where one does not have this shape."""
    return [
        group
        for file in sorted(folder.glob("*.yaml"))
        for group in msgspec.yaml.decode(file.read_bytes(), type=list[Group])
    ]


def read_held_out(file: Path) -> list[HeldOut]:
    """`training_data/evaluation/duplicates.yaml`, Raises as `read_groups`."""
    return msgspec.yaml.decode(file.read_bytes(), type=list[HeldOut])


def pairs(groups: list[Group], read: Read) -> Iterator[Pair]:
    """Every two requests of a group that are about one thing, and each of those with every near miss."""
    for number, group in enumerate(groups):
        alike = [told.sketch(read) for told in (Told(group.text, group.at), *group.same)]
        missed = [(told.sketch(read), told.differs) for told in group.other]
        for place, one in enumerate(alike):
            yield from (Pair(number, one, other, None) for other in alike[place + 1 :])
            yield from (Pair(number, one, other, differs) for other, differs in missed)
