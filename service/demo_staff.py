"""The logins of a demo: the accounts of demo_staff.yaml, and a handler for every department."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.rulebook import Rulebook
from records import staff
from records.staff import NewStaff, Role
from records.yaml_text import read_yaml
from service.security.passwords import hash_password

FILE = Path(__file__).with_name("demo_staff.yaml")


@dataclass(frozen=True)
class Login:
    """A published login."""

    login: str
    name: str
    roles: frozenset[Role]
    department: str | None = None


def password() -> str:
    """The published password that every demo login has."""
    return str(_file()["password"])


def logins(rulebook: Rulebook) -> Iterator[Login]:
    """The listed accounts, then one handler a department whose login is the department's key."""
    listed = _file()
    for entry in listed["staff"]:
        yield Login(entry["login"], entry["name"], frozenset(map(Role, entry["roles"])))
    for key, department in rulebook.departments.items():
        name = listed["handler_name"].format(department=department.name)
        yield Login(key, name, frozenset({Role.HANDLER}), key)


def groups(rulebook: Rulebook) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The logins with their names for the login page: those for the whole city, then the departments'."""
    everybody = list(logins(rulebook))
    city = tuple((one.login, one.name) for one in everybody if one.department is None)
    departments = tuple((one.login, one.name) for one in everybody if one.department is not None)
    titles = _file()["groups"]
    return (titles["city"], city), (titles["departments"], departments)


def _file() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(FILE.read_text(encoding="utf-8"))
    return loaded


async def load(tx: AsyncConnection, rulebook: Rulebook, now: datetime) -> int:
    """Make the accounts that are missing; how many were made."""
    missing = [one for one in logins(rulebook) if await staff.account(tx, one.login) is None]
    # One hash for all: the password is published, and thirty hashes would take seconds.
    published = hash_password(password()) if missing else ""
    for one in missing:
        await staff.add(tx, NewStaff(one.login, one.name, one.roles, one.department, published, demo=True), now)
    return len(missing)
