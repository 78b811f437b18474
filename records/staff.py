"""The people who work cases and read figures: accounts, roles, lockout, sessions.

Passwords arrive here only as hashes and session tokens only as digests; `service/security` makes both.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    delete,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import RowId, insert_once, metadata
from records.moments import Moment
from records.roles import Role as Role

staff = Table(
    "staff",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("login", String(64), nullable=False, unique=True),
    Column("name", String(64), nullable=False),
    Column("roles", String(160), nullable=False),
    # Key of a department; None: the whole city.
    Column("department", String(48)),
    Column("password_hash", String(256), nullable=False),
    Column("active", Boolean, nullable=False),
    # Made by demo mode with a published password: production refuses to start while one is active.
    Column("demo", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Moment),
    Column("created_at", Moment, nullable=False),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("staff_id", RowId, ForeignKey("staff.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index("ix_staff_sessions_staff", "staff_id"),
)


@dataclass(frozen=True)
class Staff:
    """A member of staff, as the desk knows them. `department` None means the whole city."""

    id: int
    login: str
    name: str
    roles: frozenset[Role]
    department: str | None

    def has(self, *roles: Role) -> bool:
        """Whether the person holds at least one of these roles."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class Account:
    """What a login is checked against."""

    staff: Staff
    password_hash: str
    failures: int
    locked_until: datetime | None


@dataclass(frozen=True)
class NewStaff:
    """An account to be made."""

    login: str
    name: str
    roles: frozenset[Role]
    department: str | None
    password_hash: str
    demo: bool = False


async def add(tx: AsyncConnection, new: NewStaff, now: datetime) -> bool:
    """Make an account; False where the login is taken."""
    created = await insert_once(
        tx,
        staff,
        {
            "login": new.login,
            "name": new.name,
            "roles": ",".join(sorted(new.roles)),
            "department": new.department,
            "password_hash": new.password_hash,
            "active": True,
            "demo": new.demo,
            "failures": 0,
            "created_at": now,
        },
    )
    return created is not None


async def account(connection: AsyncConnection, login: str) -> Account | None:
    """The active account of a login."""
    row = (await connection.execute(select(staff).where(staff.c.login == login, staff.c.active))).first()
    return None if row is None else Account(_staff(row), row.password_hash, row.failures, row.locked_until)


async def load(connection: AsyncConnection, staff_id: int) -> Staff | None:
    """A member of staff, active or not, by id."""
    row = (await connection.execute(select(staff).where(staff.c.id == staff_id))).first()
    return None if row is None else _staff(row)


def holds(role: Role) -> ColumnElement[bool]:
    """The accounts with a role."""
    return (literal(",") + staff.c.roles + ",").contains(f",{role},", autoescape=True)


async def colleagues(connection: AsyncConnection, department: str, role: Role) -> list[Staff]:
    """The active members of a department who hold a role, by name."""
    statement = select(staff).where(staff.c.department == department, staff.c.active).order_by(staff.c.name, staff.c.id)
    return [person for row in await connection.execute(statement) if (person := _staff(row)).has(role)]


async def demo_accounts(connection: AsyncConnection) -> int:
    """How many active accounts still have a published password."""
    statement = select(func.count()).select_from(staff).where(staff.c.demo, staff.c.active)
    return int((await connection.execute(statement)).scalar_one())


async def set_password(tx: AsyncConnection, staff_id: int, password_hash: str) -> None:
    """Give an account a password of its own: it is no demo account any more, and every session of it ends."""
    await tx.execute(
        update(staff).where(staff.c.id == staff_id).values(password_hash=password_hash, demo=False, failures=0)
    )
    await tx.execute(delete(staff_sessions).where(staff_sessions.c.staff_id == staff_id))


async def record_failure(tx: AsyncConnection, staff_id: int, allowed: int, lock_until: datetime) -> None:
    """Count a wrong password; from the `allowed`-th on the account is locked until `lock_until`."""
    await tx.execute(update(staff).where(staff.c.id == staff_id).values(failures=staff.c.failures + 1))
    await tx.execute(
        update(staff).where(staff.c.id == staff_id, staff.c.failures >= allowed).values(locked_until=lock_until)
    )


async def clear_failures(tx: AsyncConnection, staff_id: int) -> None:
    """Forget wrong passwords and the lock they led to."""
    await tx.execute(update(staff).where(staff.c.id == staff_id).values(failures=0, locked_until=None))


async def open_session(tx: AsyncConnection, staff_id: int, digest: str, now: datetime, lasts: timedelta) -> None:
    """Remember a session by the digest of its token, and forget those that have run out."""
    await tx.execute(delete(staff_sessions).where(staff_sessions.c.expires_at <= now))
    await tx.execute(
        staff_sessions.insert().values(digest=digest, staff_id=staff_id, created_at=now, expires_at=now + lasts)
    )


async def session_staff(connection: AsyncConnection, digest: str, now: datetime) -> Staff | None:
    """Whose live session this is; None for an unknown or expired one, or an account that was closed."""
    statement = (
        select(staff)
        .join(staff_sessions, staff_sessions.c.staff_id == staff.c.id)
        .where(staff_sessions.c.digest == digest, staff_sessions.c.expires_at > now, staff.c.active)
    )
    row = (await connection.execute(statement)).first()
    return None if row is None else _staff(row)


async def end_session(tx: AsyncConnection, digest: str) -> None:
    await tx.execute(delete(staff_sessions).where(staff_sessions.c.digest == digest))


def _staff(row: Row[Any]) -> Staff:
    roles = frozenset(Role(role) for role in row.roles.split(",") if role)
    return Staff(row.id, row.login, row.name, roles, row.department)
