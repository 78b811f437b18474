"""Read and check the rules: every mistake is told with its file and entry, all of them together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import time, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec
import yaml

from escalation.case import CaseKind
from escalation.routing import Catalogue, Department, Matter
from escalation.rulebook import Rulebook, SecondSignature
from escalation.sla import OfficeHours, TimeLimits
from escalation.workdays import Year, calendar_of
from language import text

FOLDER = Path(__file__).parent

_T = TypeVar("_T")


class RulesError(ValueError):
    """The rules hold mistakes; `problems` has a sentence for each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class _Limits:
    """`time_limits.yaml` as it is written."""

    days: dict[CaseKind, int]
    source: str
    dispatch_hours: float
    office_hours: list[tuple[time, time]]


@dataclass(frozen=True, slots=True)
class _Matters:
    """`dispatch_catalogue.yaml` as it is written; each matter is read on its own."""

    areas: dict[str, str]
    matters: list[dict[str, Any]]


def load(folder: Path = FOLDER, more_holidays: Path | None = None) -> Rulebook:
    """The rulebook of a folder; year files in `more_holidays` replace those of the same year.

    Raises RulesError with all problems.
    """
    reader = _Reader(folder)
    departments = {entry.key: entry for entry in reader.entries("departments.yaml", Department, "key")}
    catalogue = reader.catalogue(departments)
    limits = reader.limits()
    signature = reader.read("second_signature.yaml", SecondSignature) or SecondSignature()
    reader.expect_known("second_signature.yaml", signature.departments, departments)
    years = reader.years(more_holidays)
    if reader.problems or limits is None:
        raise RulesError(reader.problems)
    return Rulebook(MappingProxyType(departments), catalogue, limits, calendar_of(years), signature)


class _Reader:
    """Reads the files of one folder and collects what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[str] = []

    def read(self, name: str, shape: type[_T]) -> _T | None:
        """A whole file as one value, or None after a problem."""
        found = self._yaml(self.folder / name)
        return None if found is None else self._convert(found, shape, name)

    def entries(self, name: str, shape: type[_T], key: str) -> list[_T]:
        """A file that is a list of entries, each known by its `key`."""
        return self._entries(name, self._yaml(self.folder / name), shape, key)

    def catalogue(self, departments: Mapping[str, Department]) -> Catalogue:
        name = "dispatch_catalogue.yaml"
        written = self.read(name, _Matters) or _Matters({}, [])
        matters = self._entries(name, written.matters, Matter, "id")
        for matter in matters:
            where = f"{name}, {matter.id}"
            self.expect_known(where, (matter.department, *matter.supporting), departments)
            self.expect_known(where, (matter.area,), written.areas)
            self.problems += [f"{where}: {problem}" for problem in _mistakes(matter)]
        return Catalogue(MappingProxyType(written.areas), tuple(matters))

    def limits(self) -> TimeLimits | None:
        name = "time_limits.yaml"
        written = self.read(name, _Limits)
        if written is None:
            return None
        self.problems += [f"{name}, {problem}" for problem in _limit_mistakes(written)]
        office = OfficeHours(tuple(written.office_hours))
        dispatch = timedelta(hours=written.dispatch_hours)
        return TimeLimits(MappingProxyType(written.days), written.source, dispatch, office)

    def years(self, more: Path | None) -> list[Year]:
        """The holidays of every year; a file of `more` stands for the one of the same name."""
        folders = [self.folder / "holidays"] + ([more] if more is not None else [])
        files = {path.name: path for folder in folders for path in sorted(folder.glob("*.yaml"))}
        found = (self._convert(self._yaml(path), Year, f"holidays/{name}") for name, path in files.items())
        years = [year for year in found if year is not None]
        for year in years:
            days = [day for holiday in year.holidays for day in holiday.days]
            if any(day.year != year.year for day in (*days, *year.workdays)):
                self.problems.append(f"holidays, {year.year}: a day lies in another year")
            if set(days) & set(year.workdays):
                self.problems.append(f"holidays, {year.year}: a day is both off and worked")
        return years

    def expect_known(self, where: str, keys: Iterable[str], known: Mapping[str, object]) -> None:
        self.problems += [f"{where}: {key!r} is not defined" for key in sorted(set(keys) - known.keys())]

    def _entries(self, name: str, found: object, shape: type[_T], key: str) -> list[_T]:
        if not isinstance(found, list):
            self.problems += [] if found is None else [f"{name}: expected a list of entries"]
            return []
        read: dict[str, _T] = {}
        for number, raw in enumerate(found, 1):
            label = raw.get(key, f"entry {number}") if isinstance(raw, dict) else f"entry {number}"
            entry = self._convert(raw, shape, f"{name}, {label}")
            if entry is None:
                continue
            if label in read:
                self.problems.append(f"{name}, {label}: stands there twice")
            read[label] = entry
        return list(read.values())

    def _yaml(self, path: Path) -> Any:
        try:
            return yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            self.problems.append(f"{path.name}: {' '.join(str(error).split())}")
            return None

    def _convert(self, raw: Any, shape: type[_T], where: str) -> _T | None:
        if is_dataclass(shape) and isinstance(raw, dict):
            known = {field.name for field in fields(shape)}
            self.problems += [f"{where}: unknown key {key!r}" for key in raw if key not in known]
        try:
            return msgspec.convert(raw, shape)
        except msgspec.ValidationError as error:
            self.problems.append(f"{where}: {error}")
            return None


def _mistakes(matter: Matter) -> list[str]:
    phrases = [*matter.any, *matter.none, *(word for group in matter.all for word in group.split("|"))]
    problems = [
        f"{phrase!r} can never be found, texts are searched as {text.normalise(phrase)!r}"
        for phrase in phrases
        if not phrase or text.normalise(phrase) != phrase
    ]
    return problems if matter.any or matter.all else [*problems, "needs phrases in `any` or `all`"]


def _limit_mistakes(written: _Limits) -> list[str]:
    checks: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("days: every kind needs a limit", lambda: set(written.days) == set(CaseKind)),
        ("days: must be from 1 to 365", lambda: all(1 <= days <= 365 for days in written.days.values())),
        ("dispatch_hours: must be above 0 and at most 80", lambda: 0 < written.dispatch_hours <= 80),
        ("office_hours: spans must follow one another", lambda: _in_order(written.office_hours)),
    )
    return [problem for problem, holds in checks if not holds()]


def _in_order(spans: Sequence[tuple[time, time]]) -> bool:
    ends = [moment for span in spans for moment in span]
    return bool(ends) and ends == sorted(set(ends))
