"""A city with rules, people who work and citizens who write."""

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.case import Case, CaseKind
from escalation.casework import Casework
from escalation.intake import NewCase, OpenedCase
from escalation.rulebook import Approval
from escalation.rules.loader import load
from escalation.steps import Command
from records import messages
from records.database import Database
from records.messages import Inbound
from records.roles import Role
from records.staff import Staff
from records.vault import Vault

RULES = load()
VAULT = Vault("a vault key of the tests, long enough")


def person(staff_id: int, role: Role, department: str | None = None) -> Staff:
    return Staff(staff_id, f"login{staff_id}", "某某", frozenset({role}), department)


DISPATCHER = person(1, Role.DISPATCHER)
LAMPS = person(2, Role.HANDLER, "city_management")
COLLEAGUE = person(3, Role.HANDLER, "city_management")
POLICE = person(4, Role.HANDLER, "police")
REVIEWER = person(5, Role.REVIEWER, "city_management")
LEADER = person(6, Role.LEADER)


@dataclass
class City:
    """Opens cases and takes steps, each in a transaction of its own."""

    database: Database
    now: datetime
    work: Casework = field(default_factory=lambda: Casework(RULES, VAULT))
    _ids: "itertools.count[int]" = field(default_factory=itertools.count)

    async def write(self, text: str, citizen: str = "v1", at: datetime | None = None) -> messages.Message:
        inbound = Inbound("web", citizen, f"{citizen}:{next(self._ids)}", text)
        async with self.database.transaction() as tx:
            return (await messages.receive(tx, inbound, at or self.now)).message

    async def file(
        self,
        matter: str = "路灯坏了三天",
        place: str = "武侯区玉林街道",
        kind: CaseKind = CaseKind.COMPLAINT,
        citizen: str = "v1",
        at: datetime | None = None,
    ) -> OpenedCase:
        origin = await self.write("确认", citizen, at)
        new = NewCase(origin.id, kind, matter, place, "昨晚", contact="13800138000", consent_at=at or self.now)
        async with self.database.transaction() as tx:
            return await self.work.open_case(tx, new, at or self.now)

    def command(self, staff: Staff, number: str, version: int) -> Command:
        return Command(f"c{next(self._ids)}", staff, number, version)

    async def do(self, step: Callable[[AsyncConnection], Awaitable[Case]]) -> Case:
        async with self.database.transaction() as tx:
            return await step(tx)

    async def in_work(self, opened: OpenedCase | None = None) -> Case:
        """A case of the lamps' department that was accepted."""
        number = (opened or await self.file()).number
        return await self.do(lambda tx: self.work.accept(tx, self.command(LAMPS, number, 1), self.now))


def strict_casework() -> Casework:
    """Casework by rules under which a complaint's reply needs a second signature."""
    return Casework(replace(RULES, second_signature=Approval(kinds=frozenset({CaseKind.COMPLAINT}))), VAULT)
