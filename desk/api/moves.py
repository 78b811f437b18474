"""Every move as a body of JSON: one type a step, told apart by `step`."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from msgspec import Meta
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.case import Case, CaseKind, Rating, RatingReason, Urgency
from escalation.casework import REASON_LIMIT, REPLY_LIMIT, Casework, Choice, Verdict
from escalation.intake import PartOfCase
from escalation.steps import AUTHORITY_LIMIT, Command

Version = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Text = Annotated[str, Meta(min_length=1, max_length=REASON_LIMIT)]
Remark = Annotated[str, Meta(max_length=REASON_LIMIT)]
Reply = Annotated[str, Meta(min_length=1, max_length=REPLY_LIMIT)]
Key = Annotated[str, Meta(min_length=1, max_length=64)]
Days = Annotated[int, Meta(ge=1, le=365)]
Authority = Annotated[str, Meta(max_length=AUTHORITY_LIMIT)]
RowNumber = Annotated[int, Meta(ge=1, le=999_999_999)]
Number = Annotated[str, Meta(pattern=r"^WQ[0-9]{8}-[0-9]{4,9}$")]


class Move(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="step"):
    """`version` is that of the case as the caller saw it: when it has changed since, nothing is done. `authority` says
    on whose word the step is taken, where it is not the caller's own."""

    version: Version
    authority: Authority = ""

    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        raise NotImplementedError


class Told(Move, frozen=True, kw_only=True):
    """A move with a reason, a note or a question."""

    text: Text


class Admit(Move, frozen=True, tag="admit"):
    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.admit(tx, command, now)


class Ask(Told, frozen=True, tag="ask"):
    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.ask_citizen(tx, command, self.text, now)


class Supplement(Told, frozen=True, tag="supplement"):
    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.note_supplement(tx, command, self.text, now)


class Refer(Told, frozen=True, tag="refer"):
    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.refer(tx, command, self.text, now)


class Dispatch(Move, frozen=True, kw_only=True, tag="dispatch"):
    """Departments and the matter are keys of the rules; `support_until` holds the last days of those supporting
    departments that do not get the usual one; `district` is the code of where the case is, if it was thought to be
    elsewhere."""

    department: Key
    supporting: Annotated[list[Key], Meta(max_length=20)] = []
    matter: Key | None = None
    text: Remark = ""
    support_until: Annotated[dict[Key, date], Meta(max_length=20)] = {}
    district: Key | None = None

    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        supporting = tuple(dict.fromkeys(self.supporting))
        choice = Choice(self.department, supporting, self.matter, self.text, self.support_until, self.district)
        return await work.dispatch(tx, command, choice, now)


class RefuseReturn(Told, frozen=True, tag="refuse_return"):
    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.refuse_return(tx, command, self.text, now)


class Merge(Move, frozen=True, kw_only=True, tag="merge"):
    """`lead` is the number of the case that answers for this one."""

    lead: Number

    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.merge(tx, command, self.lead, now)


class Separate(Told, frozen=True, tag="separate"):
    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.separate(tx, command, self.text, now)


class Split(Told, frozen=True, kw_only=True, tag="split"):
    """The text is the matter of the new case; the answer shows the case that it was split off."""

    kind: CaseKind

    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        case, _ = await work.split(tx, command, PartOfCase(self.kind, self.text), now)
        return case


class Confide(Told, frozen=True, tag="confide"):
    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.confide(tx, command, self.text, now)


class Disclose(Told, frozen=True, tag="disclose"):
    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.disclose(tx, command, self.text, now)


class Grade(Told, frozen=True, kw_only=True, tag="grade"):
    urgency: Urgency

    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.grade(tx, command, self.urgency, self.text, now)


class Accept(Move, frozen=True, tag="accept"):
    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.accept(tx, command, now)


class Assign(Move, frozen=True, kw_only=True, tag="assign"):
    handler: RowNumber

    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.assign(tx, command, self.handler, now)


class Return(Told, frozen=True, kw_only=True, tag="return"):
    """`basis` is the rule by which the matter is another department's."""

    basis: Text

    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.return_to_centre(tx, command, self.text, self.basis, now)


class Contact(Told, frozen=True, tag="contact"):
    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.contact(tx, command, self.text, now)


class Interim(Told, frozen=True, tag="interim"):
    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.interim_reply(tx, command, self.text, now)


class Tell(Told, frozen=True, tag="tell"):
    """That the citizen, to whom nothing can be sent, was told what was written to them; the text says how."""

    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.tell(tx, command, self.text, now)


class Note(Told, frozen=True, tag="note"):
    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.add_note(tx, command, self.text, now)


class Support(Told, frozen=True, tag="support"):
    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.support(tx, command, self.text, now)


class AssignPart(Move, frozen=True, kw_only=True, tag="assign_part"):
    """`handler` is the handler of the caller's department who does its part of another one's case."""

    handler: RowNumber

    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.assign_part(tx, command, self.handler, now)


class Extend(Told, frozen=True, kw_only=True, tag="extend"):
    days: Days

    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.request_extension(tx, command, self.days, self.text, now)


class Grant(Move, frozen=True, kw_only=True, tag="grant"):
    days: Days

    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.grant_extension(tx, command, self.days, now)


class Deny(Told, frozen=True, tag="deny"):
    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.deny_extension(tx, command, self.text, now)


class Answering(Move, frozen=True, kw_only=True):
    """A reply to the citizen; where the rules ask for a signature or a review it waits for that, whatever its name."""

    text: Reply

    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.answer(tx, command, self.text, now)


class Answer(Answering, frozen=True, tag="answer"):
    pass


class Submit(Answering, frozen=True, tag="submit"):
    pass


class Approve(Move, frozen=True, tag="approve"):
    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.approve(tx, command, now)


class Sign(Move, frozen=True, kw_only=True, tag="sign"):
    """With a text the reply of a department that signs by itself; without one the signature under one that waits."""

    text: Annotated[str, Meta(max_length=REPLY_LIMIT)] = ""

    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        if self.text:
            return await work.answer(tx, command, self.text, now)
        return await work.approve(tx, command, now)


class Refuse(Told, frozen=True, tag="refuse"):
    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.refuse(tx, command, self.text, now)


class FollowUp(Move, frozen=True, kw_only=True, tag="follow_up"):
    rating: Rating
    reason: RatingReason | None = None
    text: Remark = ""

    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.follow_up(tx, command, Verdict(self.rating, self.reason, self.text), now)


class Redo(Told, frozen=True, tag="redo"):
    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.redo(tx, command, self.text, now)


class Close(Move, frozen=True, tag="close"):
    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.close(tx, command, now)


class Defer(Told, frozen=True, kw_only=True, tag="defer"):
    """`due` is the day on which the case is looked at again."""

    due: date

    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.defer(tx, command, self.text, self.due, now)


class Resume(Told, frozen=True, tag="resume"):
    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.resume(tx, command, self.text, now)


class Remind(Told, frozen=True, tag="remind"):
    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.remind(tx, command, self.text, now)


class Supervise(Told, frozen=True, tag="supervise"):
    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.supervise(tx, command, self.text, now)


class Raise(Told, frozen=True, kw_only=True, tag="raise"):
    """`level` is the key of a level of the rules, above the one that the case has reached."""

    level: Key

    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.raise_level(tx, command, self.level, self.text, now)


class Confer(Told, frozen=True, kw_only=True, tag="confer"):
    """`departments` are keys of those that conferred with the case's own; the text is what they agreed on."""

    departments: Annotated[list[Key], Meta(min_length=1, max_length=20)]

    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.confer(tx, command, self.departments, self.text, now)


class Withdraw(Told, frozen=True, tag="withdraw"):
    """Takes the request back for its citizen; the text says how they asked for it."""

    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.withdraw_for(tx, command, self.text, now)


class Erase(Told, frozen=True, tag="erase"):
    """Erases the citizen of the case from all of their cases and conversations; the text says who asked for it, and
    stays."""

    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.erase_person(tx, command, self.text, now)


class Instruct(Told, frozen=True, kw_only=True, tag="instruct"):
    due: date

    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.instruct(tx, command, self.text, self.due, now)


class Report(Told, frozen=True, kw_only=True, tag="report"):
    order: RowNumber

    async def take(self, work: Casework, tx: AsyncConnection, command: Command, now: datetime) -> Case:
        return await work.report(tx, command, self.order, self.text, now)


AnyMove = (
    Admit
    | Ask
    | Supplement
    | Refer
    | Dispatch
    | RefuseReturn
    | Merge
    | Separate
    | Split
    | Confide
    | Disclose
    | Grade
    | Accept
    | Assign
    | Return
    | Contact
    | Interim
    | Tell
    | Note
    | Support
    | AssignPart
    | Extend
    | Grant
    | Deny
    | Answer
    | Submit
    | Approve
    | Sign
    | Refuse
    | FollowUp
    | Redo
    | Close
    | Defer
    | Resume
    | Remind
    | Supervise
    | Raise
    | Confer
    | Withdraw
    | Erase
    | Instruct
    | Report
)
