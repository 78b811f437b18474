"""A random life of cases: what a person may do next, by the table, with something to say for every field."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from escalation_city import DISPATCHER, LAMPS, LEADER, POLICE, REVIEWER, person
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import orders
from escalation.case import Case, CaseKind, Rating, Urgency
from escalation.casework import Casework, Choice, RatingReason, Verdict
from escalation.intake import PartOfCase
from escalation.moves import Offer
from escalation.pictures import MOST
from escalation.step import Step
from escalation.steps import Command
from records.media import Found, MediaKind, NewPiece
from records.moments import local_day
from records.roles import Role
from records.staff import Staff

PEOPLE: tuple[Staff, ...] = (
    DISPATCHER,
    LAMPS,
    POLICE,
    REVIEWER,
    LEADER,
    person(7, Role.SUPERVISOR),
    person(8, Role.REVIEWER, "police"),
    person(9, Role.HANDLER, "housing"),
)
DEPARTMENTS = ("city_management", "police", "housing")
Taking = Callable[[AsyncConnection, Command, datetime], Awaitable[object]]


@dataclass
class Said:
    """What is filled into the fields of a step; `pick` chooses one of so many."""

    work: Casework
    case: Case
    others: list[str]
    pick: Callable[[int], int]
    fields: dict[str, object] = field(default_factory=dict)

    def text(self) -> str:
        return ("情况说明", "电话13912345678", "请尽快")[self.pick(3)]

    def shown(self) -> tuple[NewPiece, ...]:
        """Pictures, as if their files were in their places; often none."""
        found = Found("image/jpeg", 1, "0" * 64, 64, 48)
        return tuple(NewPiece(MediaKind.IMAGE, secrets.token_hex(16), found) for _ in range(self.pick(MOST + 1)))

    def day(self, now: datetime) -> date:
        return local_day(now) + timedelta(days=1 + self.pick(20))

    def choice(self) -> Choice:
        lead = DEPARTMENTS[self.pick(3)]
        return Choice(lead, tuple(key for key in DEPARTMENTS if key != lead and self.pick(2)))

    def days(self) -> int:
        longest = max(1, self.work.rulebook.limits.longest_extension(self.case.clock.days))
        return 1 + self.pick(longest)

    def verdict(self) -> Verdict:
        return Verdict(list(Rating)[self.pick(3)], RatingReason.SLOW)

    def urgency(self) -> Urgency:
        others = [one for one in Urgency if one is not self.case.urgency]
        return others[self.pick(len(others))]

    def level(self) -> str:
        above = self.work.rulebook.levels_above(self.case.course.level)
        return above[self.pick(len(above))].key

    def other_department(self) -> str:
        others = [key for key in DEPARTMENTS if key != self.case.department]
        return others[self.pick(len(others))]

    def helper(self, asked: Staff) -> int:
        """A handler of the department of whoever gives its part to somebody."""
        return next(one.id for one in PEOPLE if one.department == asked.department and one.has(Role.HANDLER))

    def lead(self) -> str:
        return self.others[self.pick(len(self.others))]


async def _report(said: Said, tx: AsyncConnection, command: Command, now: datetime) -> object:
    open_now = [order.id for order in await orders.of_case(tx, said.case.id) if order.reported_at is None]
    return await said.work.report(tx, command, open_now[said.pick(len(open_now))], said.text(), now)


def taking(offer: Offer, said: Said) -> Taking:
    """The use case of an offered step, with its fields filled in."""
    work, text = said.work, said.text()
    table: Mapping[Step, Taking] = {
        Step.ADMIT: work.admit,
        Step.ASK: lambda tx, c, now: work.ask_citizen(tx, c, text, now, said.shown()),
        Step.SUPPLEMENT: lambda tx, c, now: work.note_supplement(tx, c, text, now),
        Step.REFER: lambda tx, c, now: work.refer(tx, c, text, now),
        Step.ANSWER: lambda tx, c, now: work.answer(tx, c, text, now, said.shown()),
        Step.SUBMIT: lambda tx, c, now: work.answer(tx, c, text, now, said.shown()),
        Step.SIGN: lambda tx, c, now: (
            work.approve(tx, c, now) if said.case.status == "submitted" else work.answer(tx, c, text, now, said.shown())
        ),
        Step.APPROVE: work.approve,
        Step.REFUSE: lambda tx, c, now: work.refuse(tx, c, text, now),
        Step.DISPATCH: lambda tx, c, now: work.dispatch(tx, c, said.choice(), now),
        Step.REFUSE_RETURN: lambda tx, c, now: work.refuse_return(tx, c, text, now),
        Step.ACCEPT: work.accept,
        Step.ASSIGN: lambda tx, c, now: work.assign(tx, c, LAMPS.id, now),
        Step.RETURN: lambda tx, c, now: work.return_to_centre(tx, c, text, "三定规定", now),
        Step.CONTACT: lambda tx, c, now: work.contact(tx, c, text, now),
        Step.INTERIM: lambda tx, c, now: work.interim_reply(tx, c, text, now, said.shown()),
        Step.TELL: lambda tx, c, now: work.tell(tx, c, text, now),
        Step.NOTE: lambda tx, c, now: work.add_note(tx, c, text, now),
        Step.SUPPORT: lambda tx, c, now: work.support(tx, c, text, now),
        Step.ASSIGN_PART: lambda tx, c, now: work.assign_part(tx, c, said.helper(c.staff), now),
        Step.EXTEND: lambda tx, c, now: work.request_extension(tx, c, said.days(), text, now),
        Step.GRANT: lambda tx, c, now: work.grant_extension(tx, c, said.days(), now),
        Step.DENY: lambda tx, c, now: work.deny_extension(tx, c, text, now),
        Step.FOLLOW_UP: lambda tx, c, now: work.follow_up(tx, c, said.verdict(), now),
        Step.REDO: lambda tx, c, now: work.redo(tx, c, text, now),
        Step.CLOSE: work.close,
        Step.DEFER: lambda tx, c, now: work.defer(tx, c, text, said.day(now), now),
        Step.RESUME: lambda tx, c, now: work.resume(tx, c, text, now),
        Step.REMIND: lambda tx, c, now: work.remind(tx, c, text, now),
        Step.SUPERVISE: lambda tx, c, now: work.supervise(tx, c, text, now),
        Step.RAISE: lambda tx, c, now: work.raise_level(tx, c, said.level(), text, now),
        Step.CONFER: lambda tx, c, now: work.confer(tx, c, [said.other_department()], text, now),
        Step.INSTRUCT: lambda tx, c, now: work.instruct(tx, c, text, said.day(now), now),
        Step.REPORT: lambda tx, c, now: _report(said, tx, c, now),
        Step.MERGE: lambda tx, c, now: work.merge(tx, c, said.lead(), now),
        Step.SEPARATE: lambda tx, c, now: work.separate(tx, c, text, now),
        Step.SPLIT: lambda tx, c, now: work.split(tx, c, PartOfCase(CaseKind.HELP, text), now),
        Step.DISCLOSE: lambda tx, c, now: work.disclose(tx, c, text, now),
        Step.GRADE: lambda tx, c, now: work.grade(tx, c, said.urgency(), text, now),
        Step.CONFIDE: lambda tx, c, now: work.confide(tx, c, text, now),
        Step.WITHDRAW: lambda tx, c, now: work.withdraw_for(tx, c, text, now),
        Step.ERASE: lambda tx, c, now: work.erase_person(tx, c, text, now),
    }
    return table[offer.step]
