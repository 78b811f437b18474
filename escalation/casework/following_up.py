"""After the answer: what the citizen thinks of it, and what follows."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import sla, wording
from escalation.case import Case, Clock, Extension, Rating
from escalation.casework.base import REASON_LIMIT, Base, said
from escalation.limits import What
from escalation.rulebook import facts_of
from escalation.step import Step
from escalation.steps import Command, Taken, take_as_citizen
from language import text as texts
from records.moments import local_day


class RatingReason(StrEnum):
    """Why somebody is not satisfied."""

    UNSOLVED = "unsolved"
    SLOW = "slow"
    ATTITUDE = "attitude"
    UNCLEAR = "unclear"
    NO_CONTACT = "no_contact"
    NOT_POSSIBLE = "not_possible"  # what was asked for has no basis, or cannot be done
    OTHER = "other"


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
        """Write down what the citizen said when the centre asked. Whoever was not reached has given no rating."""
        followed = Taken(
            Step.FOLLOW_UP, verdict.values(), wording.verdict(verdict.rating, verdict.reason, _words(verdict))
        )
        return await self._take(tx, command, lambda _: followed, now)

    async def rate(self, tx: AsyncConnection, number: str, citizen_id: int, verdict: Verdict, now: datetime) -> Case:
        """The citizen rates the answer, once. Raises UnknownCase for another citizen's case."""
        rated = Taken(Step.RATE, verdict.values(), wording.verdict(verdict.rating, verdict.reason, _words(verdict)))
        return await take_as_citizen(tx, number, citizen_id, lambda _: rated, self.rulebook, now)

    async def redo(self, tx: AsyncConnection, command: Command, reason: str, now: datetime) -> Case:
        """Let whoever answered do so once more, with a limit of its own; a department cannot send the case back."""
        words = said(reason)

        def decide(case: Case) -> Taken:
            days = self.rulebook.limits.again_days(facts_of(case))
            again = self._from_now(case, days, now) | {
                "redone": case.course.redone + 1,
                "forced": case.department is not None,
                "dispatch_due": self._office_due(now, What.DISPATCH, case),
                "accept_due": self._office_due(now, What.ACCEPT, case),
                "accepted_at": None,
                "contact_due": self._office_due(now, What.CONTACT, case),
                "contacted_at": None,
            }
            return Taken(Step.REDO, again, words)

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
        """Work a deferred case again; its time to answer begins anew."""
        words = said(reason)

        def decide(case: Case) -> Taken:
            days = self.rulebook.limits.answer_days(facts_of(case))
            return Taken(Step.RESUME, self._from_now(case, days, now) | {"look_again": None}, words)

        return await self._take(tx, command, decide, now)

    def _from_now(self, case: Case, days: int, now: datetime) -> dict[str, Any]:
        """A clock that starts today."""
        clock = Clock(days=days)
        today = local_day(now)
        return {
            "counted_from": today,
            "answer_by": sla.answer_by(today, clock, self.rulebook.calendar),
            "days": days,
            "extended": 0,
            "waited": 0,
            "extension": Extension.NONE,
            "requested": 0,
        }


def _words(verdict: Verdict) -> str:
    return texts.clean(verdict.text, REASON_LIMIT)


def _expect_later(day: date, now: datetime) -> None:
    if day <= local_day(now):
        raise ValueError("the day must lie in the future")
