"""The use cases of a case. Each runs in the caller's transaction: row, history, audit and outbox, or nothing."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import history, intake, sla, steps, store, wording
from escalation.case import Case, CaseStatus, Step, permit_citizen
from escalation.errors import Forbidden, StaleCase, UnknownCase
from escalation.history import HistoryEntry
from escalation.intake import Details, NewCase, OpenedCase
from escalation.rulebook import Rulebook
from escalation.steps import By, Command, Result, Taken
from escalation.store import supporting_text
from escalation.tables import cases
from language import text as texts
from records import audit, messages, outbox
from records.database import insert_once
from records.messages import NewNote
from records.moments import CITY_TIME, local_day
from records.roles import Role
from records.staff import Staff
from records.vault import Vault

REPLY_LIMIT = 4000
REASON_LIMIT = 1000

_READ_DETAILS = frozenset({Role.HANDLER, Role.DISPATCHER, Role.REVIEWER, Role.SUPERVISOR})


@dataclass(frozen=True, slots=True)
class Choice:
    """A dispatcher's choice: lead and supporting departments, the matter of the catalogue if one fits, and why."""

    department: str
    supporting: tuple[str, ...] = ()
    matter: str | None = None
    reason: str = ""


class Casework:
    """Opens cases and moves them by the rulebook.

    Every step raises UnknownCase (also outside the person's scope), IllegalMove, Forbidden, StaleCase when somebody was
    faster, or ValueError on an empty text; a command that was carried out before changes nothing and gives the case as
    it stands.
    """

    def __init__(self, rulebook: Rulebook, vault: Vault, choose: Callable[[str], str] = secrets.choice) -> None:
        self.rulebook = rulebook
        self._vault = vault
        self._choose = choose

    async def open_case(self, tx: AsyncConnection, new: NewCase, now: datetime) -> OpenedCase:
        """File a request, once for each origin message. Raises NoResultFound for a message that does not exist."""
        case = await intake.filed(tx, new.origin_message_id)
        if case is not None:
            return await self._opened(tx, case, repeated=True)
        origin = await messages.load(tx, new.origin_message_id)
        filing = intake.judge(new, self.rulebook, now)
        values = await intake.row_values(tx, filing, origin, self._vault, self._choose, now)
        created = await insert_once(tx, cases, values)
        case = await intake.filed(tx, new.origin_message_id)
        if case is None:
            raise LookupError(f"the case of message {new.origin_message_id} vanished")
        if created is not None:  # else another process was faster
            await _tell_of_filing(tx, case, now)
            conversation = await messages.without_case(tx, origin.citizen_id, origin.episode)
            await messages.attach_to_case(tx, conversation, case.id)
        return await self._opened(tx, case, repeated=created is None)

    async def dispatch(self, tx: AsyncConnection, command: Command, choice: Choice, now: datetime) -> Case:
        """Give a case to a department. Its deadline runs from the first dispatch and never moves past what the citizen
        was told. Raises ValueError for a department or matter that the rules do not know."""
        self._check(choice)
        result = await steps.take(tx, command, lambda case: self._dispatched(case, choice, now), now)
        return result.case

    async def accept(self, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        """A department takes the case into work."""
        return (await steps.take(tx, command, lambda _: Taken(Step.ACCEPT, {}), now)).case

    async def add_note(self, tx: AsyncConnection, command: Command, text: str, now: datetime) -> Case:
        """Write something down for the colleagues; the citizen does not see it."""
        note = Taken(Step.NOTE, {}, _said(text, REASON_LIMIT))
        return (await steps.take(tx, command, lambda _: note, now)).case

    async def return_to_dispatcher(self, tx: AsyncConnection, command: Command, reason: str, now: datetime) -> Case:
        """A department says that the matter is not its own. The clock goes on; a new limit for dispatching starts."""
        due = sla.dispatch_due(now.astimezone(CITY_TIME), self.rulebook.limits, self.rulebook.calendar)
        values = {"department": None, "supporting": "", "dispatch_due": due}
        returned = Taken(Step.RETURN, values, _said(reason, REASON_LIMIT))
        return (await steps.take(tx, command, lambda _: returned, now)).case

    async def answer(self, tx: AsyncConnection, command: Command, reply: str, now: datetime) -> Case:
        """Reply to the citizen; where the rules ask for a second signature the reply waits for `approve` instead."""
        said = _said(reply, REPLY_LIMIT)
        result = await steps.take(tx, command, lambda case: self._replied(case, said), now)
        return await self._send(tx, command, result, now)

    async def approve(self, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        """Sign a reply that waits: it goes to the citizen."""
        result = await steps.take(tx, command, lambda case: Taken(Step.APPROVE, {}, case.reply or ""), now)
        return await self._send(tx, command, result, now)

    async def refuse(self, tx: AsyncConnection, command: Command, reason: str, now: datetime) -> Case:
        """Give a reply that waits back to its handler."""
        refused = Taken(Step.REFUSE, {}, _said(reason, REASON_LIMIT))
        return (await steps.take(tx, command, lambda _: refused, now)).case

    async def close(self, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        """Put an answered case to the files."""
        return (await steps.take(tx, command, lambda _: Taken(Step.CLOSE, {}), now)).case

    async def withdraw(self, tx: AsyncConnection, number: str, citizen_id: int, now: datetime) -> Case:
        """The citizen takes the request back; doing it twice is once. Raises UnknownCase for another citizen's."""
        case = await store.load(tx, number)
        if case is None or case.citizen_id != citizen_id:
            raise UnknownCase(number)
        if case.status is CaseStatus.WITHDRAWN:
            return case
        taken = Taken(Step.WITHDRAW, {}, wording.withdrawn_by_citizen())
        written = await steps.write(
            tx, case, permit_citizen(case, Step.WITHDRAW), taken, By(f"citizen:{citizen_id}"), now
        )
        current = await store.load(tx, number) or case
        if not written:
            raise StaleCase(current)
        return current

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
        return intake.open_details(sealed.details_sealed, sealed.contact_sealed, self._vault)

    def explain(self, case: Case) -> str:
        """How the case's deadline was reckoned, in a sentence."""
        return wording.deadline(
            sla.deadline(case.kind, case.counted_from, self.rulebook.limits, self.rulebook.calendar)
        )

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
        )

    def _dispatched(self, case: Case, choice: Choice, now: datetime) -> Taken:
        values: dict[str, Any] = {"department": choice.department, "supporting": supporting_text(choice.supporting)}
        matter = self.rulebook.catalogue.matter(choice.matter)
        if matter is not None:
            values |= {"area": matter.area, "matter": matter.id}
        if case.dispatched_at is None:
            values["dispatched_at"] = now
            reckoned = sla.deadline(case.kind, local_day(now), self.rulebook.limits, self.rulebook.calendar)
            if reckoned.answer_by < case.answer_by:
                values |= {"counted_from": reckoned.dispatched, "answer_by": reckoned.answer_by}
        return Taken(Step.DISPATCH, values, texts.clean(choice.reason, REASON_LIMIT))

    def _replied(self, case: Case, said: str) -> Taken:
        signed = case.status is CaseStatus.IN_WORK and self.rulebook.second_signature.needed(case.kind, case.department)
        return Taken(Step.SUBMIT if signed else Step.ANSWER, {"reply": said}, said)

    def _check(self, choice: Choice) -> None:
        for key in (choice.department, *choice.supporting):
            if key not in self.rulebook.departments:
                raise ValueError(f"no department {key!r} in the rules")
        if choice.matter is not None and self.rulebook.catalogue.matter(choice.matter) is None:
            raise ValueError(f"no matter {choice.matter!r} in the catalogue")

    async def _send(self, tx: AsyncConnection, command: Command, result: Result, now: datetime) -> Case:
        case = result.case
        if result.fresh and case.status is CaseStatus.ANSWERED and case.reply is not None:
            name = self.rulebook.department_name(case.department)
            said = wording.reply_to_citizen(case.number, name, local_day(now), case.reply)
            note = NewNote(said, author=command.actor, case_id=case.id)
            await outbox.enqueue(tx, await messages.post(tx, case.citizen_id, note, now), now)
        return case


async def _tell_of_filing(tx: AsyncConnection, case: Case, now: datetime) -> None:
    citizen, thing = f"citizen:{case.citizen_id}", f"case:{case.id}"
    filed = HistoryEntry(now, citizen, Step.OPEN, None, CaseStatus.REGISTERED, None, case.summary)
    await history.add(tx, case.id, filed)
    await audit.record(tx, audit.Entry(now, citizen, "case.open", thing, case.number))
    if case.department is not None:
        before, reason = CaseStatus.REGISTERED, case.route_reason
        by_rules = HistoryEntry(now, "rules", Step.DISPATCH, before, case.status, case.department, reason)
        await history.add(tx, case.id, by_rules)
        await audit.record(tx, audit.Entry(now, "rules", "case.dispatch", thing, f"{case.number} {case.department}"))


def _said(text: str, limit: int) -> str:
    said = texts.clean(text, limit)
    if not said:
        raise ValueError("the text is empty")
    return said
