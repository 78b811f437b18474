"""What citizens do with their own cases."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import clock, steps, store, wording
from escalation.case import WAITS_FOR_CITIZEN, Case, CaseStatus
from escalation.casework.base import REASON_LIMIT, said
from escalation.casework.handling import Handling
from escalation.errors import UnknownCase
from escalation.ladder import Audience
from escalation.step import Step
from escalation.steps import By, Command, OwnStep, Taken
from language import personal, places
from language import text as texts
from records.moments import local_day


class Citizens(Handling):
    """Moves of the citizen; each raises UnknownCase for another citizen's case."""

    async def supplement(
        self, tx: AsyncConnection, number: str, citizen_id: int, text: str, now: datetime, command: str = ""
    ) -> Case:
        """Add something. Where it was asked for the clock goes on with the same working time as when it stopped. The
        dispatchers hear of it too where it tells of a place that the unit which has the case does not handle."""
        whole = said(text)
        words = personal.mask(whole)
        sealed = self._sealed(whole, words)

        def decide(case: Case) -> Taken:
            if case.status in WAITS_FOR_CITIZEN:
                return replace(self._resumed(case, words, now), sealed=sealed)
            return Taken(Step.SUPPLEMENT, self._located(case, words), words, sealed=sealed)

        def told(case: Case) -> tuple[Audience, ...]:
            elsewhere = (Audience.DISPATCHER,) if self._is_elsewhere(case, words) else ()
            return tuple(dict.fromkeys((*_told(case), *elsewhere)))

        own = OwnStep(number, citizen_id, command)
        result = await steps.take_as_citizen(tx, own, decide, self.rulebook, now)
        if result.fresh:
            await self._let_know(tx, result.case, Taken(Step.SUPPLEMENT, {}, words), told, now)
        return result.case

    def _is_elsewhere(self, case: Case, words: str) -> bool:
        """Whether words tell of a place that another unit handles than the one that has the case."""
        place, unit = places.find(words), self.rulebook.catalogue.units.by_key.get(case.department or "")
        return place is not None and unit is not None and place.handled_by not in unit.districts

    async def press(
        self, tx: AsyncConnection, number: str, citizen_id: int, text: str, now: datetime, command: str = ""
    ) -> Case:
        """Ask where the answer is 催办; once a day."""
        whole = texts.clean(text, REASON_LIMIT)
        masked = personal.mask(whole)
        words = masked or wording.pressed_by_citizen()
        pressed = Taken(Step.REMIND, {"reminded_day": local_day(now)}, words, sealed=self._sealed(whole, masked))
        own = OwnStep(number, citizen_id, command)
        result = await steps.take_as_citizen(tx, own, lambda _: pressed, self.rulebook, now)
        if result.fresh:
            await self._let_know(tx, result.case, pressed, _told, now)
        return result.case

    async def ask_for_confidence(
        self, tx: AsyncConnection, number: str, citizen_id: int, now: datetime, command: str = ""
    ) -> Case:
        """Let nobody see the own case but the centre and its lead department. Cases it answered for go back to the
        dispatchers: what is answered in confidence is no answer for others."""
        case = await steps.reload(tx, number)
        taken = Taken(Step.CONFIDE, {"confidential": True}, wording.confided_by_citizen())
        own = OwnStep(number, citizen_id, command)
        result = await steps.take_as_citizen(tx, own, lambda _: taken, self.rulebook, now)
        if result.fresh:
            await self._let_know(tx, result.case, taken, _told, now)
            await self._carry_on(tx, case, result.case, taken, By(own.actor, authority=wording.lead_case(number)), now)
        return result.case

    async def withdraw(self, tx: AsyncConnection, number: str, citizen_id: int, now: datetime) -> Case:
        """Take the request back; doing it twice is once. Cases it answered for go back to the dispatchers."""
        case = await store.load(tx, number, to_change=True)
        if case is None or case.citizen_id != citizen_id:
            raise UnknownCase(number)
        if case.status is CaseStatus.WITHDRAWN:
            return case
        taken = Taken(Step.WITHDRAW, {"lead_id": None}, wording.withdrawn_by_citizen())
        own = OwnStep(number, citizen_id)
        moved = (await steps.take_as_citizen(tx, own, lambda _: taken, self.rulebook, now)).case
        await self._let_know(tx, case, taken, lambda of: (Audience.HANDLER,) if of.department else (), now)
        by = By(own.actor, authority=wording.lead_case(number))
        await self._carry_on(tx, case, moved, taken, by, now)
        return moved

    async def withdraw_for(self, tx: AsyncConnection, command: Command, text: str, now: datetime) -> Case:
        """Take a request back for its citizen, who asked the centre to; the text says how they did. They are told, so
        that whoever did not ask for it can say so. Cases it answered for go back to the dispatchers."""
        words = said(text)
        case = await steps.reload(tx, command.number)

        def decide(case: Case) -> Taken:
            # Whoever can only be spoken to has just been spoken to.
            told = None if case.spoken else wording.withdrawn_to_citizen
            return Taken(Step.WITHDRAW, {"lead_id": None, **clock.TOLD}, words, told)

        result = await self._result(tx, command, decide, now)
        if result.fresh:
            taken = Taken(Step.WITHDRAW, {}, words)
            await self._let_know(tx, case, taken, lambda of: (Audience.HANDLER,) if of.department else (), now)
        return result.case


def _told(case: Case) -> tuple[Audience, ...]:
    """Who has to do with it: the handler, or the centre before there is a department and after the answer, which only
    the centre can have given again."""
    centre = case.department is None or case.status is CaseStatus.ANSWERED
    return (Audience.DISPATCHER if centre else Audience.HANDLER,)
