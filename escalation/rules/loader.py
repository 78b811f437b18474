"""Read and check the rules: every mistake is told with its file, line and entry, all of them together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec
import yaml

from escalation.assignment import AssignmentRules
from escalation.case import CaseKind
from escalation.department import Department, units_of
from escalation.ladder import Ladder
from escalation.limits import TimeLimits
from escalation.live.duty import LiveRules
from escalation.repeats import RepeatLimits
from escalation.risk import RiskRule
from escalation.routing import Catalogue, Domain, Matter, Sureness
from escalation.rulebook import Approval, Flags, Level, Retention, Rulebook
from escalation.rules import departments_file, flags_file, ladder_file, limits_file, live_file
from escalation.rules.source import Source, Way, path_in
from escalation.rules.source import read as read_source
from escalation.workdays import Year, calendar_of
from language import text
from language.places import DISTRICTS

FOLDER = Path(__file__).parent
_HOLIDAYS = "holidays"

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
    citywide_kinds: frozenset[CaseKind] = field(default_factory=frozenset)


def load(folder: Path = FOLDER, more_holidays: Path | None = None, own: Path | None = None) -> Rulebook:
    """The rulebook of a folder. A file of `own`, the city's folder, stands for the one of the same name; year files in
    `more_holidays` replace those of the same year.

    Raises RulesError with all problems.
    """
    reader = _Reader(folder, own)
    reader.expect_files()
    departments = reader.departments()
    catalogue = reader.catalogue(departments)
    limits, ladder = reader.limits(catalogue), reader.ladder()
    signature, review = (reader.approval(name, departments) for name in ("second_signature.yaml", "review.yaml"))
    years, flags, assignment = reader.years(more_holidays), reader.flags(), reader.assignment()
    live, retention = reader.live(departments), reader.retention()
    levels = reader.entries("levels.yaml", Level, "key")
    if reader.problems or not (limits and ladder and flags and assignment and live and retention):
        raise RulesError(reader.problems)
    known = MappingProxyType(departments)
    return Rulebook(
        known,
        catalogue,
        limits,
        calendar_of(years),
        signature,
        review,
        ladder,
        flags=flags,
        assignment=assignment,
        live=live,
        retention=retention,
        levels=tuple(levels),
    )


def files(folder: Path) -> list[Path]:
    """The rules files of a folder, in the order of their names."""
    found = [*folder.glob("*.yaml"), *(folder / _HOLIDAYS).glob("*.yaml")]
    return sorted(found, key=lambda file: file.relative_to(folder).as_posix())


def write_sureness(sureness: Sureness, folder: Path) -> Path:
    """Keep what was fitted on data for the next start, in a file of a folder of rules. Raises OSError."""
    lines = (_SURENESS_HEAD, f"trust: {sureness.trust}", f"at_least: {sureness.at_least}", "")
    file = folder / "sureness.yaml"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


class _Reader:
    """Reads the files of one folder, or those of the city's own in their place, and collects what is wrong."""

    def __init__(self, folder: Path, own: Path | None) -> None:
        self.folder = folder
        self.own = own
        self.problems: list[str] = []

    def expect_files(self) -> None:
        """A file with a misspelt name would silently count for nothing."""
        if self.own is None:
            return
        if not self.own.is_dir():
            self.problems.append(f"{self.own}: no such folder")
        known = {file.relative_to(self.folder) for file in files(self.folder)}
        for file in files(self.own):
            name = file.relative_to(self.own)
            if name not in known and name.parent == Path():
                self.problems.append(f"{name}: no file of the rules has this name")

    def read(self, name: str, shape: type[_T]) -> _T | None:
        """A whole file as one value, or None after a problem."""
        source = self._source(name)
        return None if source is None or source.content is None else self._convert(source, (), shape, "")

    def entries(self, name: str, shape: type[_T], key: str) -> list[_T]:
        """A file that is a list of entries, each known by its `key`."""
        source = self._source(name)
        return [] if source is None else self._entries(source, (), shape, key)

    def departments(self) -> dict[str, Department]:
        """Bureaus and units by key."""
        source = self._source("departments.yaml")
        if source is None:
            return {}
        known = {one.key: one for one in self._entries(source, (), Department, "key")}
        for mistake in departments_file.mistakes(known):
            way = self._way_of(source, (), mistake.department, "key")
            self._tell(source.name, source.line_of(way, mistake.word), mistake.department, mistake.problem)
        return known

    def catalogue(self, departments: Mapping[str, Department]) -> Catalogue:
        domains = self.entries("categories.yaml", Domain, "id")
        areas = {key: name for domain in domains for key, name in domain.areas.items()}
        source = self._source("dispatch_catalogue.yaml")
        written = None if source is None else self._convert(source, (), _Matters, "")
        matters = [] if source is None or written is None else self._matters(source, departments, areas)
        sureness = self.read("sureness.yaml", Sureness) or Sureness()
        return Catalogue(
            MappingProxyType(areas),
            tuple(matters),
            tuple(domains),
            sureness,
            self._second_matter(),
            units_of(departments.values()),
            frozenset() if written is None else written.citywide_kinds,
        )

    def limits(self, catalogue: Catalogue) -> TimeLimits | None:
        source = self._source("time_limits.yaml")
        written = None if source is None else self._convert(source, (), limits_file.Written, "")
        if source is None or written is None:
            return None
        self._tell_mistakes(source, limits_file.mistakes(written))
        matters = {matter.id: matter for matter in catalogue.matters}
        for number, rule in enumerate(written.exceptions, 1):
            way, label = ("exceptions", number - 1), f"exception {number}"
            for keys, known in ((rule.areas, catalogue.areas), (rule.matters, matters), (rule.districts, DISTRICTS)):
                self._expect_known(source, way, label, keys, known)
        return limits_file.limits_of(written)

    def ladder(self) -> Ladder | None:
        source = self._source("ladder.yaml")
        written = None if source is None else self._convert(source, (), ladder_file.Written, "")
        if source is None or written is None:
            return None
        self._tell_mistakes(source, ladder_file.mistakes(written))
        return ladder_file.ladder_of(written)

    def approval(self, name: str, departments: Mapping[str, Department]) -> Approval:
        """Whoever names a bureau means its units too."""
        source = self._source(name)
        found = None if source is None else self._convert(source, (), Approval, "")
        if source is None or found is None:
            return Approval()
        self._expect_known(source, ("departments",), "", found.departments, departments)
        units = {key for key, one in departments.items() if one.of in found.departments}
        return replace(found, departments=found.departments | units)

    def flags(self) -> Flags | None:
        words, limits = self._source("risk_words.yaml"), self._source("repeats.yaml")
        if words is None or limits is None:
            return None
        rules = self._entries(words, (), RiskRule, "id")
        for rule in rules:
            self._tell_phrases(words, (), rule)
        repeats = self._convert(limits, (), RepeatLimits, "")
        if repeats is None:
            return None
        self._tell_mistakes(limits, flags_file.repeat_mistakes(repeats))
        return Flags(tuple(rules), repeats)

    def assignment(self) -> AssignmentRules | None:
        source = self._source("assignment.yaml")
        rules = None if source is None else self._convert(source, (), AssignmentRules, "")
        if source is not None and rules is not None:
            self._tell_mistakes(source, flags_file.assignment_mistakes(rules))
        return rules

    def live(self, departments: Mapping[str, Department]) -> LiveRules | None:
        source = self._source("live_chat.yaml")
        written = None if source is None else self._convert(source, (), live_file.Written, "")
        if source is None or written is None:
            return None
        self._tell_mistakes(source, live_file.mistakes(written))
        self._expect_known(source, ("departments",), "", written.departments, departments)
        return live_file.live_of(written)

    def retention(self) -> Retention | None:
        source = self._source("retention.yaml")
        rules = None if source is None else self._convert(source, (), Retention, "")
        if source is not None and rules is not None:
            self._tell_mistakes(source, flags_file.retention_mistakes(rules))
        return rules

    def years(self, more: Path | None) -> list[Year]:
        """The holidays of every year; a file of a later folder stands for the one of the same name."""
        folders = [self.folder / _HOLIDAYS, *([self.own / _HOLIDAYS] if self.own else []), *([more] if more else [])]
        named = {path.name: path for folder in folders for path in sorted(folder.glob("*.yaml"))}
        found: list[Year] = []
        for name, path in named.items():
            source = self._open(path, f"{_HOLIDAYS}/{name}")
            year = None if source is None else self._convert(source, (), Year, "")
            if source is not None and year is not None:
                self._check_year(source, path, year)
                found.append(year)
        return found

    def _second_matter(self) -> tuple[str, ...]:
        source = self._source("second_matter.yaml")
        if source is None or source.content is None:
            return ()
        phrases = self._convert(source, (), list[str], "") or []
        for phrase, problem in _never_found(zip(phrases, phrases, strict=True)):
            self._tell(source.name, source.line_of((), phrase), "", problem)
        return tuple(phrases)

    def _matters(self, source: Source, departments: Mapping[str, Department], areas: Mapping[str, str]) -> list[Matter]:
        matters = self._entries(source, ("matters",), Matter, "id")
        for matter in matters:
            way = self._way_of(source, ("matters",), matter.id)
            for keys, known in (((matter.department, *matter.supporting), departments), ((matter.area,), areas)):
                self._expect_known(source, way, matter.id, keys, known)
            for key in (matter.department, *matter.supporting):
                if key in departments and (bureau := departments[key].of) is not None:
                    problem = f"{key!r} is a unit, which the place decides on: name its bureau {bureau!r}"
                    self._tell(source.name, source.line_of(way, key), matter.id, problem)
            self._tell_phrases(source, ("matters",), matter)
        return matters

    def _check_year(self, source: Source, path: Path, year: Year) -> None:
        if path.stem != f"{year.year:04}":  # a file of a later folder stands for the one of the same name
            self._tell(source.name, source.line_of((), "year"), "", f"holds the year {year.year}: name it by its year")
        days = [day for holiday in year.holidays for day in holiday.days]
        for day in (*days, *year.workdays):
            if day.year != year.year:
                self._tell(source.name, source.line_of((), day.isoformat()), "", f"{day} lies in another year")
        for day in sorted(set(days) & set(year.workdays)):
            line = source.line_of(("workdays",), day.isoformat())
            self._tell(source.name, line, "", f"{day} is both off and worked")

    def _expect_known(
        self, source: Source, way: Way, label: str, keys: Iterable[str], known: Mapping[str, object]
    ) -> None:
        for key in sorted(set(keys) - known.keys()):
            self._tell(source.name, source.line_of(way, key), label, f"{key!r} is not defined")

    def _tell_phrases(self, source: Source, above: Way, entry: Matter | RiskRule) -> None:
        way = self._way_of(source, above, entry.id)
        for phrase, problem in _mistakes(entry):
            self._tell(source.name, source.line_of(way, phrase), entry.id, problem)

    def _tell_mistakes(self, source: Source, mistakes: Iterable[str]) -> None:
        for mistake in mistakes:
            self._tell(source.name, source.line(_way_to(source.content, mistake)), "", mistake)

    def _tell(self, name: str, line: int, label: str, problem: str) -> None:
        where = f"{name}, line {line}"
        self.problems.append(f"{where}, {label}: {problem}" if label else f"{where}: {problem}")

    def _way_of(self, source: Source, above: Way, entry_id: str, key: str = "id") -> Way:
        """The way to the entry with an id, which stands under `key`."""
        entries = source.content[above[0]] if above else source.content
        places = (place for place, raw in enumerate(entries) if isinstance(raw, dict) and raw.get(key) == entry_id)
        return (*above, next(places, 0))

    def _entries(self, source: Source, above: Way, shape: type[_T], key: str) -> list[_T]:
        found = source.content[above[0]] if above else source.content
        if not isinstance(found, list):
            self._tell(source.name, source.line(above), "", "expected a list of entries")
            return []
        read: dict[str, _T] = {}
        for place, raw in enumerate(found):
            way, name = (*above, place), f"entry {place + 1}"
            label = str(raw.get(key, name)) if isinstance(raw, dict) else name
            entry = self._convert(source, way, shape, label)
            if entry is None:
                continue
            if label in read:
                self._tell(source.name, source.line(way), label, "stands there twice")
            read[label] = entry
        return list(read.values())

    def _source(self, name: str) -> Source | None:
        own = None if self.own is None else self.own / name
        return self._open(own if own is not None and own.exists() else self.folder / name, name)

    def _open(self, path: Path, name: str) -> Source | None:
        try:
            source = read_source(path, name)
        except yaml.MarkedYAMLError as error:
            mark, what = error.problem_mark, " ".join(f"{error.context or ''} {error.problem or ''}".split())
            self._tell(name, 1 if mark is None else mark.line + 1, "", what)
            return None
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            self.problems.append(f"{name}: {' '.join(str(error).split())}")
            return None
        for line, key in source.doubled():
            self._tell(name, line, "", f"the key {key!r} stands there twice")
        return source

    def _convert(self, source: Source, way: Way, shape: type[_T], label: str) -> _T | None:
        raw = source.content
        for step in way:
            raw = raw[step]
        if is_dataclass(shape) and isinstance(raw, dict):
            known = {field.name for field in fields(shape)}
            for key in raw:
                if key not in known:
                    self._tell(source.name, source.line((*way, str(key))), label, f"unknown key {key!r}")
        try:
            return msgspec.convert(raw, shape)
        except msgspec.ValidationError as error:
            self._tell(source.name, source.line((*way, *path_in(str(error)))), label, str(error))
            return None


def _way_to(content: Mapping[str, Any], mistake: str) -> Way:
    """The way to what a sentence begins with: a key, "exception 2", or the key of a rung."""
    head = mistake.partition(":")[0]
    if head in content:
        return (head,)
    if head.startswith("exception "):
        return ("exceptions", int(head.split()[1]) - 1)
    rungs = content.get("rungs", [])
    return next((("rungs", place) for place, rung in enumerate(rungs) if rung.get("key") == head), ())


def _mistakes(entry: Matter | RiskRule) -> list[tuple[str, str]]:
    """What stands in the file, and what is wrong with it."""
    groups = [(group, word) for group in entry.all for word in group.split("|")]
    phrases = [*((phrase, phrase) for phrase in (*entry.any, *entry.none)), *groups]
    problems = _never_found(phrases)
    return problems if entry.any or entry.all else [*problems, (entry.id, "needs phrases in `any` or `all`")]


def _never_found(phrases: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of phrases with what stands in the file for them: what stands there, and what is wrong with the phrase."""
    return [
        (written, f"{phrase!r} can never be found, texts are searched as {text.normalise(phrase)!r}")
        for written, phrase in phrases
        if not phrase or text.normalise(phrase) != phrase
    ]
