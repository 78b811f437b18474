"""Opening cases."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import announcing, case_texts, flags, history, intake, steps, support
from escalation.case import Case, CaseStatus
from escalation.casework.base import Base, said
from escalation.duplicates import marks
from escalation.errors import Forbidden
from escalation.history import HistoryEntry
from escalation.intake import Added, Details, NewCase, OpenedCase, PartOfCase
from escalation.router import Router
from escalation.rulebook import Rulebook
from escalation.step import Step
from escalation.steps import Command
from escalation.tables import cases
from records import audit, messages
from records.command import StaffCommand
from records.database import insert_once
from records.messages import Inbound
from records.roles import Role
from records.spoken import Spoken
from records.staff import Staff
from records.vault import Vault

# How the message of a request ended that staff wrote down: as `bot.reply.ReplyOutcome` says of any other.
FILED = "case_opened"
_READ_DETAILS = frozenset({Role.HANDLER, Role.DISPATCHER, Role.REVIEWER, Role.SUPERVISOR})


class Filing(Base):
    """Requests become cases, with number, query code, route and limits."""

    def __init__(
        self,
        rulebook: Rulebook,
        vault: Vault,
        choose: Callable[[str], str] = secrets.choice,
        router: Router | None = None,
    ) -> None:
        super().__init__(rulebook, vault)
        self._choose = choose
        self.router = router or Router()

    async def open_case(self, tx: AsyncConnection, new: NewCase, now: datetime) -> OpenedCase:
        """File a request, once for each origin message. Raises NoResultFound for a message that does not exist."""
        return await self._file(tx, new, None, None, now)

    async def _file(
        self, tx: AsyncConnection, new: NewCase, actor: str | None, channel: str | None, now: datetime
    ) -> OpenedCase:
        """File a request that a member of staff wrote down (`actor`), or its citizen. `channel`: by which it came,
        where that is not the one of its message."""
        case = await intake.filed(tx, new.origin_message_id)
        if case is not None:
            return await self._opened(tx, case, repeated=True)
        origin = await messages.load(tx, new.origin_message_id)
        filing = intake.judge(new, self.rulebook, self.router.propose(new.matter), now)
        values = await intake.row_values(tx, filing, origin, self._vault, self._choose, now)
        created = await insert_once(tx, cases, values | ({} if channel is None else {"channel": channel}))
        case = await intake.filed(tx, new.origin_message_id)
        if case is None:
            raise LookupError(f"the case of message {new.origin_message_id} vanished")
        if created is not None:  # else another process was faster
            case = await self._begin(tx, case, actor or f"citizen:{case.citizen_id}", now)
            await self._mark(tx, case, filing.new)
            conversation = await messages.without_case(tx, origin.citizen_id, origin.episode)
            await messages.attach_to_case(tx, conversation, case.id)
            await case_texts.keep(tx, case)
        return await self._opened(tx, case, repeated=created is None)

    async def register(
        self, tx: AsyncConnection, by: StaffCommand, channel: Spoken, new: NewCase, now: datetime
    ) -> OpenedCase:
        """File what somebody told a member of staff by telephone or in person, once for each command.

        They are known by their number alone, sealed like any other; without one each is somebody of their own.
        Raises ValueError for a matter in which nothing is said.
        """
        said(new.matter)
        way = Spoken.TELEPHONE if new.contact else channel
        who = self._vault.blind_index(new.contact or by.key)
        spoken = await messages.write_for(tx, Inbound(way, who, f"desk:{by.key}", new.matter), FILED, now)
        return await self._file(tx, replace(new, origin_message_id=spoken.id), by.actor, channel, now)

    async def details(self, tx: AsyncConnection, staff: Staff, number: str, now: datetime) -> Details:
        """What the citizen wrote and how to reach them; reading it leaves an audit row.

        Raises UnknownCase, or Forbidden for roles that do not work cases.
        """
        case = await steps.visible(tx, staff, number)
        if not staff.has(*_READ_DETAILS):
            raise Forbidden(f"details of {number}")
        columns = select(cases.c.details_sealed, cases.c.contact_sealed).where(cases.c.id == case.id)
        sealed = (await tx.execute(columns)).one()
        await audit.record(tx, audit.Entry(now, f"staff:{staff.id}", "case.details", f"case:{case.id}", number))
        written = intake.open_details(sealed.details_sealed, sealed.contact_sealed, self._vault)
        added = await history.sealed(tx, case.id)
        return replace(written, added=tuple(Added(at, self._vault.decrypt(text)) for at, text in added))

    async def _split_off(
        self, tx: AsyncConnection, case: Case, part: PartOfCase, command: Command, now: datetime
    ) -> Case:
        proposals = self.router.propose(part.matter)
        new, values = await intake.split_values(
            tx, case, part, proposals, self.rulebook, self._vault, self._choose, now
        )
        begun = await self._begin(tx, await intake.insert(tx, values), command.actor, now)
        await self._mark(tx, begun, new)
        await case_texts.keep(tx, begun)
        return begun

    async def _mark(self, tx: AsyncConnection, case: Case, new: NewCase) -> None:
        """Keep with a new case what duplicates are found by, and what people are warned of."""
        await marks.put(tx, case.id, marks.of(f"{new.place} {new.matter}", self._vault))
        await flags.put(tx, case, new.matter, self.rulebook.flags, case.opened_day)

    async def _begin(self, tx: AsyncConnection, case: Case, actor: str, now: datetime) -> Case:
        """Write the first rows of a case's history: the filing, and the dispatch where the catalogue was certain."""
        thing, waiting = f"case:{case.id}", CaseStatus.REGISTERED
        filed = HistoryEntry(now, actor, Step.OPEN, None, waiting, None, case.summary, case.answer_by, 1)
        chain = await history.add(tx, case.id, case.chain, filed)
        await audit.record(tx, audit.Entry(now, actor, "case.open", thing, case.number))
        if case.department is not None:
            by_rules = replace(
                filed, actor="rules", step=Step.DISPATCH, before=waiting, after=case.status, department=case.department
            )
            chain = await history.add(tx, case.id, chain, replace(by_rules, text=case.route_reason))
            due = case.milestones.support_due or case.answer_by
            await support.set_out(tx, case, dict.fromkeys(case.supporting, due), self.rulebook, now)
            detail = f"{case.number} {case.department}"
            await audit.record(tx, audit.Entry(now, "rules", "case.dispatch", thing, detail))
            await announcing.announce(tx, case, case, Step.DISPATCH, now)
        begun = case.chained(chain)
        begun = begun.changed({"next_look": steps.next_look(begun, self.rulebook), "looked_at": now})
        await tx.execute(update(cases).where(cases.c.id == case.id).values(**begun.differing(case)))
        return begun

    async def _opened(self, tx: AsyncConnection, case: Case, repeated: bool) -> OpenedCase:
        sealed = await tx.execute(select(cases.c.query_sealed).where(cases.c.id == case.id))
        return OpenedCase(
            case_id=case.id,
            number=case.number,
            query_code=self._vault.decrypt(sealed.scalar_one()),
            kind=case.kind,
            answer_by=case.answer_by,
            department=case.department,
            department_name=self.rulebook.department_name(case.department),
            explanation=self.explain(case),
            repeated=repeated,
            confidential=case.confidential,
        )
