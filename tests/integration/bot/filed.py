"""A citizen who talks about cases that they filed, and what staff do with them meanwhile."""

import itertools
from collections.abc import Awaitable, Callable

from scripted import Talk

from bot.case_codes import Codes
from bot.case_question import Wish
from bot.own_cases import OwnCases
from bot.progress import Progress
from bot.recall import Recall
from bot.reply import Reply, ReplyOutcome, Turn
from escalation import history, store
from escalation.case import Case, CaseKind
from escalation.casework import Casework
from escalation.intake import NewCase, OpenedCase
from escalation.step import Step
from escalation.steps import Command
from records.roles import Role
from records.staff import Staff

HANDLER = Staff(7, "h", "某某", frozenset({Role.HANDLER}), "city_management")
DISPATCHER = Staff(8, "d", "某某", frozenset({Role.DISPATCHER}), None)
CLICKS = itertools.count()


class Own:
    """A citizen who talks, and what staff do with the cases meanwhile."""

    def __init__(self, talk: Talk, work: Casework, codes: Codes) -> None:
        self.talk = talk
        self.work = work
        self.says = talk.says
        self.cases = OwnCases(talk.database, work, codes)
        self.recall = Recall(talk.database)
        self.progress = Progress(talk.database, work.rulebook)

    async def wants(self, turn: Turn, wish: Wish, *, sure: bool) -> Reply:
        """What an action says to a message of this kind."""
        reply = await self.cases.wished(turn, wish, sure=sure)
        assert reply is not None
        return reply

    async def progress_of(self, said: str) -> Reply:
        """What is said to a question how a case is getting on."""
        return await self.progress.tell(await self.talk.receive(said))

    async def file(self, matter: str = "路灯坏了三天") -> Case:
        return await self.case((await self.open(matter)).number)

    async def open(self, matter: str) -> OpenedCase:
        turn = await self.talk.receive(matter)
        async with self.talk.database.transaction() as tx:
            new = NewCase(turn.message_id, CaseKind.COMPLAINT, matter, "武侯区玉林街道")
            return await self.work.open_case(tx, new, self.talk.now)

    async def case(self, number: str) -> Case:
        async with self.talk.database.reading() as connection:
            case = await store.load(connection, number)
        assert case is not None
        return case

    async def staff(self, who: Staff, case: Case, use: Callable[..., Awaitable[object]], *given: object) -> Case:
        now = await self.case(case.number)
        async with self.talk.database.transaction() as tx:
            await use(tx, Command(f"c{next(CLICKS)}", who, now.number, now.version), *given, self.talk.now)
        return await self.case(case.number)

    async def answered(self, matter: str = "路灯坏了三天", reply: str = "已修复") -> Case:
        case = await self.staff(HANDLER, await self.file(matter), self.work.accept)
        return await self.staff(HANDLER, case, self.work.answer, reply)

    async def steps(self, case: Case) -> list[Step]:
        async with self.talk.database.reading() as connection:
            return [entry.step for entry in await history.of_case(connection, case.id)]


def about(reply: Reply, case: Case) -> bool:
    return reply.outcome is ReplyOutcome.OWN_CASE and case.number in reply.text and reply.case_number == case.number
