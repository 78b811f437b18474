"""The answer: written, signed where the rules ask for it, and sent."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import wording
from escalation.case import Case, CaseStatus
from escalation.casework.base import Base, said
from escalation.step import Step
from escalation.steps import Command, Taken
from records.moments import local_day

REPLY_LIMIT = 4000


class Answering(Base):
    """Moves that lead to the answer."""

    async def answer(self, tx: AsyncConnection, command: Command, reply: str, now: datetime) -> Case:
        """Reply to the citizen; where the rules ask for a signature or a review the reply waits for `approve`."""
        words = said(reply, REPLY_LIMIT)
        return await self._take(tx, command, lambda case: self._replied(case, words, now), now)

    async def approve(self, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        """Sign a reply that waits: it goes to the citizen, or on to the centre where the rules ask for its review."""

        def decide(case: Case) -> Taken:
            reviewed = case.status is CaseStatus.SUBMITTED and self.rulebook.review.needed(case.kind, case.department)
            return Taken(Step.SIGN, {}, case.reply or "") if reviewed else self._sent(case, Step.APPROVE, now)

        return await self._take(tx, command, decide, now)

    async def refuse(self, tx: AsyncConnection, command: Command, reason: str, now: datetime) -> Case:
        """Give a reply that waits back to its handler."""
        refused = Taken(Step.REFUSE, {}, said(reason))
        return await self._take(tx, command, lambda _: refused, now)

    def _replied(self, case: Case, words: str, now: datetime) -> Taken:
        if case.status is CaseStatus.IN_WORK:
            if self.rulebook.second_signature.needed(case.kind, case.department):
                return Taken(Step.SUBMIT, {"reply": words}, words)
            if self.rulebook.review.needed(case.kind, case.department):
                return Taken(Step.SIGN, {"reply": words}, words)
        return self._sent(case.changed({"reply": words}), Step.ANSWER, now)

    def _sent(self, case: Case, step: Step, now: datetime) -> Taken:
        name, reply = self.rulebook.department_name(case.department), case.reply or ""
        fresh = {"reply": reply, "rating": None, "rating_reason": None}
        return Taken(
            step,
            fresh,
            reply,
            lambda of: wording.reply_to_citizen(of.number, name, local_day(now), reply),
            wording.follow_up_to_citizen,
        )
