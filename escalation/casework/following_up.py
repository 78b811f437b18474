"""After the answer: what the citizen thinks of it, and what follows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import clock, reminders, wording
from escalation.case import Case, Rating, RatingReason
from escalation.casework.base import REASON_LIMIT, Base, said
from escalation.conditions import Condition
from escalation.errors import Barred
from escalation.ladder import Audience
from escalation.limits import What
from escalation.rulebook import facts_of
from escalation.step import Step
from escalation.steps import Command, OwnStep, Taken, take_as_citizen
from language import personal
from language import text as texts
from records.moments import local_day


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a citizen says of an answer. Raises ValueError where somebody dissatisfied gives no reason."""

    rating: Rating
    reason: RatingReason | None = None
    text: str = ""

    def __post_init__(self) -> None:
        if self.rating is Rating.DISSATISFIED and self.reason is None:
            raise ValueError("a dissatisfied rating needs a reason")

    def values(self) -> dict[str, Any]:
        return {"rating": self.rating, "rating_reason": self.reason}


class FollowingUp(Base):
    """Moves after the answer."""

    async def follow_up(self, tx: AsyncConnection, command: Command, verdict: Verdict, now: datetime) -> Case:
        """Write down what the citizen said when the centre asked. Whoever was not reached has given no rating; to one
        without a reason the centre may add the reason, and makes no other rating of it."""
        followed = Taken(
            Step.FOLLOW_UP, verdict.values(), wording.verdict(verdict.rating, verdict.reason, _words(verdict))
        )

        def decide(case: Case) -> Taken:
            if case.course.rating not in (None, verdict.rating):
                raise Barred(Step.FOLLOW_UP, case.status, Condition.NOT_RATED)
            return followed

        return await self._take(tx, command, decide, now)

    async def rate(
        self, tx: AsyncConnection, number: str, citizen_id: int, verdict: Verdict, now: datetime, command: str = ""
    ) -> Case:
        """The citizen rates the answer, once; whoever gave no reason may add it. Raises UnknownCase for another's."""
        words = _words(verdict)
        masked = personal.mask(words)
        said = wording.verdict(verdict.rating, verdict.reason, masked)
        rated = Taken(Step.RATE, verdict.values(), said, sealed=self._sealed(words, masked))
        own = OwnStep(number, citizen_id, command)
        result = await take_as_citizen(tx, own, lambda _: rated, self.rulebook, now)
        if result.fresh and verdict.rating is Rating.DISSATISFIED:
            await reminders.add(tx, result.case, Step.RATE, (Audience.DISPATCHER,), said, now)
        return result.case

    async def redo(self, tx: AsyncConnection, command: Command, reason: str, now: datetime) -> Case:
        """Let whoever answered do so once more, with a limit of its own; a department cannot send the case back."""
        words = said(reason)

        def decide(case: Case) -> Taken:
            days = self.rulebook.limits.again_days(facts_of(case))
            again = {
                "redone": case.course.redone + 1,
                "forced": case.department is not None,
                "dispatch_due": self._office_due(now, What.DISPATCH, case),
                "contacted_at": None,
            }
            anew = clock.begun(days, local_day(now), self.rulebook)
            return Taken(Step.REDO, anew | self._to_accept(case, now) | again, words)

        return await self._take(tx, command, decide, now)

    async def close(self, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        """Put an answered or deferred case to the files."""
        return await self._take(tx, command, lambda _: Taken(Step.CLOSE, {}), now)

    async def defer(self, tx: AsyncConnection, command: Command, reason: str, look_again: date, now: datetime) -> Case:
        """Keep a case that cannot be solved now 挂账: the citizen is told why, and it comes up again on a day.

        Raises ValueError for a day that is not in the future.
        """
        words = said(reason)
        _expect_later(look_again, now)
        deferred = Taken(
            Step.DEFER,
            {"reply": words, "look_again": look_again},
            words,
            lambda case: wording.deferred_to_citizen(case.number, words, look_again),
        )
        return await self._take(tx, command, lambda _: deferred, now)

    async def resume(self, tx: AsyncConnection, command: Command, reason: str, now: datetime) -> Case:
        """Work a deferred case again; its time to answer begins anew. Those that were deferred with it wait for its
        answer again; one of them that is resumed itself stands by itself."""
        words = said(reason)

        def decide(case: Case) -> Taken:
            days = self.rulebook.limits.answer_days(facts_of(case))
            anew = clock.begun(days, local_day(now), self.rulebook)
            return Taken(Step.RESUME, anew | {"look_again": None, "lead_id": None}, words)

        return await self._take(tx, command, decide, now)


def _words(verdict: Verdict) -> str:
    return texts.clean(verdict.text, REASON_LIMIT)


def _expect_later(day: date, now: datetime) -> None:
    if day <= local_day(now):
        raise ValueError("the day must lie in the future")
