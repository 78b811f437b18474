"""What a department does with a case until the answer."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import clock, pictures, reminders, sla, steps, store, support, wording
from escalation.case import Case, CaseStatus, Extension
from escalation.casework.base import Base, said
from escalation.conditions import Condition
from escalation.errors import Barred
from escalation.moves import Party, permit_party
from escalation.routing import candidates_in
from escalation.step import Step
from escalation.steps import By, Command, Taken
from escalation.workdays import count_workdays
from language import places
from records import outbox, staff
from records.media import NewPiece
from records.moments import CITY_TIME, local_day
from records.roles import Role


class Handling(Base):
    """Moves of the lead and the supporting departments, and what the centre says to them."""

    async def accept(self, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        """A department signs for the case; whoever signs works it."""
        signed = Taken(Step.ACCEPT, {"accepted_at": now, "auto_accept_due": None, "handler_id": command.staff.id})
        return await self._take(tx, command, lambda _: signed, now)

    async def assign(self, tx: AsyncConnection, command: Command, staff_id: int, now: datetime) -> Case:
        """Give the case to another handler of the department. Raises ValueError for anybody else."""
        colleague = await staff.load(tx, staff_id)

        def decide(case: Case) -> Taken:
            if colleague is None or colleague.department != case.department or not colleague.has(Role.HANDLER):
                raise ValueError(f"staff {staff_id} does not work in {case.department}")
            return Taken(Step.ASSIGN, {"handler_id": staff_id}, wording.assigned(staff_id))

        return await self._take(tx, command, decide, now)

    async def add_note(self, tx: AsyncConnection, command: Command, text: str, now: datetime) -> Case:
        """Write something down for the colleagues; the citizen does not see it."""
        note = Taken(Step.NOTE, {}, said(text))
        return await self._take(tx, command, lambda _: note, now)

    async def contact(self, tx: AsyncConnection, command: Command, text: str, now: datetime) -> Case:
        """Write down that the citizen was spoken to, and what was said."""
        noted = said(text)
        return await self._take(tx, command, lambda case: Taken(Step.CONTACT, _contacted(case, now), noted), now)

    async def tell(self, tx: AsyncConnection, command: Command, text: str, now: datetime) -> Case:
        """Write down that a citizen to whom nothing can be sent was told all that was written to them, and how."""
        told = Taken(Step.TELL, clock.TOLD, said(text))
        result = await self._result(tx, command, lambda _: told, now)
        if result.fresh:
            await outbox.mark_told(tx, result.case.id, now)
        return result.case

    async def interim_reply(
        self, tx: AsyncConnection, command: Command, text: str, now: datetime, shown: tuple[NewPiece, ...] = ()
    ) -> Case:
        """Tell the citizen how far things are, with pictures where there are some; the case stays in work."""
        words, illustrated = said(text), pictures.fitting(shown)

        def decide(case: Case) -> Taken:
            name = self.rulebook.department_name(case.department)
            return Taken(
                Step.INTERIM,
                _contacted(case, now),
                words,
                lambda of: wording.interim_to_citizen(of.number, name, words),
                pictures=illustrated,
            )

        return await self._take(tx, command, decide, now)

    async def ask_citizen(
        self, tx: AsyncConnection, command: Command, question: str, now: datetime, shown: tuple[NewPiece, ...] = ()
    ) -> Case:
        """Ask the citizen for what is missing, perhaps with pictures. The clock stands until they answer."""
        words = said(question)
        asked = Taken(
            Step.ASK,
            {"waiting_since": now},
            words,
            lambda case: wording.question_to_citizen(case.number, words),
            pictures=pictures.fitting(shown),
        )
        return await self._take(tx, command, lambda _: asked, now)

    async def note_supplement(self, tx: AsyncConnection, command: Command, text: str, now: datetime) -> Case:
        """Go on: the citizen answered by telephone, or is not waited for any longer."""
        words = said(text)
        return await self._take(tx, command, lambda case: self._resumed(case, words, now), now)

    async def support(self, tx: AsyncConnection, command: Command, text: str, now: datetime) -> Case:
        """A supporting department has done its part. Raises Barred where it has none, or did it before."""
        words, department = said(text), command.staff.department or ""
        case = await steps.reload(tx, command.number)
        left = await support.nearest(tx, case.id, without=department)
        result = await self._result(tx, command, lambda _: Taken(Step.SUPPORT, {"support_due": left}, words), now)
        if result.fresh and not await support.finish(tx, case.id, department, command.staff.id, words, now):
            raise Barred(Step.SUPPORT, case.status, Condition.SUPPORT_OPEN)
        return result.case

    async def assign_part(self, tx: AsyncConnection, command: Command, staff_id: int, now: datetime) -> Case:
        """Let somebody of a supporting department, perhaps oneself, do its part; they are reminded of it.

        Raises ValueError for somebody who is none of its handlers, Barred where it has nothing left to do.
        """
        department, colleague = command.staff.department or "", await staff.load(tx, staff_id)
        words = wording.assigned_part(self.rulebook.department_name(department) or department, staff_id)

        def decide(_: Case) -> Taken:
            if colleague is None or colleague.department != department or not colleague.has(Role.HANDLER):
                raise ValueError(f"staff {staff_id} does not work in {department}")
            return Taken(Step.ASSIGN_PART, {}, words)

        result = await self._result(tx, command, decide, now)
        if result.fresh:
            if not await support.assign(tx, result.case.id, department, staff_id):
                raise Barred(Step.ASSIGN_PART, result.case.status, Condition.SUPPORT_OPEN)
            await reminders.add_part(tx, result.case, Step.ASSIGN_PART, department, staff_id, words, now)
        return result.case

    async def request_extension(
        self, tx: AsyncConnection, command: Command, days: int, reason: str, now: datetime
    ) -> Case:
        """Ask for so many working days more, before the limit is over; once.

        Raises ValueError for more than the rules allow.
        """
        words = said(reason)

        def decide(case: Case) -> Taken:
            self._check_days(case, days)
            asked = {"extension": Extension.ASKED, "requested": days}
            return Taken(Step.EXTEND, asked, wording.extension_request(days, words))

        return await self._take(tx, command, decide, now)

    async def grant_extension(self, tx: AsyncConnection, command: Command, days: int, now: datetime) -> Case:
        """Give so many working days more, at most as many as were asked for; the citizen is told the new last day, and
        so are those of merged cases that are answered later by it than they were told."""

        def decide(case: Case) -> Taken:
            if not 1 <= days <= max(case.clock.requested, 1):
                raise ValueError(f"an extension has 1 to {case.clock.requested} working days")
            clock = self._answer_by(case, extended=case.clock.extended + days)
            values = clock | {"extension": Extension.GRANTED}
            return Taken(Step.GRANT, values, wording.extension_granted(days), wording.extension_to_citizen)

        result = await self._result(tx, command, decide, now)
        if result.fresh:
            by = By(command.actor, authority=wording.lead_case(command.number))
            await self._extend_led(tx, result.case, by, now)
        return result.case

    async def deny_extension(self, tx: AsyncConnection, command: Command, reason: str, now: datetime) -> Case:
        """Leave the last day as it is."""
        denied = Taken(Step.DENY, {"extension": Extension.REFUSED}, said(reason))
        return await self._take(tx, command, lambda _: denied, now)

    async def _extend_led(self, tx: AsyncConnection, lead: Case, by: By, now: datetime) -> None:
        """Let the cases merged into one that is answered later be answered on the same last day."""
        for case in await store.led_by(tx, lead.id):
            if days := count_workdays(case.answer_by, lead.answer_by, self.rulebook.calendar):
                later = self._answer_by(case, extended=case.clock.extended + days) | {"extension": Extension.GRANTED}
                told = Taken(Step.GRANT, later, wording.extension_granted(days), wording.extension_to_citizen)
                [move] = permit_party(case, Step.GRANT, Party.LEAD_CASE)
                await steps.write(tx, case, move, told, by, self.rulebook, now)

    def _located(self, case: Case, words: str) -> dict[str, object]:
        """Where a case is that nobody could dispatch for want of it, if words tell; and who would lead there."""
        place = places.find(words)
        if place is None or case.district is not None or case.department is not None:
            return {}
        catalogue, district = self.rulebook.catalogue, place.handled_by
        candidates = candidates_in(case.candidates, district, case.kind, catalogue, wording.route())
        return {"district": district, "candidates": candidates}

    def _check_days(self, case: Case, days: int) -> None:
        longest = self.rulebook.limits.longest_extension(case.clock.days)
        if not 1 <= days <= longest:
            raise ValueError(f"an extension has 1 to {longest} working days")

    def _resumed(self, case: Case, words: str, now: datetime) -> Taken:
        """The same working time remains as when the citizen was asked."""
        since, rules = case.clock.waiting_since or now, self.rulebook
        values: dict[str, object] = {"waiting_since": None, **self._located(case, words)}
        if case.status is CaseStatus.INCOMPLETE and since <= case.dispatch_due:
            start, due = since.astimezone(CITY_TIME), case.dispatch_due.astimezone(CITY_TIME)
            left = sla.office_time(start, due, rules.limits.office, rules.calendar)
            dispatch_due = rules.after(now.astimezone(CITY_TIME), left)
            values |= {"dispatch_due": dispatch_due, **self._answer_by(case, counted_from=dispatch_due.date())}
        else:
            days = sla.waited(local_day(since), local_day(now), case.answer_by, rules.calendar)
            values |= self._answer_by(case, waited=case.clock.waited + days)
        return Taken(Step.SUPPLEMENT, values, words)


def _contacted(case: Case, now: datetime) -> dict[str, object]:
    return {} if case.milestones.contacted_at is not None else {"contacted_at": now}
