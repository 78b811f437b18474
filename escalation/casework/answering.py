"""The answer: written, signed where the rules ask for it, and sent."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import pictures, steps, wording
from escalation.case import Case, CaseStatus
from escalation.casework.base import Base, said
from escalation.step import Step
from escalation.steps import Command, Taken
from records.media import NewPiece
from records.moments import local_day

REPLY_LIMIT = 4000


class Answering(Base):
    """Moves that lead to the answer."""

    async def answer(
        self,
        tx: AsyncConnection,
        command: Command,
        reply: str,
        now: datetime,
        shown: tuple[NewPiece, ...] = (),
        kept: Collection[int] = (),
    ) -> Case:
        """Reply to the citizen; where the rules ask for a signature or a review the reply waits for `approve`.

        `kept`: which pictures of the reply before, by their rows, stay in front of those that are `shown` anew.
        """
        words = said(reply, REPLY_LIMIT)
        stay = await self._pictures(tx, command.number) if kept else {}
        all_shown = pictures.fitting((*(stay[one] for one in stay if one in kept), *shown))
        return await self._take(tx, command, lambda case: self._replied(case, words, all_shown, now), now)

    async def approve(self, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        """Sign a reply that waits: it goes to the citizen, or on to the centre where the rules ask for its review."""
        shown = tuple((await self._pictures(tx, command.number)).values())

        def decide(case: Case) -> Taken:
            if case.status is CaseStatus.SUBMITTED and self.rulebook.review.needed(case.kind, case.department):
                return Taken(Step.SIGN, {}, case.reply or "", pictures=shown)
            return self._sent(case, Step.APPROVE, shown, now)

        return await self._take(tx, command, decide, now)

    async def refuse(self, tx: AsyncConnection, command: Command, reason: str, now: datetime) -> Case:
        """Give a reply that waits back to its handler."""
        refused = Taken(Step.REFUSE, {}, said(reason))
        return await self._take(tx, command, lambda _: refused, now)

    async def _pictures(self, tx: AsyncConnection, number: str) -> dict[int, NewPiece]:
        """The pictures of the reply as it stands, by their rows."""
        case = await steps.reload(tx, number)
        return {piece.id: piece.again() for piece in await pictures.of_reply(tx, case.id)}

    def _replied(self, case: Case, words: str, shown: tuple[NewPiece, ...], now: datetime) -> Taken:
        if case.status is CaseStatus.IN_WORK:
            if self.rulebook.second_signature.needed(case.kind, case.department):
                return Taken(Step.SUBMIT, {"reply": words}, words, pictures=shown)
            if self.rulebook.review.needed(case.kind, case.department):
                return Taken(Step.SIGN, {"reply": words}, words, pictures=shown)
        return self._sent(case.changed({"reply": words}), Step.ANSWER, shown, now)

    def _sent(self, case: Case, step: Step, shown: tuple[NewPiece, ...], now: datetime) -> Taken:
        name, reply = self.rulebook.department_name(case.department), case.reply or ""
        fresh = {"reply": reply, "rating": None, "rating_reason": None}
        return Taken(
            step,
            fresh,
            reply,
            lambda of: wording.reply_to_citizen(of.number, name, local_day(now), reply),
            wording.follow_up_to_citizen,
            shown,
        )
