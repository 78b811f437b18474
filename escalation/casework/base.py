"""What the use cases share: rules, the vault, and carrying a step on to the cases that were merged into its case."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import announcing, clock, explaining, reminders, sla, steps, store, support, wording
from escalation.case import Case, CaseStatus
from escalation.explaining import Explanation
from escalation.history import HistoryEntry
from escalation.ladder import Audience, for_whom
from escalation.limits import What
from escalation.moves import Offer, Party, moves_for, permit_party
from escalation.rulebook import Rulebook, facts_of
from escalation.sla import Begun
from escalation.step import Step
from escalation.steps import By, Command, Result, Taken
from escalation.support import Support
from language import text as texts
from records.moments import CITY_TIME, local_day
from records.staff import Staff
from records.vault import Vault

REASON_LIMIT = 1000

# What becomes of a lead case becomes of those that it answers for.
_FOLLOWING: Mapping[CaseStatus, Step] = {
    CaseStatus.ANSWERED: Step.ANSWER,
    CaseStatus.REFERRED: Step.REFER,
    CaseStatus.DEFERRED: Step.DEFER,
    CaseStatus.WITHDRAWN: Step.SEPARATE,
}
# What leads out of being deferred, for those too that were deferred with it.
_TOGETHER = frozenset({Step.RESUME, Step.CLOSE})
# Whom a step of staff reminds of the case: those who must act on it or should know of it.
_REMINDED: Mapping[Step, tuple[Audience, ...]] = {
    Step.REMIND: (Audience.HANDLER, Audience.HEAD),
    Step.SUPERVISE: (Audience.HANDLER, Audience.HEAD, Audience.SUPERVISOR),
    Step.RAISE: (Audience.HANDLER, Audience.HEAD, Audience.SUPERVISOR, Audience.LEADER),
    Step.CONFER: (Audience.HANDLER, Audience.HEAD),
    Step.INSTRUCT: (Audience.HANDLER, Audience.HEAD, Audience.SUPERVISOR),
    Step.REPORT: (Audience.LEADER,),
    Step.EXTEND: (Audience.DISPATCHER,),
    Step.GRANT: (Audience.HANDLER,),
    Step.DENY: (Audience.HANDLER,),
    Step.SUPPORT: (Audience.HANDLER,),
    Step.REFUSE: (Audience.HANDLER,),
    Step.REFUSE_RETURN: (Audience.HANDLER, Audience.HEAD),
    Step.REDO: (Audience.HANDLER, Audience.HEAD),
    Step.GRADE: (Audience.HANDLER, Audience.HEAD, Audience.SUPPORTING),
}
_HANDED_ON = ("reply", "rating", "rating_reason", "look_again")


class Base:
    """Each step raises UnknownCase (also outside the person's scope), IllegalMove or Barred, Forbidden, StaleCase when
    somebody was faster, or ValueError on an empty text; a command that was carried out before changes nothing and gives
    the case as it stands.
    """

    def __init__(self, rulebook: Rulebook, vault: Vault) -> None:
        self.rulebook = rulebook
        self._vault = vault

    def moves_for(self, case: Case, person: Staff, now: datetime) -> tuple[Offer, ...]:
        """What a person may do with a case now, and what each step needs to be told."""
        return moves_for(case, person.roles, person.department, self.rulebook, steps.moment_of(now))

    def _sealed(self, words: str, shown: str) -> str | None:
        """A citizen's words for those who work the case, where others are shown them masked."""
        return None if words == shown else self._vault.encrypt(words)

    def explain(self, case: Case) -> str:
        """How the case's deadline was reckoned, in a sentence."""
        calendar, last = self.rulebook.calendar, case.answer_by
        reckoned = sla.deadline(case.kind, case.counted_from, case.clock, calendar, _begun(case), last=last)
        return wording.deadline(reckoned)

    def ground(self, case: Case) -> str:
        """The rule that the case's time to answer comes from; empty where it has another one by now, as it was redone
        or the rules have changed since."""
        limits, facts = self.rulebook.limits, facts_of(case)
        usual = not case.course.redone and limits.answer_days(facts) == case.clock.days
        return limits.answer_source(facts) if usual else ""

    def explain_limits(self, case: Case, entries: Sequence[HistoryEntry]) -> Mapping[What, Explanation]:
        """How the case's other limits were reckoned; `entries` are its history."""
        return explaining.limits(case, entries, self.rulebook)

    def explain_support(self, part: Support, case: Case, entries: Sequence[HistoryEntry]) -> Explanation:
        """How the last day of one of the case's supporting departments was reckoned."""
        return explaining.support(part, case, entries, self.rulebook)

    async def _take(
        self, tx: AsyncConnection, command: Command, decide: Callable[[Case], Taken], now: datetime
    ) -> Case:
        return (await self._result(tx, command, decide, now)).case

    async def _result(
        self, tx: AsyncConnection, command: Command, decide: Callable[[Case], Taken], now: datetime
    ) -> Result:
        decided: list[tuple[Case, Taken]] = []

        def remember(case: Case) -> Taken:
            decided.append((case, decide(case)))
            return decided[-1][1]

        result = await steps.take(tx, command, remember, self.rulebook, now)
        if result.fresh:
            [(before, taken)] = decided
            by = By(command.actor, authority=wording.lead_case(before.number))
            if taken.step is Step.REMIND:
                await self._let_know(tx, result.case, taken, partial(_reminded, step=taken.step), now)
            else:
                await reminders.add(tx, result.case, taken.step, _reminded(result.case, taken.step), taken.text, now)
            await self._carry_on(tx, before, result.case, taken, by, now)
            if taken.step in _TOGETHER and before.status is CaseStatus.DEFERRED:
                await self._go_on(tx, result.case, taken, by, now)
        return result

    async def _let_know(
        self, tx: AsyncConnection, case: Case, taken: Taken, told: Callable[[Case], Sequence[Audience]], now: datetime
    ) -> None:
        """Remind those who work a case of a step: of a merged one those who work its lead."""
        lead = await store.lead_of(tx, case)
        if lead is None:
            await reminders.add(tx, case, taken.step, told(case), taken.text, now)
            return
        words = wording.of_merged(case.number, taken.text)
        await reminders.add(tx, lead, taken.step, told(lead), words, now)
        # Whoever presses for a merged case presses for its lead; nothing else happened to that.
        if taken.step is Step.REMIND:
            await announcing.announce(tx, lead, lead, taken.step, now)

    async def _carry_on(
        self, tx: AsyncConnection, before: Case, lead: Case, taken: Taken, by: By, now: datetime
    ) -> None:
        """Do to the cases merged into a lead what was done to it."""
        step = _FOLLOWING.get(lead.status) if before.status is not lead.status else None
        if taken.step is Step.INTERIM:
            step = Step.INTERIM
        if taken.step is Step.CONFIDE:  # what is answered in confidence is no answer for others
            step = Step.SEPARATE
        if step is None:
            return
        for case in await store.led_by(tx, lead.id):
            values: dict[str, Any] = {name: value for name, value in taken.values.items() if name in _HANDED_ON}
            if step in (Step.ANSWER, Step.DEFER):
                values |= {"reply": lead.reply, "department": lead.department}
            if step is Step.SEPARATE:
                values |= self._queued(case, now) | {"lead_id": None}
            # The reason why a lead became confidential is nothing for the others to read.
            text = wording.on_its_own() if taken.step is Step.CONFIDE else taken.text
            told = (wording.separated_to_citizen, None) if step is Step.SEPARATE else (taken.tell, taken.ask)
            [move] = permit_party(case, step, Party.LEAD_CASE)
            carried = Taken(step, values, text, *told, pictures=taken.pictures)
            await steps.write(tx, case, move, carried, by, self.rulebook, now)
            if step is Step.SEPARATE:
                await support.dismiss(tx, case.id)

    async def _go_on(self, tx: AsyncConnection, lead: Case, taken: Taken, by: By, now: datetime) -> None:
        """Let the cases that were deferred with their lead wait for its answer again, or be closed with it."""
        for case in await store.led_by(tx, lead.id, CaseStatus.DEFERRED):
            if lead.confidential or case.confidential:
                continue
            values: dict[str, Any] = {}
            if taken.step is Step.RESUME:
                days = self.rulebook.limits.answer_days(facts_of(case))
                values = clock.begun(days, local_day(now), self.rulebook) | {"look_again": None}
            [move] = permit_party(case, taken.step, Party.LEAD_CASE)
            await steps.write(tx, case, move, Taken(taken.step, values, taken.text), by, self.rulebook, now)

    def _queued(self, case: Case, now: datetime) -> dict[str, Any]:
        """What changes when a case comes (back) to the dispatchers: a new limit for dispatching starts."""
        nobody = {"department": None, "supporting": (), "support_due": None}
        return {**nobody, "dispatch_due": self._office_due(now, What.DISPATCH, case)}

    def _to_accept(self, case: Case, now: datetime) -> dict[str, Any]:
        """The limits of a department that is to sign for a case from now on."""
        return {
            "accept_due": self._office_due(now, What.ACCEPT, case),
            "auto_accept_due": self._office_due(now, What.AUTO_ACCEPT, case),
            "accepted_at": None,
            "contact_due": self._office_due(now, What.CONTACT, case),
        }

    def _office_due(self, now: datetime, what: What, case: Case) -> datetime | None:
        return self.rulebook.due(what, facts_of(case), now.astimezone(CITY_TIME))

    def _answer_by(self, case: Case, **given: Any) -> dict[str, Any]:
        """The fields of a clock that changes, and the last day to answer by it."""
        changed = case.changed(given)
        last: date = sla.answer_by(changed.counted_from, changed.clock, self.rulebook.calendar)
        return {**given, "answer_by": last}


def _reminded(case: Case, step: Step) -> tuple[Audience, ...]:
    """Whom a step of staff reminds of a case."""
    return for_whom(case, _REMINDED.get(step, ()))


def _begun(case: Case) -> Begun:
    """What happened on the day that the case's clock is counted from."""
    if case.course.redone:
        return Begun.REDONE
    if case.dispatched_at is None:
        return Begun.PLANNED
    dispatched = local_day(case.dispatched_at)
    if case.counted_from == dispatched:
        return Begun.DISPATCHED
    return Begun.LATE if case.counted_from < dispatched else Begun.AGAIN


def said(text: str, limit: int = REASON_LIMIT) -> str:
    """A text that a step cannot do without. Raises ValueError where nothing is left of it."""
    cleaned = texts.clean(text, limit)
    if not cleaned:
        raise ValueError("the text is empty")
    return cleaned
