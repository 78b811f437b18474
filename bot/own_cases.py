"""What citizens do with their own cases in the conversation: add, press, rate, take back; each once a message."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import case_hearing
from bot.case_hearing import Heard, Wish
from bot.reply import Choice, Reply, ReplyOutcome, Turn
from bot.wording import WORDS
from escalation import lookup
from escalation import wording as case_words
from escalation.case import Case, CaseStatus, Rating, RatingReason
from escalation.casework import Casework, Verdict
from escalation.conditions import Condition
from escalation.errors import Barred, IllegalMove
from escalation.lookup import CitizenCase
from escalation.step import Step
from records import conversations, messages
from records.database import Database

_WORDS = WORDS.own_case
_STEPS: Mapping[Wish, Step] = {
    Wish.SUPPLEMENT: Step.SUPPLEMENT,
    Wish.PRESS: Step.REMIND,
    Wish.RATE: Step.RATE,
    Wish.WITHDRAW: Step.WITHDRAW,
    Wish.WITHDRAW_NOW: Step.WITHDRAW,
}
_ASKED = frozenset({CaseStatus.INCOMPLETE, CaseStatus.WAITING})
_MOST_CHOICES = 5

Taking = Callable[[AsyncConnection, datetime], Awaitable[Case]]


class OwnCases:
    """Hears what citizens want of cases that they filed from this account."""

    def __init__(self, database: Database, casework: Casework) -> None:
        self._database = database
        self._casework = casework

    async def turn(self, turn: Turn) -> Reply | None:
        """The reply to a message about a case of the citizen's own; None for any other message."""
        heard = case_hearing.hear(turn.text)
        if heard is None and turn.spoken_of is None:
            return None
        own, last = await self._known(turn)
        heard = heard or _implied(turn.text, last)
        return None if heard is None else await self._heard(turn, heard, own, last)

    async def wished(self, turn: Turn, wish: Wish, *, sure: bool) -> Reply | None:
        """The reply to a message that is about a case of the citizen's own by the kind of turn that it is.

        Not `sure`: nothing is done before they were asked, and None where they have no case that it may be about.
        """
        own, last = await self._known(turn)
        return await self._heard(turn, case_hearing.meant(turn.text, wish, sure=sure), own, last)

    async def add_material(self, turn: Turn, spoken_of: int | None) -> Reply | None:
        """The reply to a photo or the like of somebody who has cases that may be added to; None for anybody else.

        Where one waits for it, it is added. Else they are asked: it may be about something new.
        """
        async with self._database.reading() as connection:
            own = await lookup.by_citizen(connection, turn.citizen_id, self._casework.rulebook)
        able = [case for case in own if Step.SUPPLEMENT in case.may]
        last = next((case for case in able if case.id == spoken_of and case.status in _ASKED), None)
        if last is not None:
            heard = Heard(Wish.SUPPLEMENT, last.number, text=_WORDS.sent[turn.kind])
            return await self._take(turn, heard, last)
        return _add_to_which(turn.kind, able) if able else None

    async def _known(self, turn: Turn) -> tuple[list[CitizenCase], CitizenCase | None]:
        """The citizen's cases, and the one of them that was spoken of last."""
        async with self._database.reading() as connection:
            own = await lookup.by_citizen(connection, turn.citizen_id, self._casework.rulebook)
        return own, next((case for case in own if case.id == turn.spoken_of), None)

    async def _heard(self, turn: Turn, heard: Heard, own: list[CitizenCase], last: CitizenCase | None) -> Reply | None:
        step = _STEPS[heard.wish]
        if heard.number is not None:
            found = [case for case in own if case.number == heard.number]
            if not found:
                return _reply(WORDS.progress.unknown.format(number=heard.number))
        else:
            able = [case for case in own if step in case.may]
            found = [last] if last in able else able
        if not found:
            return _reply(_WORDS.none) if heard.sure else None
        return _asked_first(heard, found) or await self._take(turn, heard, found[0])

    async def _take(self, turn: Turn, heard: Heard, case: CitizenCase) -> Reply:
        if heard.wish is Wish.WITHDRAW and Step.WITHDRAW in case.may:
            return _sure(case)
        if heard.wish is Wish.SUPPLEMENT and not heard.text:
            return _reply(_WORDS.what_to_add.format(number=case.number), case)
        try:
            async with self._database.transaction() as tx:
                await self._taking(turn, heard, case)(tx, turn.now)
                if heard.wish is Wish.SUPPLEMENT:
                    await _attach_material(tx, turn, case)
        except Barred as error:
            return _reply(_barred(error.condition, case), case)
        except IllegalMove:
            words = _WORDS.too_late.format(number=case.number, status=case.status_name)
            return _reply(words, case)
        return _done(heard, case)

    def _taking(self, turn: Turn, heard: Heard, case: CitizenCase) -> Taking:
        work, number, citizen, once = self._casework, case.number, turn.citizen_id, f"message:{turn.message_id}"
        match heard.wish:
            case Wish.SUPPLEMENT:
                return lambda tx, now: work.supplement(tx, number, citizen, heard.text, now, once)
            case Wish.PRESS:
                return lambda tx, now: work.press(tx, number, citizen, heard.text, now, once)
            case Wish.RATE:
                verdict = heard.verdict or Verdict(Rating.DISSATISFIED, RatingReason.UNSAID)
                return lambda tx, now: work.rate(tx, number, citizen, verdict, now, once)
        return lambda tx, now: work.withdraw(tx, number, citizen, now)


async def _attach_material(tx: AsyncConnection, turn: Turn, case: CitizenCase) -> None:
    sent = await messages.material_without_case(tx, turn.citizen_id, turn.now - conversations.IDLE)
    await messages.attach_to_case(tx, sent, case.id)


def _asked_first(heard: Heard, found: list[CitizenCase]) -> Reply | None:
    """What is asked before anything is done; None where nothing needs to be asked."""
    if heard.wish is Wish.RATE:
        # The newest answer is the one that is spoken of.
        return _how_content(found[0]) if heard.guessed or heard.verdict is None else None
    # Other steps are not taken on a guess; taking a case back is always confirmed.
    unclear = heard.guessed and heard.wish is not Wish.WITHDRAW
    return _which(heard.wish, found) if len(found) > 1 or unclear else None


def _implied(said: str, case: CitizenCase | None) -> Heard | None:
    """What a message means that only answers what was asked about a case just now."""
    if case is None or not case_hearing.answers(said):
        return None
    if case.status in _ASKED:
        return Heard(Wish.SUPPLEMENT, case.number, text=said)
    if Step.RATE not in case.may:
        return None
    verdict = case_hearing.rating(said, asked=True)
    if verdict is None and case.rated is Rating.DISSATISFIED and (reason := case_hearing.why(said)):
        verdict = Verdict(Rating.DISSATISFIED, reason, said)
    return None if verdict is None else Heard(Wish.RATE, case.number, verdict=verdict)


def _done(heard: Heard, case: CitizenCase) -> Reply:
    filled = {"number": case.number, "day": case_words.full_day(case.answer_by)}
    match heard.wish:
        case Wish.SUPPLEMENT:
            return _reply((_WORDS.added_asked if case.status in _ASKED else _WORDS.added).format(**filled), case)
        case Wish.PRESS:
            return _reply(_WORDS.pressed.format(**filled), case)
        case Wish.RATE:
            return _rated(heard.verdict, case)
    return _reply(_WORDS.withdrawn.format(**filled), case)


def _rated(verdict: Verdict | None, case: CitizenCase) -> Reply:
    if verdict is None or verdict.reason is RatingReason.UNSAID:
        choices = tuple(Choice(choice) for choice in _WORDS.reasons)
        return _reply(_WORDS.rated_why.format(number=case.number), case, choices)
    if verdict.rating is Rating.DISSATISFIED:
        return _reply(_WORDS.rated_dissatisfied.format(number=case.number), case)
    said = case_words.verdict(verdict.rating, None, "")
    return _reply(_WORDS.rated.format(number=case.number, rating=said), case)


def _barred(condition: Condition, case: CitizenCase) -> str:
    filled = {"number": case.number, "day": case_words.full_day(case.answer_by)}
    if condition is Condition.NOT_REMINDED:
        return _WORDS.pressed_today.format(**filled)
    return _WORDS.rated_before.format(**filled)


def _sure(case: CitizenCase) -> Reply:
    words = _WORDS.sure.format(number=case.number, title=case.title)
    return _reply(words, case, (Choice(_WORDS.withdraw_now.format(number=case.number)),))


def _which(wish: Wish, found: list[CitizenCase]) -> Reply:
    lines = "\n".join(f"{case.number} {case.title}" for case in found[:_MOST_CHOICES])
    choices = tuple(Choice(_WORDS.choice[wish].format(number=case.number)) for case in found[:_MOST_CHOICES])
    return _reply(f"{_WORDS.which[wish]}\n{lines}", None, choices)


def _how_content(case: CitizenCase) -> Reply:
    choices = tuple(Choice(choice) for choice in _WORDS.ratings)
    return _reply(_WORDS.how_content.format(number=case.number), case, choices)


def _add_to_which(kind: str, able: list[CitizenCase]) -> Reply:
    sent = _WORDS.sent[kind]
    choices = (Choice(_WORDS.add_sent.format(number=case.number, sent=sent)) for case in able[:_MOST_CHOICES])
    return _reply(_WORDS.which_sent.format(sent=sent), None, tuple(choices))


def _reply(words: str, case: CitizenCase | None = None, choices: tuple[Choice, ...] = ()) -> Reply:
    return Reply(words, ReplyOutcome.OWN_CASE, choices, case_number=None if case is None else case.number)
