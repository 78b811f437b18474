"""What is done when a person asks to be forgotten."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import erasing, steps, store, wording
from escalation.case import Case, CaseStatus
from escalation.casework.base import Base, said
from escalation.moves import choose, permit
from escalation.step import Step
from escalation.steps import By, Command, Taken
from records import live_talks


class Forgetting(Base):
    """Moves of supervisors on what has ended."""

    async def erase_person(self, tx: AsyncConnection, command: Command, reason: str, now: datetime) -> Case:
        """Erase what the citizen of a case wrote, what was written of them and how to reach them, in all of their
        cases and outside of them; why, stays in the history of each.

        Raises ValueError while one of the cases is open or put off, or somebody of the staff speaks with the citizen.
        """
        erased = Taken(Step.ERASE, {}, said(reason))
        result = await self._result(tx, command, lambda _: erased, now)
        if result.fresh:
            await self._erase_all(tx, result.case, erased, command, now)
        return await steps.reload(tx, command.number)

    async def _erase_all(self, tx: AsyncConnection, case: Case, erased: Taken, command: Command, now: datetime) -> None:
        if await live_talks.open_of(tx, case.citizen_id) is not None:
            raise ValueError(f"somebody speaks with the citizen of {case.number}")
        by = By(command.actor, authority=command.authority)
        for other in await store.all_of_citizen(tx, case.citizen_id):
            if other.id == case.id:
                continue
            if other.open or other.status is CaseStatus.DEFERRED:
                raise ValueError(f"{other.number} has not ended")
            permitted = permit(other, Step.ERASE, command.staff.roles, command.staff.department)
            move = choose(other, permitted, self.rulebook, steps.moment_of(now))
            await steps.write(tx, other, move, erased, by, self.rulebook, now)
        await erasing.erase_person(tx, case.citizen_id, wording.erased())
