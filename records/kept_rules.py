"""The rules files that open cases were reckoned by, so that a change which nobody previewed is seen and made good.

They are kept whole: the files themselves are edited in place, and what they said before would be gone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Column, Integer, String, Table, Text, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import metadata
from records.moments import Moment

kept_rules = Table(
    "kept_rules",
    metadata,
    # One row, with this number.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    # JSON: the content of each file by its name.
    Column("files", Text, nullable=False),
    Column("since", Moment, nullable=False),
)
_ROW = 1


@dataclass(frozen=True)
class Kept:
    """Rules files by name, with the digest that tells them from others."""

    digest: str
    files: Mapping[str, str]
    since: datetime


async def load(connection: AsyncConnection) -> Kept | None:
    """The rules that open cases were reckoned by; None before the first start."""
    row = (await connection.execute(select(kept_rules))).first()
    return None if row is None else Kept(row.digest, msgspec.json.decode(row.files, type=dict[str, str]), row.since)


async def differ(connection: AsyncConnection, digest: str) -> bool:
    """Whether open cases were reckoned by other rules than those of a digest; "" is of none."""
    known = (await connection.execute(select(kept_rules.c.digest))).scalar_one_or_none()
    return bool(digest) and known not in (None, digest)


async def keep(tx: AsyncConnection, kept: Kept) -> None:
    """Open cases are reckoned by these rules from now on."""
    values = {"digest": kept.digest, "files": msgspec.json.encode(dict(kept.files)).decode(), "since": kept.since}
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(kept_rules).values(id=_ROW, **values)
    await tx.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
