"""Read and check the rules: every mistake is told with its file and entry, all of them together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec
import yaml

from escalation.assignment import AssignmentRules
from escalation.ladder import Ladder
from escalation.limits import TimeLimits
from escalation.repeats import RepeatLimits
from escalation.risk import RiskRule
from escalation.routing import Catalogue, Department, Domain, Matter, Sureness
from escalation.rulebook import Approval, Flags, Rulebook
from escalation.rules import flags_file, ladder_file, limits_file
from escalation.workdays import Year, calendar_of
from language import text
from language.places import DISTRICTS

FOLDER = Path(__file__).parent

_SURENESS_HEAD = "# When a case is dispatched without a person. Written by ./weiqiao eval routing --calibrate."

_T = TypeVar("_T")


class RulesError(ValueError):
    """The rules hold mistakes; `problems` has a sentence for each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class _Matters:
    """`dispatch_catalogue.yaml` as it is written; each matter is read on its own."""

    matters: list[dict[str, Any]]


def load(folder: Path = FOLDER, more_holidays: Path | None = None) -> Rulebook:
    """The rulebook of a folder; year files in `more_holidays` replace those of the same year.

    Raises RulesError with all problems.
    """
    reader = _Reader(folder)
    departments = {entry.key: entry for entry in reader.entries("departments.yaml", Department, "key")}
    catalogue = reader.catalogue(departments)
    limits, ladder = reader.limits(catalogue), reader.ladder()
    signature, review = (reader.approval(name, departments) for name in ("second_signature.yaml", "review.yaml"))
    years, flags, assignment = reader.years(more_holidays), reader.flags(), reader.assignment()
    if reader.problems or limits is None or ladder is None or flags is None or assignment is None:
        raise RulesError(reader.problems)
    known = MappingProxyType(departments)
    return Rulebook(
        known, catalogue, limits, calendar_of(years), signature, review, ladder, flags=flags, assignment=assignment
    )


def write_sureness(sureness: Sureness, folder: Path = FOLDER) -> None:
    """Keep what was fitted on data for the next start."""
    lines = (_SURENESS_HEAD, f"trust: {sureness.trust}", f"at_least: {sureness.at_least}", "")
    (folder / "sureness.yaml").write_text("\n".join(lines), encoding="utf-8")


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
        written = self.read(name, _Matters) or _Matters([])
        domains = self.entries("categories.yaml", Domain, "id")
        areas = {key: name for domain in domains for key, name in domain.areas.items()}
        matters = self._entries(name, written.matters, Matter, "id")
        for matter in matters:
            where = f"{name}, {matter.id}"
            self.expect_known(where, (matter.department, *matter.supporting), departments)
            self.expect_known(where, (matter.area,), areas)
            self.problems += [f"{where}: {problem}" for problem in _mistakes(matter)]
        sureness = self.read("sureness.yaml", Sureness) or Sureness()
        return Catalogue(MappingProxyType(areas), tuple(matters), tuple(domains), sureness)

    def limits(self, catalogue: Catalogue) -> TimeLimits | None:
        name = "time_limits.yaml"
        written = self.read(name, limits_file.Written)
        if written is None:
            return None
        self.problems += [f"{name}, {problem}" for problem in limits_file.mistakes(written)]
        matters = {matter.id: matter for matter in catalogue.matters}
        for number, rule in enumerate(written.exceptions, 1):
            where = f"{name}, exception {number}"
            self.expect_known(where, rule.areas, catalogue.areas)
            self.expect_known(where, rule.matters, matters)
            self.expect_known(where, rule.districts, DISTRICTS)
        return limits_file.limits_of(written)

    def ladder(self) -> Ladder | None:
        name = "ladder.yaml"
        written = self.read(name, ladder_file.Written)
        if written is None:
            return None
        self.problems += [f"{name}, {problem}" for problem in ladder_file.mistakes(written)]
        return ladder_file.ladder_of(written)

    def approval(self, name: str, departments: Mapping[str, Department]) -> Approval:
        found = self.read(name, Approval) or Approval()
        self.expect_known(name, found.departments, departments)
        return found

    def flags(self) -> Flags | None:
        name = "risk_words.yaml"
        rules = self.entries(name, RiskRule, "id")
        self.problems += [f"{name}, {rule.id}: {mistake}" for rule in rules for mistake in _mistakes(rule)]
        repeats = self.read("repeats.yaml", RepeatLimits)
        if repeats is None:
            return None
        self.problems += [f"repeats.yaml, {mistake}" for mistake in flags_file.repeat_mistakes(repeats)]
        return Flags(tuple(rules), repeats)

    def assignment(self) -> AssignmentRules | None:
        name = "assignment.yaml"
        rules = self.read(name, AssignmentRules)
        self.problems += [f"{name}, {mistake}" for mistake in flags_file.assignment_mistakes(rules)] if rules else []
        return rules

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


def _mistakes(matter: Matter | RiskRule) -> list[str]:
    phrases = [*matter.any, *matter.none, *(word for group in matter.all for word in group.split("|"))]
    problems = [
        f"{phrase!r} can never be found, texts are searched as {text.normalise(phrase)!r}"
        for phrase in phrases
        if not phrase or text.normalise(phrase) != phrase
    ]
    return problems if matter.any or matter.all else [*problems, "needs phrases in `any` or `all`"]
