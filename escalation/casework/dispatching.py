"""What the centre does with a case before a department has it, and when one sends it back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import clock, support, wording
from escalation.case import Case, CaseStatus, Urgency
from escalation.casework.base import REASON_LIMIT, Base, said
from escalation.conditions import Condition
from escalation.errors import Barred
from escalation.limits import What
from escalation.rulebook import facts_of
from escalation.step import Step
from escalation.steps import Command, Taken
from escalation.workdays import add_workdays
from language import text as texts
from language.places import DISTRICTS
from records.moments import CITY_TIME, local_day


@dataclass(frozen=True, slots=True)
class Choice:
    """A dispatcher's choice: lead and supporting departments, the matter of the catalogue if one fits, and why.

    `support_until` is the last day of those supporting departments that do not get the usual one. `district` (a code)
    is where the case is, as people found out; None: where it was thought to be.
    """

    department: str
    supporting: tuple[str, ...] = ()
    matter: str | None = None
    reason: str = ""
    support_until: Mapping[str, date] = field(default_factory=dict)
    district: str | None = None


class Dispatching(Base):
    """Moves of the centre."""

    async def admit(self, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        """Take the request on 受理; the citizen is told until when it is answered at the latest."""

        def decide(case: Case) -> Taken:
            return Taken(Step.ADMIT, {"admitted_at": now}, tell=wording.admitted_to_citizen)

        return await self._take(tx, command, decide, now)

    async def refer(self, tx: AsyncConnection, command: Command, channel: str, now: datetime) -> Case:
        """Tell the citizen which channel the matter belongs to, and why; that ends the case. A department that sent it
        back has nothing more to do with it."""
        text = said(channel)

        def decide(case: Case) -> Taken:
            values: dict[str, Any] = {"reply": text}
            if case.status is CaseStatus.RETURNING:
                values |= {"department": None, "supporting": (), "support_due": None, "handler_id": None}
            return Taken(Step.REFER, values, text, lambda case: wording.referred_to_citizen(case, text))

        result = await self._result(tx, command, decide, now)
        if result.fresh:
            await support.dismiss(tx, result.case.id)
        return result.case

    async def dispatch(self, tx: AsyncConnection, command: Command, choice: Choice, now: datetime) -> Case:
        """Give a case to a department. Its deadline runs from the first dispatch and never moves past what the citizen
        was told. A department that sent it back does not get it again this way: refuse the return instead.

        The unit of a district is given what happens there: that is the case's district from then on, whatever was
        chosen.

        The citizen is told which department it is, and until when it answers. Raises ValueError for a department or
        matter that the rules do not know, a district that is none, or a last day for supporting that lies before today
        or after the answer's.
        """
        self._check(choice)
        days: dict[str, date] = {}

        def decide(case: Case) -> Taken:
            taken, found = self._dispatched(case, choice, now)
            days.update(found)
            return taken

        result = await self._result(tx, command, decide, now)
        if result.fresh:
            await support.set_out(tx, result.case, days, self.rulebook, now)
        return result.case

    async def return_to_centre(
        self, tx: AsyncConnection, command: Command, reason: str, basis: str, now: datetime
    ) -> Case:
        """A department says that the matter is another's, and by which rule. The clock goes on; the centre decides."""
        text = wording.return_request(said(reason), said(basis))

        def decide(case: Case) -> Taken:
            due = self._office_due(now, What.DISPATCH, case)
            return Taken(Step.RETURN, {"returns": case.course.returns + 1, "dispatch_due": due}, text)

        return await self._take(tx, command, decide, now)

    async def refuse_return(self, tx: AsyncConnection, command: Command, reason: str, now: datetime) -> Case:
        """The department keeps the case, and cannot send it back again."""
        text = said(reason)

        def decide(case: Case) -> Taken:
            kept = self._to_accept(case, now) | {"handler_id": None, "forced": True}
            return Taken(Step.REFUSE_RETURN, kept, text)

        return await self._take(tx, command, decide, now)

    async def confide(self, tx: AsyncConnection, command: Command, reason: str, now: datetime) -> Case:
        """Let nobody see the case but the centre and its lead department."""
        return await self._take(tx, command, lambda _: Taken(Step.CONFIDE, {"confidential": True}, said(reason)), now)

    async def disclose(self, tx: AsyncConnection, command: Command, reason: str, now: datetime) -> Case:
        """Let everybody see a case again who would without its being confidential."""
        words = said(reason)
        return await self._take(tx, command, lambda _: Taken(Step.DISCLOSE, {"confidential": False}, words), now)

    async def grade(self, tx: AsyncConnection, command: Command, urgency: Urgency, reason: str, now: datetime) -> Case:
        """Say how urgent a case is. A shorter limit that comes of it, whoever has to keep it, runs from now; no limit
        is ever over later than before.

        Raises ValueError for what the case is already.
        """
        words = said(reason)

        def decide(case: Case) -> Taken:
            if case.urgency is urgency:
                raise ValueError(f"{case.number} is {urgency} already")
            values = self._hastened(case.changed({"urgency": urgency}), now)
            return Taken(Step.GRADE, values | {"urgency": urgency}, wording.graded(urgency, words))

        result = await self._result(tx, command, decide, now)
        if result.fresh and result.case.milestones.support_due is not None:
            await support.hasten(tx, result.case.id, self._usual_support_day(result.case, now), self.rulebook)
        return result.case

    def _hastened(self, case: Case, now: datetime) -> dict[str, Any]:
        """The limits of a case whose urgency is another one, where they are shorter."""
        days = self.rulebook.limits.answer_days(facts_of(case))
        values = clock.shortened(case, days, local_day(now), self.rulebook)
        values |= clock.hastened(case, now.astimezone(CITY_TIME), self.rulebook)
        if (support_due := case.milestones.support_due) is not None:
            values["support_due"] = min(support_due, self._usual_support_day(case.changed(values), now))
        return values

    def _dispatched(self, case: Case, choice: Choice, now: datetime) -> tuple[Taken, dict[str, date]]:
        """The step, and the last day of each supporting department."""
        if case.status is CaseStatus.RETURNING and choice.department == case.department:
            raise Barred(Step.DISPATCH, case.status, Condition.OTHER_DEPARTMENT)
        values: dict[str, Any] = {"department": choice.department, "supporting": choice.supporting}
        values["district"] = self.rulebook.catalogue.units.district_of(
            choice.department, choice.district or case.district
        )
        matter = self.rulebook.catalogue.matter(choice.matter)
        if matter is not None:
            values |= {"area": matter.area, "matter": matter.id}
        if case.milestones.admitted_at is None:
            values["admitted_at"] = now
        going = case.changed(values)
        values |= self._first_time(going, now) if case.dispatched_at is None else {}
        values |= self._to_accept(going, now) | {"handler_id": None, "contacted_at": None}
        if choice.department != case.department:  # it was another one that may not send it back again
            values["forced"] = False
        values["return_due"] = self._office_due(now, What.RETURN, going)
        days = self._support_days(going.changed(values), choice, now)
        values["support_due"] = min(days.values(), default=None)
        name = self.rulebook.department_name(choice.department) or choice.department
        tell = None if choice.department == case.department else partial(wording.dispatched_to_citizen, department=name)
        found_out = choice.district not in (None, case.district) and choice.district == values["district"]
        where = DISTRICTS[values["district"]] if found_out else None
        why = wording.dispatched(texts.clean(choice.reason, REASON_LIMIT), where)
        return Taken(Step.DISPATCH, values, why, tell), days

    def _first_time(self, case: Case, now: datetime) -> dict[str, Any]:
        """The clock starts now where it would else have started later; a shorter limit of the matter runs from today,
        so that a late dispatch makes nobody else late."""
        today, days = local_day(now), self.rulebook.limits.answer_days(facts_of(case))
        begun = {"dispatched_at": now, **self._answer_by(case, counted_from=min(case.counted_from, today))}
        return begun | clock.shortened(case.changed(begun), days, today, self.rulebook)

    def _support_days(self, case: Case, choice: Choice, now: datetime) -> dict[str, date]:
        """The last day of each supporting department: the chosen one, or the usual one by the rules."""
        today, usual = local_day(now), self._usual_support_day(case, now)
        found = {key: choice.support_until.get(key, usual) for key in choice.supporting}
        for key, day in found.items():
            if not today <= day <= max(case.answer_by, usual):
                raise ValueError(f"the last day of {key} lies before today or after that of the answer")
        return found

    def _usual_support_day(self, case: Case, now: datetime) -> date:
        """The last day of a supporting department that is asked now; never after that of the answer."""
        today = local_day(now)
        days = self.rulebook.limits.support_days(facts_of(case), case.clock.days)
        return max(today, min(add_workdays(today, days, self.rulebook.calendar), case.answer_by))

    def _check(self, choice: Choice) -> None:
        for key in (choice.department, *choice.supporting):
            if key not in self.rulebook.departments:
                raise ValueError(f"no department {key!r} in the rules")
        if choice.department in choice.supporting:
            raise ValueError("the lead department cannot support itself")
        if choice.matter is not None and self.rulebook.catalogue.matter(choice.matter) is None:
            raise ValueError(f"no matter {choice.matter!r} in the catalogue")
        if choice.district is not None and choice.district not in DISTRICTS:
            raise ValueError(f"no district {choice.district!r}")
