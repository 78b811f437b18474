"""The rules in force: the shipped ones, the city's own in their place, and the holiday notices that were loaded."""

import hashlib
from pathlib import Path

from escalation.routing import Sureness
from escalation.rulebook import Rulebook
from escalation.rules import loader
from escalation.rules.loader import RulesError
from service.bootstrap.failure import SetupError
from service.settings import Settings

MISTAKEN = "The rules hold mistakes:"


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


def digest(folder: Path) -> str:
    """The SHA-256 over names and contents of a folder's rules files."""
    found = hashlib.sha256()
    for file in loader.files(folder):
        content = file.read_bytes()
        found.update(f"{file.relative_to(folder).as_posix()}\n{len(content)}\n".encode() + content)
    return found.hexdigest()
