"""What citizens do with their own cases."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import reminders, steps, store, wording
from escalation.case import Case, CaseStatus
from escalation.casework.base import REASON_LIMIT, said
from escalation.casework.handling import Handling
from escalation.errors import UnknownCase
from escalation.ladder import Audience
from escalation.step import Step
from escalation.steps import By, Taken
from language import personal
from language import text as texts
from records.moments import local_day


class Citizens(Handling):
    """Moves of the citizen; each raises UnknownCase for another citizen's case."""

    async def supplement(self, tx: AsyncConnection, number: str, citizen_id: int, text: str, now: datetime) -> Case:
        """Add what was asked for; the clock goes on with the same working time as when it stopped."""
        words = personal.mask(said(text))
        return await steps.take_as_citizen(
            tx, number, citizen_id, lambda case: self._resumed(case, words, now), self.rulebook, now
        )

    async def press(self, tx: AsyncConnection, number: str, citizen_id: int, text: str, now: datetime) -> Case:
        """Ask where the answer is 催办; once a day."""
        words = personal.mask(texts.clean(text, REASON_LIMIT)) or wording.pressed_by_citizen()
        pressed = Taken(Step.REMIND, {"reminded_day": local_day(now)}, words)
        case = await steps.take_as_citizen(tx, number, citizen_id, lambda _: pressed, self.rulebook, now)
        await reminders.add(tx, case, Step.REMIND, (Audience.HANDLER,), words, now)
        return case

    async def withdraw(self, tx: AsyncConnection, number: str, citizen_id: int, now: datetime) -> Case:
        """Take the request back; doing it twice is once. Cases it answered for go back to the dispatchers."""
        case = await store.load(tx, number, to_change=True)
        if case is None or case.citizen_id != citizen_id:
            raise UnknownCase(number)
        if case.status is CaseStatus.WITHDRAWN:
            return case
        taken = Taken(Step.WITHDRAW, {"lead_id": None}, wording.withdrawn_by_citizen())
        moved = await steps.take_as_citizen(tx, number, citizen_id, lambda _: taken, self.rulebook, now)
        by = By(f"citizen:{citizen_id}", authority=wording.lead_case(number))
        await self._carry_on(tx, case, moved, taken, by, now)
        return moved
