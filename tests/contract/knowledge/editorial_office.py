"""Editors who write, review and publish one entry, each step in a transaction of its own."""

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge_base import editorial, store, versions
from knowledge_base.editorial import Command
from knowledge_base.entry import Entry, Guide, Validity
from knowledge_base.life import EntryState
from records.database import Database
from records.roles import Role
from records.staff import Staff

PERMIT = Guide(
    id="permit",
    title="居住证申领",
    area="residence",
    department="police",
    as_of=date(2026, 10, 1),
    source="示例",
    districts=("510104",),
    steps=("到派出所申请。",),
    validity=Validity(effective=date(2026, 1, 1)),
)


def person(staff_id: int, role: Role) -> Staff:
    return Staff(staff_id, f"login{staff_id}", "某某", frozenset({role}), None)


WRITER = person(1, Role.KNOWLEDGE_EDITOR)
COLLEAGUE = person(2, Role.KNOWLEDGE_EDITOR)
ADMINISTRATOR = person(3, Role.ADMINISTRATOR)
HANDLER = person(4, Role.HANDLER)


@dataclass
class Office:
    """Takes steps on what it last saw of an entry, unless it is told another revision."""

    database: Database
    now: datetime
    _ids: "itertools.count[int]" = field(default_factory=itertools.count)

    async def state(self, entry_id: str = PERMIT.id) -> EntryState | None:
        async with self.database.reading() as connection:
            return await versions.state(connection, entry_id)

    async def command(self, staff: Staff, entry_id: str = PERMIT.id, revision: int | None = None) -> Command:
        state = await self.state(entry_id)
        seen = revision if revision is not None else state.revision if state else 0
        return Command(f"c{next(self._ids)}", staff, entry_id, seen)

    async def do(self, step: Callable[[AsyncConnection], Awaitable[EntryState]]) -> EntryState:
        async with self.database.transaction() as tx:
            return await step(tx)

    async def save(self, entry: Entry = PERMIT, staff: Staff = WRITER, revision: int | None = None) -> EntryState:
        command = await self.command(staff, entry.id, revision)
        return await self.do(lambda tx: editorial.save(tx, command, entry, "改了", self.now))

    async def submit(self, staff: Staff = WRITER) -> EntryState:
        command = await self.command(staff)
        return await self.do(lambda tx: editorial.submit(tx, command, self.now))

    async def approve(self, staff: Staff = COLLEAGUE, publish_at: datetime | None = None) -> EntryState:
        command = await self.command(staff)
        return await self.do(lambda tx: editorial.approve(tx, command, self.now, publish_at))

    async def publish(self, entry: Entry = PERMIT) -> EntryState:
        """The whole way from a draft to what answers."""
        await self.save(entry)
        await self.submit()
        return await self.approve()

    async def changes(self, since: int) -> store.Changes:
        async with self.database.reading() as connection:
            return await store.changes(connection, since)

    async def answers(self) -> dict[str, str]:
        """The titles of what is published, by id."""
        return {one.entry.id: one.entry.title for one in (await self.changes(0)).published}
