"""The facts before a conversation, made by the use cases that make them in an instance."""

from datetime import datetime, timedelta
from itertools import count

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.reply import ReplyOutcome
from escalation.case import Case, CaseStatus, Rating, RatingReason
from escalation.casework import Casework, Choice, Verdict
from escalation.intake import NewCase, OpenedCase
from escalation.steps import Command
from escalation.store import load
from records import citizens, live_talks, messages, staff
from records.live_talks import Why
from records.messages import Inbound, Message, NewNote, NewReply
from service.acceptance.desk import DISPATCHER, FALLBACK
from service.dialogue_eval.script import Filed

# Long enough for the conversation to be a new visit, and the case not to be of today.
_BEFORE = timedelta(days=2)
_CALLER = "telephone"
_APPROVED = frozenset({CaseStatus.SUBMITTED, CaseStatus.REVIEWING})


class Arranging:
    """Files cases and lets citizens wait, in the caller's transactions."""

    def __init__(self, casework: Casework) -> None:
        self._casework = casework
        self._ids = count(1)

    async def file(self, tx: AsyncConnection, who: tuple[str, str], filed: Filed, now: datetime) -> OpenedCase:
        """A case of a citizen (channel and their id on it), as far as it is said to have come."""
        then = now - _BEFORE
        message = await self._spoken(tx, who, filed.what, ReplyOutcome.CASE_OPENED, then)
        new = NewCase(message.id, filed.kind, filed.what, filed.where)
        opened = await self._casework.open_case(tx, new, then)
        await messages.attach_to_case(tx, [message.id], opened.case_id)
        await self._work(tx, opened.number, filed, then)
        return opened

    async def wait(self, tx: AsyncConnection, now: datetime) -> None:
        """One more citizen waits for a person."""
        who = ("web", f"waiting-{next(self._ids)}")
        message = await self._spoken(tx, who, "转人工", ReplyOutcome.WAITING_FOR_PERSON, now)
        await live_talks.enter(tx, message, Why.ASKED, now)

    def stranger(self) -> tuple[str, str]:
        """Another citizen."""
        return "web", f"{_CALLER}-{next(self._ids)}"

    async def _spoken(
        self, tx: AsyncConnection, who: tuple[str, str], text: str, outcome: ReplyOutcome, at: datetime
    ) -> Message:
        channel, name = who
        await citizens.identify(tx, channel, name, at)
        received = await messages.receive(tx, Inbound(channel, name, f"{name}:arranged-{next(self._ids)}", text), at)
        await messages.store_reply(tx, received.message, NewReply(NewNote("好的。"), outcome), at)
        return received.message

    async def _work(self, tx: AsyncConnection, number: str, filed: Filed, at: datetime) -> None:
        """One step after the other until the status is reached."""
        case = await _case(tx, number)
        if filed.status is CaseStatus.REGISTERED:
            return
        if case.status is CaseStatus.REGISTERED:
            to = case.candidates[0].department if case.candidates else FALLBACK
            case = await self._casework.dispatch(tx, await self._by(tx, DISPATCHER, case), Choice(to), at)
        if filed.status is CaseStatus.DISPATCHED:
            return
        handler = case.department or FALLBACK
        case = await self._casework.accept(tx, await self._by(tx, handler, case), at)
        if filed.status is CaseStatus.WAITING:
            await self._casework.ask_citizen(tx, await self._by(tx, handler, case), filed.asked, at)
        if filed.status in (CaseStatus.ANSWERED, CaseStatus.CLOSED):
            await self._answer(tx, case, handler, filed, at)

    async def _answer(self, tx: AsyncConnection, case: Case, handler: str, filed: Filed, at: datetime) -> None:
        case = await self._casework.answer(tx, await self._by(tx, handler, case), filed.reply, at)
        while case.status in _APPROVED:
            case = await self._casework.approve(tx, await self._by(tx, "reviewer", case), at)
        if filed.rating is not None:
            reason = None if filed.rating is not Rating.DISSATISFIED else RatingReason.UNSAID
            case = await self._casework.rate(tx, case.number, case.citizen_id, Verdict(filed.rating, reason), at)
        if filed.status is CaseStatus.CLOSED:
            await self._casework.close(tx, await self._by(tx, DISPATCHER, case), at)

    async def _by(self, tx: AsyncConnection, login: str, case: Case) -> Command:
        account = await staff.account(tx, login)
        if account is None:
            raise LookupError(f"no account {login}")
        return Command(f"arranged-{next(self._ids)}", account.staff, case.number, case.version)


async def _case(tx: AsyncConnection, number: str) -> Case:
    case = await load(tx, number)
    if case is None:
        raise LookupError(number)
    return case
