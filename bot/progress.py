"""How a citizen's own cases are getting on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot import case_naming
from bot.case_question import Asks, CaseQuestion, Wish
from bot.reply import Choice, Reply, ReplyOutcome, Turn
from bot.wording import WORDS
from escalation import lookup, number
from escalation.case import CaseStatus
from escalation.lookup import CitizenCase
from escalation.rulebook import Rulebook
from escalation.step import Step
from records.database import Database
from records.moments import local_day

_PROGRESS = WORDS.progress
MOST_LISTED = 5
_LONGEST_GOING_ON = 20
# Of a longer answer the list shows the beginning.
_BRIEF = 40


class Progress:
    """Tells citizens about the cases that they filed from this account."""

    def __init__(self, database: Database, rulebook: Rulebook) -> None:
        self._database = database
        self._rulebook = rulebook

    async def tell(self, turn: Turn) -> Reply:
        """The case whose number or matter the citizen named, or else the one spoken of; all of them where none is.
        Another citizen's is not told of."""
        return of(turn, await self._own(turn))

    async def perhaps(self, turn: Turn) -> Reply | None:
        """The case that a message which nothing else answers goes on about, or plainly names; None where none is."""
        own = await self._own(turn)
        told_of = [case for case in own if case.number == turn.spoken_of]
        if told_of and turn.lately and len(turn.text) <= _LONGEST_GOING_ON:
            return told(told_of[0], turn.now)
        named = case_naming.by_words(turn.text, told_of) or case_naming.plainly(turn.text, own)
        return told(named, turn.now) if named else None

    async def _own(self, turn: Turn) -> list[CitizenCase]:
        return await self._database.look(
            lambda connection: lookup.by_citizen(connection, turn.citizen_id, self._rulebook)
        )


def of(turn: Turn, own: Sequence[CitizenCase]) -> Reply:
    """What is said to a question about the own cases, of which the newest comes first."""
    if asked := number.find_number(turn.text):
        case = next((one for one in own if one.number == asked), None)
        return told(case, turn.now) if case else _unknown(asked)
    if not own:
        return Reply(_PROGRESS.none, ReplyOutcome.PROGRESS, of_case=CaseQuestion(Asks.WHERE_FILED))
    if len(own) == 1:
        return told(own[0], turn.now)
    named = None if case_naming.means_several(turn.text) else _meant(turn, own)
    return told(named, turn.now) if named else listed(own, turn.now)


def told(case: CitizenCase, now: datetime) -> Reply:
    """How one case is getting on, and what may be done with it."""
    said = _PROGRESS.one.format(
        number=case.number,
        title=case.title,
        status=case.status_name,
        department=_department(case),
        outcome=_outcome(case, now),
    )
    ways = {Step.WITHDRAW: _PROGRESS.way_on, Step.RATE: _PROGRESS.way_on_answered}
    text = "\n".join([said, *(words for step, words in ways.items() if step in case.may)])
    reply = Reply(text, ReplyOutcome.PROGRESS, case_number=case.number)
    if Step.RATE not in case.may:
        return reply
    choices = tuple(map(Choice, WORDS.own_case.ratings))
    return replace(reply, choices=choices, of_case=CaseQuestion(Asks.RATING, (case.number,)))


def listed(cases: Sequence[CitizenCase], now: datetime) -> Reply:
    """The newest cases in a line or two each; the next message may say which one is to be told in full."""
    shown = cases[:MOST_LISTED]
    lines = "\n".join(
        _PROGRESS.listed.format(
            count=count,
            number=case.number,
            title=case.title,
            status=case.status_name,
            outcome=_brief(_outcome(case, now)),
        )
        for count, case in enumerate(shown, start=1)
    )
    text = _PROGRESS.list.format(n=len(cases), lines=lines)
    choices = tuple(Choice(WORDS.own_case.choice[Wish.PROGRESS].format(number=case.number)) for case in shown)
    asks = CaseQuestion(Asks.WHICH, tuple(case.number for case in shown), Wish.PROGRESS)
    return Reply(text, ReplyOutcome.PROGRESS, choices, of_case=asks)


def elsewhere() -> Reply:
    """How somebody gets at a request that was not filed here."""
    return Reply(_PROGRESS.elsewhere, ReplyOutcome.PROGRESS, of_case=CaseQuestion(Asks.WHERE_FILED))


def only_read(asked: CaseQuestion) -> Reply:
    """That a case which is known by its code alone is only read here, and how anything is done with it."""
    return Reply(_PROGRESS.only_read.format(number=asked.numbers[0]), ReplyOutcome.PROGRESS, of_case=asked)


def anothers(asked: CaseQuestion) -> Reply:
    """That what somebody else filed is told to nobody but them."""
    return Reply(_PROGRESS.anothers, ReplyOutcome.PROGRESS, of_case=asked)


def _unknown(asked: str) -> Reply:
    text = _PROGRESS.unknown.format(number=asked)
    return Reply(text, ReplyOutcome.PROGRESS, of_case=CaseQuestion(Asks.WHERE_FILED, (asked,)))


def _meant(turn: Turn, own: Sequence[CitizenCase]) -> CitizenCase | None:
    spoken_of = next((case for case in own if turn.lately and case.number == turn.spoken_of), None)
    return case_naming.named(turn.text, own, spoken_of) or spoken_of


def _department(case: CitizenCase) -> str:
    return _PROGRESS.department.format(department=case.department) if case.department else _PROGRESS.no_department


def _outcome(case: CitizenCase, now: datetime) -> str:
    """The answer, and what comes next."""
    reply = () if case.reply is None else (_PROGRESS.reply.format(reply=case.reply),)
    to_rate = case.status is CaseStatus.ANSWERED and case.rated is None
    return "\n".join((*reply, *(() if to_rate else (lookup.what_next(case, local_day(now)),))))


def _brief(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _BRIEF else line[:_BRIEF] + "…"
