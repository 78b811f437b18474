"""Departments' own systems: each acts as a member of staff of its department, by a key that is shown once.

Keys arrive here only as digests; `service` makes them.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, Row, String, Table, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from records import staff
from records.database import RowId, insert_once, metadata
from records.moments import Moment
from records.roles import Role
from records.staff import NewStaff, Staff


class SystemScope(StrEnum):
    """What a key opens."""

    READ = "cases:read"
    OPEN = "cases:open"  # write down requests, as the software of a call centre
    MOVE = "cases:move"
    DETAILS = "cases:details"  # what the citizen wrote, and how to reach them
    STATUS = "status:write"
    REFERENCES = "references:write"
    EXPORT = "cases:export"
    WEBHOOKS = "webhooks:manage"


systems = Table(
    "systems",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("name", String(48), nullable=False, unique=True),
    # The account that it acts as; it has no password.
    Column("staff_id", RowId, ForeignKey("staff.id"), nullable=False),
    Column("key_digest", String(64), nullable=False, unique=True),
    Column("scopes", String(200), nullable=False),
    Column("per_minute", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

# No hash of any password: nobody logs in with it.
_NO_PASSWORD = "-"


@dataclass(frozen=True)
class System:
    """A system that may come in: at most `per_minute` requests."""

    id: int
    name: str
    staff: Staff
    scopes: frozenset[SystemScope]
    per_minute: int


@dataclass(frozen=True)
class NewSystem:
    """A system to be let in, for one department."""

    name: str
    department: str
    scopes: frozenset[SystemScope]
    per_minute: int
    key_digest: str


async def add(tx: AsyncConnection, new: NewSystem, now: datetime) -> bool:
    """Let a system in; False where the name is taken."""
    login = f"system:{new.name}"
    account = NewStaff(login, new.name, frozenset({Role.HANDLER}), new.department, _NO_PASSWORD)
    if not await staff.add(tx, account, now):
        return False
    made = await staff.account(tx, login)
    assert made is not None
    values = {
        "name": new.name,
        "staff_id": made.staff.id,
        "key_digest": new.key_digest,
        "scopes": written(new.scopes),
        "per_minute": new.per_minute,
        "created_at": now,
    }
    return await insert_once(tx, systems, values) is not None


async def by_key(connection: AsyncConnection, key_digest: str) -> System | None:
    """The system of a key; None where there is none, or it was revoked."""
    row = (await connection.execute(_joined().where(systems.c.key_digest == key_digest))).first()
    return None if row is None else _system(row)


async def everyone(connection: AsyncConnection) -> list[System]:
    """Every system that may come in, by name."""
    return [_system(row) for row in await connection.execute(_joined().order_by(systems.c.name))]


async def renew(tx: AsyncConnection, name: str, key_digest: str) -> bool:
    """Give a system another key, the old one opens nothing any more; False where there is no such system."""
    alive = (systems.c.name == name, systems.c.revoked_at.is_(None))
    return (await tx.execute(update(systems).where(*alive).values(key_digest=key_digest))).rowcount == 1


async def revoke(tx: AsyncConnection, name: str, now: datetime) -> bool:
    """Let a system in no more, for good; False where there is none."""
    alive = (systems.c.name == name, systems.c.revoked_at.is_(None))
    found = (await tx.execute(select(systems.c.staff_id).where(*alive))).first()
    if found is None:
        return False
    await tx.execute(update(systems).where(*alive).values(revoked_at=now))
    await tx.execute(update(staff.staff).where(staff.staff.c.id == found.staff_id).values(active=False))
    return True


def written(words: Set[StrEnum]) -> str:
    """Words as their column holds them, a comma before and after each: ",a,b,"."""
    return f",{','.join(sorted(words))}," if words else ""


def _joined() -> Any:
    account = staff.staff
    columns = (account.c.id, account.c.login, account.c.name, account.c.roles, account.c.department)
    return (
        select(systems, *(column.label(f"staff_{column.name}_") for column in columns))
        .join(account, account.c.id == systems.c.staff_id)
        .where(systems.c.revoked_at.is_(None), account.c.active)
    )


def _system(row: Row[Any]) -> System:
    roles = frozenset(Role(role) for role in row.staff_roles_.split(",") if role)
    person = Staff(row.staff_id_, row.staff_login_, row.staff_name_, roles, row.staff_department_)
    scopes = frozenset(SystemScope(scope) for scope in row.scopes.split(",") if scope)
    return System(row.id, row.name, person, scopes, row.per_minute)
