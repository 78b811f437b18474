"""The rules in force: the shipped ones, the city's own in their place, and the holiday notices that were loaded."""

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from escalation.routing import Sureness
from escalation.rulebook import Rulebook
from escalation.rules import loader
from escalation.rules.loader import RulesError
from service.bootstrap.failure import SetupError
from service.settings import Settings

MISTAKEN = "The rules hold mistakes:"
_HOLIDAYS = "holidays"
# Written by ourselves, and only about cases that come.
_LEARNT = "sureness.yaml"

Files = Mapping[str, str]
"""The content of rules files by name, such as `holidays/2026.yaml`."""


def load(settings: Settings) -> Rulebook:
    """The rulebook of an instance. Raises SetupError with every mistake."""
    return load_from(settings.rules_dir, settings)


def load_from(folder: Path | None, settings: Settings, holidays: Path | None = None) -> Rulebook:
    """The rulebook as it would be with the city's own files in another folder, or the loaded notices in one."""
    try:
        return loader.load(more_holidays=holidays or settings.holidays, own=folder)
    except RulesError as error:
        raise SetupError("\n  - ".join((MISTAKEN, *error.problems))) from error


def keep_sureness(settings: Settings, sureness: Sureness) -> Path:
    """Write when a route is certain into the rules in force: the city's own folder where there is one, else the shipped
    ones. The file. Raises SetupError where it cannot be written."""
    folder = settings.rules_dir or loader.FOLDER
    try:
        return loader.write_sureness(sureness, folder)
    except OSError as error:
        raise SetupError(f"{folder} cannot be written to: {error.strerror}.") from error


def problems(settings: Settings) -> tuple[str, ...]:
    """A sentence for every mistake, with file and line."""
    try:
        loader.load(more_holidays=settings.holidays, own=settings.rules_dir)
    except RulesError as error:
        return error.problems
    return ()


def contents(settings: Settings, folder: Path | None = None) -> Files:
    """The files of an instance, those that stand in others' place alone; with the city's own of another folder. They
    have been read before, so that they are there and are text."""
    found = dict[str, str]()
    for place in (loader.FOLDER, folder or settings.rules_dir):
        if place is not None:
            files = loader.files(place)
            found |= {file.relative_to(place).as_posix(): file.read_text(encoding="utf-8") for file in files}
    notices = sorted(settings.holidays.glob("*.yaml"))
    return found | {f"{_HOLIDAYS}/{file.name}": file.read_text(encoding="utf-8") for file in notices}


def digest_of(files: Files) -> str:
    """What tells files from others, but for what the service learns itself."""
    found = hashlib.sha256()
    for name, text in sorted(files.items()):
        if name != _LEARNT:
            content = text.encode()
            found.update(f"{name}\n{len(content)}\n".encode() + content)
    return found.hexdigest()


def restored(files: Files) -> Rulebook:
    """The rulebook that files meant which were kept; what did not exist then is as shipped. Raises SetupError where
    they cannot be read any more."""
    shipped = {file.name: file for file in loader.files(loader.FOLDER) if file.parent == loader.FOLDER}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / _HOLIDAYS).mkdir()
        texts = {name: file.read_text(encoding="utf-8") for name, file in shipped.items()} | dict(files)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
        try:
            return loader.load(folder)
        except RulesError as error:
            raise SetupError("\n  - ".join((MISTAKEN, *error.problems))) from error


def of_open_cases(rulebook: Rulebook) -> tuple[object, ...]:
    """The parts of the rules that mean something for cases that are open already, to be compared."""
    catalogue = replace(rulebook.catalogue, sureness=Sureness(), second_matter=())
    return (
        *(rulebook.departments, catalogue, rulebook.limits, rulebook.calendar),
        *(rulebook.second_signature, rulebook.review, rulebook.ladder, rulebook.levels),
    )


def digest(folder: Path) -> str:
    """The SHA-256 over names and contents of a folder's rules files."""
    found = hashlib.sha256()
    for file in loader.files(folder):
        content = file.read_bytes()
        found.update(f"{file.relative_to(folder).as_posix()}\n{len(content)}\n".encode() + content)
    return found.hexdigest()
