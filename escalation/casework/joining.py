"""One matter told by many, and many matters told in one."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import intake, steps, store, support, wording
from escalation.case import Case
from escalation.casework.base import Base, said
from escalation.casework.filing import Filing
from escalation.conditions import Condition
from escalation.duplicates import candidates, marks
from escalation.duplicates.candidates import Around, Nearby, Unfiled
from escalation.duplicates.suggestion import may_join, standing_of
from escalation.errors import Barred
from escalation.intake import NewCase, PartOfCase
from escalation.moves import Party
from escalation.step import Step
from escalation.steps import Command, OwnStep, Taken
from language import personal
from records.moments import local_day


class Joining(Filing, Base):
    """Merging, separating and splitting."""

    async def merge(self, tx: AsyncConnection, command: Command, lead_number: str, now: datetime) -> Case:
        """Let another case answer for this one. The citizen keeps number, notices and rating.

        Raises ValueError for a lead that is this case, is not worked, is confidential, or was merged itself; Barred
        where this case is confidential or answers for others.
        """
        # Both in one order, so that two merges at once never wait for each other.
        both = {number: await steps.reload(tx, number) for number in sorted({lead_number, command.number})}
        lead, leads = both[lead_number], await store.led_by(tx, both[command.number].id)

        def decide(case: Case) -> Taken:
            if leads:
                raise Barred(Step.MERGE, case.status, Condition.LEADS_NONE)
            if not case.confidential and case.open and not may_join(standing_of(case), standing_of(lead)):
                raise ValueError(f"{lead.number} cannot answer for {case.number}")
            merged = {"lead_id": lead.id}
            return Taken(Step.MERGE, merged, wording.merged(lead.number), wording.merged_to_citizen)

        return await self._take(tx, command, decide, now)

    async def nearby(self, connection: AsyncConnection, new: NewCase, now: datetime) -> tuple[Nearby, ...]:
        """The open cases that a request, not filed yet, is probably the same thing as, for its citizen to say."""
        way = intake.judge(new, self.rulebook, self.router.propose(new.matter), now).route
        told = new.matter if new.place in new.matter else f"{new.place}，{new.matter}"
        unfiled = Unfiled(personal.mask(told), marks.of(told, self._vault), now)
        where = Around(way.district, way.area, local_day(now))
        return await candidates.nearby(connection, unfiled, where, self.router.reader)

    async def join(
        self, tx: AsyncConnection, number: str, citizen_id: int, lead_number: str, now: datetime, command: str
    ) -> bool:
        """Let another case answer for the one that a citizen files just now, as they said that it is the same thing.

        False where that case answers for nobody any more: then this one stands by itself. Raises UnknownCase.
        """
        lead = await store.load(tx, lead_number, to_change=True)
        own = await store.load(tx, number)
        if lead is None or own is None or not may_join(standing_of(own), standing_of(lead)):
            return False
        merged = Taken(Step.MERGE, {"lead_id": lead.id}, wording.merged(lead.number))
        step = OwnStep(number, citizen_id, command)
        await steps.take_as_citizen(tx, step, lambda _: merged, self.rulebook, now, Party.FILING)
        return True

    async def separate(self, tx: AsyncConnection, command: Command, reason: str, now: datetime) -> Case:
        """Take a case out of its lead again; it waits for its dispatch. Its last day to answer stands."""
        words = said(reason)

        def decide(case: Case) -> Taken:
            return Taken(Step.SEPARATE, self._queued(case, now) | {"lead_id": None}, words)

        result = await self._result(tx, command, decide, now)
        if result.fresh:
            await support.dismiss(tx, result.case.id)
        return result.case

    async def split(self, tx: AsyncConnection, command: Command, part: PartOfCase, now: datetime) -> tuple[Case, Case]:
        """Make a case of its own of one of several matters, with a number of its own for the same citizen.

        The case and the new one. Raises ValueError on an empty text.
        """
        said(part.matter)
        result = await self._result(tx, command, lambda _: Taken(Step.SPLIT, {}, wording.split_off(part.matter)), now)
        if not result.fresh:
            return result.case, await intake.newest_split_from(tx, result.case)
        return result.case, await self._split_off(tx, result.case, part, command, now)
