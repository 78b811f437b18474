"""What citizens do with their own cases in the conversation: add, press, rate, take back; each once a message."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import (
    addition,
    case_answers,
    case_asking,
    case_codes,
    case_hearing,
    case_meaning,
    case_naming,
    case_replies,
    dissatisfied,
    hearing,
    mixed,
    progress,
    secrecy,
    several,
    telling,
    whereabouts,
    withdrawal,
)
from bot.case_codes import Codes
from bot.case_hearing import Heard
from bot.case_meaning import Meaning
from bot.case_question import Asks, CaseQuestion, Wish
from bot.reply import Reply, Turn
from bot.wording import WORDS
from escalation import lookup
from escalation.case import WAITS_FOR_CITIZEN, Case, Rating, RatingReason
from escalation.casework import Casework, Verdict
from escalation.errors import Barred, IllegalMove
from escalation.lookup import CitizenCase
from escalation.number import find_number
from escalation.step import Step
from records import conversations, messages
from records.database import Database
from records.moments import local_day

_STEPS: Mapping[Wish, Step] = {
    Wish.SUPPLEMENT: Step.SUPPLEMENT,
    Wish.PRESS: Step.REMIND,
    Wish.CONFIDE: Step.CONFIDE,
    Wish.RATE: Step.RATE,
    Wish.WITHDRAW: Step.WITHDRAW,
    Wish.WITHDRAW_NOW: Step.WITHDRAW,
}
# Longer than that tells a matter of its own.
_LONGEST_COME_BACK = 30

Taking = Callable[[AsyncConnection, datetime], Awaitable[Case]]


@dataclass(frozen=True, slots=True)
class _Own:
    """A citizen's cases, the newest first; `told_of` is the one that the last message to them was about, `last` the
    same if that was in this visit."""

    cases: list[CitizenCase]
    told_of: CitizenCase | None
    last: CitizenCase | None

    @property
    def asked(self) -> CitizenCase | None:
        """The newest one that waits for what staff asked its citizen."""
        return next((case for case in self.cases if case.asked), None)

    def numbered(self, number: str) -> CitizenCase | None:
        return next((case for case in self.cases if case.number == number), None)


class OwnCases:
    """Hears what citizens want of cases that they filed from this account."""

    def __init__(self, database: Database, casework: Casework, codes: Codes) -> None:
        self._database = database
        self._casework = casework
        self._codes = codes

    async def turn(self, turn: Turn, asked: CaseQuestion | None = None) -> Reply | None:
        """The reply to a message about a case of the citizen's own; None for any other message.

        `asked` is what the assistant asked just before: a message is read as the answer to that first.
        """
        heard, sought = case_hearing.hear(turn.text) or withdrawal.hear(turn.text), case_codes.sought(turn.text, asked)
        numbered = sought is not None or case_hearing.asks_by_number(turn.text)
        spoken_of = turn.spoken_of is not None or (asked is not None and asked.wish is Wish.PROGRESS)
        everything = case_hearing.means_all(turn.text, spoken_of=spoken_of) or case_asking.lists_own(turn.text)
        known = heard is not None or numbered or everything or _speaks_of_a_case(turn.text)
        elsewhere = case_hearing.looks_for_one_filed_elsewhere(turn.text)
        known = known or elsewhere or addition.wishes(turn.text) or case_hearing.got_a_number_elsewhere(turn.text)
        known = known or secrecy.only_asked(turn.text) or case_hearing.tells_staff(turn.text)
        known = known or case_hearing.corrects(turn.text)
        if not known and asked is None and turn.spoken_of is None:
            return None
        own = await self._known(turn)
        elsewhere = elsewhere and case_naming.by_words(turn.text, own.cases) is None
        if not numbered and (elsewhere or (not own.cases and case_hearing.got_a_number_elsewhere(turn.text))):
            return progress.elsewhere()
        if sought is not None and own.numbered(sought[0]) is None:
            return await self._codes.tell(turn, *sought)
        # Who was asked which case they mean may say at once that it is pressed for.
        presses = heard is not None and heard.wish is Wish.PRESS and asked is not None and asked.wish is Wish.PROGRESS
        if asked is not None and not presses and (answered := await self._answered(turn, asked, own)):
            return answered
        if everything and own.cases:
            return progress.listed(own.cases, turn.now)
        heard = (
            _said_on(turn.text, own)
            or _rejected(turn.text, own)
            or heard
            or _argued(turn.text, own)
            or _announced(turn.text, own)
            or _confided(turn.text, own)
            or _told_staff(turn.text, own)
            or _corrected(turn.text, own)
        )
        if heard := heard or _implied(turn, own):
            return await self._heard(turn, heard, own)
        if told := _told_of_before(turn, own, numbered=numbered):
            return told
        heard = _by_meaning(turn.text, own)
        return None if heard is None else await self._heard(turn, heard, own)

    async def wished(self, turn: Turn, wish: Wish, *, sure: bool) -> Reply | None:
        """The reply to a message that is about a case of the citizen's own by the kind of turn that it is.

        Not `sure`: nothing is done before they were asked, and None where they have no case that it may be about.
        """
        own = await self._known(turn)
        known = own.last is not None and _agrees_with(wish, turn.text, own.last)
        return await self._heard(turn, case_hearing.meant(turn.text, wish, sure=sure or known), own)

    async def beside_a_form(self, turn: Turn, asked: CaseQuestion | None) -> Reply | None:
        """The reply to somebody who in the middle of a form asks which cases they have, or for one by its number, or
        wants something done with one that was shown them by its code just before; None for any other message."""
        if asked is not None and asked.asks is Asks.BY_CODE and _wants_something_done(turn.text):
            return progress.only_read(asked)
        sought = case_codes.sought(turn.text, asked)
        if sought is None and (done := await self._done_beside_a_form(turn)):
            return done
        if sought is None and case_hearing.looks_for_one_filed_elsewhere(turn.text):
            return progress.elsewhere()
        if sought is None and not case_hearing.asks_by_number(turn.text) and not case_asking.lists_own(turn.text):
            return None
        own = await self._known(turn)
        if sought is not None and own.numbered(sought[0]) is None:
            return await self._codes.tell(turn, *sought)
        if find_number(turn.text):
            return progress.of(turn, own.cases)
        return progress.listed(own.cases, turn.now) if own.cases else None

    async def _done_beside_a_form(self, turn: Turn) -> Reply | None:
        """The reply to who presses for the case that they were told of in the middle of a form, or adds to it."""
        if turn.spoken_of is None or not turn.lately:
            return None
        presses = mixed.presses(turn.text) and not hearing.asks(turn.text)
        if not presses and not case_hearing.puts_in(turn.text):
            return None
        wish = Wish.PRESS if presses else Wish.SUPPLEMENT
        heard = replace(case_hearing.meant(turn.text, wish, sure=True), number=turn.spoken_of)
        return await self._heard(turn, heard, await self._known(turn))

    async def told(self, turn: Turn, *, presses: bool) -> Reply:
        """How the case is getting on that a part of a message asks about, or that it was pressed for."""
        own = await self._known(turn)
        pressed = (
            await self._heard(turn, case_hearing.meant(turn.text, Wish.PRESS, sure=True), own) if presses else None
        )
        return pressed or progress.of(turn, own.cases)

    async def gone_back_to(self, turn: Turn, asked: CaseQuestion | None) -> CitizenCase | None:
        """The case that the words plainly go back to, whose answer was told last and is spoken of, or that something
        was added to just now."""
        goes_back, broke_again = case_hearing.goes_back(turn.text), case_hearing.broke_again(turn.text)
        if turn.spoken_of is None and not (goes_back or broke_again):
            return None  # as for nearly everybody: the cases need not be read
        own = await self._known(turn)
        # 我要投诉… with some of the answer's words in it may be anything.
        on_answer = goes_back or broke_again or hearing.named_kind(turn.text) is None
        may_rate = own.told_of is not None and Step.RATE in own.told_of.may
        if own.told_of and may_rate and on_answer and case_naming.of_answer(turn.text, own.told_of):
            return own.told_of
        if broke_again and (done := _done(turn.text, own)):
            return done
        added = asked is not None and asked.asks in (Asks.MORE, Asks.MATERIAL) and addition.tells(turn.text)
        if own.last is not None and added:
            return own.last
        if own.last is not None and case_hearing.perhaps_adds(turn.text) and whereabouts.place(turn.text) is None:
            return own.last
        return case_naming.plainly(turn.text, own.cases) if goes_back else None

    async def displeased(self, turn: Turn) -> Reply | None:
        """The reply to somebody who is not satisfied, where it is the answer to a case that was spoken of last."""
        case = (await self._known(turn)).told_of
        if case is None or Step.RATE not in case.may:
            return None
        verdict = case_hearing.displeasure(turn.text)
        return await self._take(turn, Heard(Wish.RATE, case.number, verdict=verdict), case)

    async def what_was_asked(self, turn: Turn) -> Reply | None:
        """How the case stands that waits for the citizen, with what staff asked; None where none does."""
        own = await self._known(turn)
        return None if own.asked is None else progress.told(own.asked, turn.now)

    async def add_material(self, turn: Turn, asked: CaseQuestion | None) -> Reply | None:
        """The reply to a photo or the like of somebody who has cases that may be added to; None for anybody else.

        Where one waits for it, or was added to just now, it is added. Else they are asked: it may be about something
        new.
        """
        own = await self._known(turn)
        able = [case for case in own.cases if Step.SUPPLEMENT in case.may]
        waits = own.told_of if own.told_of in able and own.told_of.status in WAITS_FOR_CITIZEN else None
        if asked is not None and asked.asks in (Asks.MORE, Asks.MATERIAL):
            waits = next((case for case in able if case.number in asked.numbers), waits)
        sent = WORDS.own_case.sent[turn.kind]
        if waits is not None:
            return await self._take(turn, Heard(Wish.SUPPLEMENT, waits.number, text=sent), waits)
        return case_replies.add_to_which(sent, able) if able else None

    async def _known(self, turn: Turn) -> _Own:
        cases = await self._database.look(
            lambda connection: lookup.by_citizen(connection, turn.citizen_id, self._casework.rulebook)
        )
        told_of = next((case for case in cases if case.number == turn.spoken_of), None)
        return _Own(cases, told_of, told_of if turn.lately else None)

    async def _answered(self, turn: Turn, asked: CaseQuestion, own: _Own) -> Reply | None:
        """The reply to the answer to a question; None where the message is about something else."""
        if asked.asks is Asks.BY_CODE and _wants_something_done(turn.text) and not find_number(turn.text):
            return progress.only_read(asked)
        if asked.asks is Asks.WHERE_FILED and not find_number(turn.text):
            if asked.numbers and case_asking.pries(turn.text):
                return progress.anothers(asked)
            elsewhere = case_hearing.filed_elsewhere(turn.text) and not telling.tells(turn.text)
            return progress.elsewhere() if elsewhere else None
        cases = [case for number in asked.numbers if (case := own.numbered(number)) is not None]
        heard = case_answers.hear(asked, turn.text, cases) if cases else None
        if isinstance(heard, Heard):
            return await self._heard(turn, heard, own)
        return None if heard is None else case_replies.kept(asked, cases)

    async def _heard(self, turn: Turn, heard: Heard, own: _Own) -> Reply | None:
        if heard.wish is Wish.PROGRESS:
            return progress.of(replace(turn, text=heard.number or turn.text), own.cases)
        if heard.number is not None and own.numbered(heard.number) is None:
            return case_replies.unknown(heard.number)
        found = _meant(turn, heard, own)
        if heard.wish is Wish.SUPPLEMENT and addition.announces(heard.text, " ".join(map(case_naming.known, found))):
            heard = replace(heard, text="")
        if not found:
            return case_replies.nothing_to_do(heard.wish, own.cases, own.told_of, turn) if heard.sure else None
        return case_replies.asked_first(heard, found) or await self._take(turn, heard, found[0])

    async def _take(self, turn: Turn, heard: Heard, case: CitizenCase) -> Reply:
        if heard.wish is Wish.WITHDRAW and Step.WITHDRAW in case.may:
            return case_replies.sure(case)
        if heard.wish is Wish.SUPPLEMENT and not heard.text:
            return case_replies.what_to_add(case)
        try:
            async with self._database.transaction() as tx:
                await self._taking(turn, heard, case)(tx, turn.now)
                if heard.wish is Wish.SUPPLEMENT:
                    await _attach_material(tx, turn, case)
        except Barred as error:
            return case_replies.barred(error.condition, case)
        except IllegalMove:
            return case_replies.too_late(heard.wish, case, turn.now)
        return case_replies.done(heard, case)

    def _taking(self, turn: Turn, heard: Heard, case: CitizenCase) -> Taking:
        work, number, citizen, once = self._casework, case.number, turn.citizen_id, f"message:{turn.message_id}"
        match heard.wish:
            case Wish.SUPPLEMENT:
                return lambda tx, now: work.supplement(tx, number, citizen, heard.text, now, once)
            case Wish.PRESS:
                return lambda tx, now: work.press(tx, number, citizen, heard.text, now, once)
            case Wish.CONFIDE:
                return lambda tx, now: work.ask_for_confidence(tx, number, citizen, now, once)
            case Wish.RATE:
                verdict = heard.verdict or Verdict(Rating.DISSATISFIED, RatingReason.UNSAID)
                return lambda tx, now: work.rate(tx, number, citizen, verdict, now, once)
        return lambda tx, now: work.withdraw(tx, number, citizen, now)


async def _attach_material(tx: AsyncConnection, turn: Turn, case: CitizenCase) -> None:
    sent = await messages.material_without_case(tx, turn.citizen_id, turn.now - conversations.IDLE)
    await messages.attach_to_case(tx, sent, case.id)


def _meant(turn: Turn, heard: Heard, own: _Own) -> list[CitizenCase]:
    """The cases that a wish may be about: the one that is named, whatever may be done with it; else the one spoken of,
    else all with which it may be done."""
    if heard.number is not None:
        return [case for case in own.cases if case.number == heard.number]
    if named := case_naming.named(turn.text, own.cases, own.last):
        return [named]
    able = [case for case in own.cases if _STEPS[heard.wish] in case.may]
    last = own.told_of if heard.wish is Wish.RATE else own.last
    return [last] if last is not None and last in able else able


def _agrees_with(wish: Wish, said: str, last: CitizenCase) -> bool:
    """Whether a wish that was only guessed fits the case that was spoken of just now: who presses means that, and who
    says that something is to be put in."""
    if wish is Wish.PRESS:
        return Step.REMIND in last.may
    puts_in = wish is Wish.SUPPLEMENT and (case_hearing.adds(said) or case_hearing.puts_in(said))
    return puts_in and Step.SUPPLEMENT in last.may and addition.tells(said)


def _wants_something_done(said: str) -> bool:
    """Whether a message wants something of a case that it need not name, and not only to be told of it."""
    heard = case_hearing.hear(said) or withdrawal.hear(said)
    return (heard is not None and heard.wish is not Wish.PROGRESS) or mixed.presses(said)


def _speaks_of_a_case(said: str) -> bool:
    """Whether words that name no case can only be about one."""
    known = case_hearing.in_course(said) or case_hearing.asks_back(said) or case_hearing.wants_redone(said)
    return known or case_hearing.only_goes_back(said) or case_hearing.rejects(said) is not None


def _rejected(said: str, own: _Own) -> Heard | None:
    """The rating of an answer whose case is to be dealt with once more: it is named or was spoken of."""
    again = case_hearing.wants_redone(said)
    # Who only says that they are not satisfied is asked why.
    denies = case_meaning.likely(said) is Meaning.DISSATISFIED and case_hearing.rating(said, asked=True) is None
    if not (again or denies or case_hearing.was_for_nothing(said)):
        return None
    # A matter of its own may be told in the same words: 电梯坏了一周没修好，我要投诉.
    anew = hearing.named_kind(said) is not None or whereabouts.place(said) is not None
    goes_on = again or (len(said) <= _LONGEST_COME_BACK and not anew)
    meant = case_naming.plainly(said, own.cases) or (own.told_of if goes_on else None)
    if meant is None or Step.RATE not in meant.may or several.another(said) is not None:
        return None
    return Heard(Wish.RATE, meant.number, verdict=case_hearing.rejected(said))


def _said_on(said: str, own: _Own) -> Heard | None:
    """What somebody adds to the low rating of the answer that was spoken of just now."""
    return None if own.last is None else dissatisfied.more(said, own.last)


def _announced(said: str, own: _Own) -> Heard | None:
    """The wish to add to a case that may be added to, of a message that does not say what."""
    able = [case for case in own.cases if Step.SUPPLEMENT in case.may]
    announced = addition.wishes(said) and addition.announces(said, " ".join(map(case_naming.known, able)))
    return Heard(Wish.SUPPLEMENT, None) if able and announced else None


def _confided(said: str, own: _Own) -> Heard | None:
    """The wish that nobody learns whose case it is: of the one that was spoken of just now, or of those that are not
    kept so yet."""
    if not secrecy.only_asked(said):
        return None
    return Heard(Wish.CONFIDE, None if own.last is None else own.last.number, sure=False)


def _argued(said: str, own: _Own) -> Heard | None:
    """The low rating of the answer that somebody argues with: of the case that was spoken of, or of the only one that
    is answered and not rated, where an answer is what they speak of."""
    verdict = case_hearing.rejects(said)
    if verdict is None or addition.asks_for_another(said):
        return None
    answered = [case for case in own.cases if _may_be_rated(case)]
    if own.told_of in answered and own.told_of is not None:
        return Heard(Wish.RATE, own.told_of.number, verdict=verdict)
    only = answered[0] if len(answered) == 1 else None
    on_it = only and (case_hearing.speaks_of_an_answer(said) or case_naming.of_answer(said, only))
    return Heard(Wish.RATE, only.number, verdict=verdict) if only and on_it else None


def _told_of_before(turn: Turn, own: _Own, *, numbered: bool) -> Reply | None:
    """How a case is getting on that a message names, goes on about or goes back to; None for any other message."""
    goes_on = numbered or _goes_on(turn.text, own)
    goes_back = case_hearing.only_goes_back(turn.text) or case_hearing.asks_of_before(turn.text)
    named = case_naming.plainly(turn.text, own.cases) if case_hearing.asks_back(turn.text) else None
    if goes_on or named is None:
        if goes_on or (own.cases and goes_back):
            return progress.of(turn, own.cases)
        in_course = own.cases and case_hearing.in_course(turn.text)
        return progress.of(_of_today(turn, own), own.cases) if in_course else None
    return progress.told(named, turn.now)


def _implied(turn: Turn, own: _Own) -> Heard | None:
    """What a message means to which a case was spoken of: the answer to what staff asked, or that it is to be added to
    or taken back in words that need not name it."""
    case, said = own.told_of, turn.text
    if case is None:
        return None
    if own.last is not None:
        new = case.opened_day == local_day(turn.now)
        if new and Step.SUPPLEMENT in case.may and case_hearing.corrects(said):
            return replace(case_hearing.corrected(said), number=case.number)
        if Step.WITHDRAW in case.may and withdrawal.gives_up(said):
            return Heard(Wish.WITHDRAW, case.number)
        adds = (case_hearing.adds(said) or case_hearing.puts_in(said)) and not addition.asks_for_another(said)
        if Step.SUPPLEMENT in case.may and adds:
            return replace(case_hearing.meant(said, Wish.SUPPLEMENT, sure=True), number=case.number)
    if case.status in WAITS_FOR_CITIZEN:
        return Heard(Wish.SUPPLEMENT, case.number, text=said) if case_hearing.answers(said) else None
    if not _may_be_rated(case) or not case_hearing.tells_why(said):
        return None
    verdict = case_hearing.rating(said, asked=True)
    return None if verdict is None else Heard(Wish.RATE, case.number, verdict=verdict)


def _told_staff(said: str, own: _Own) -> Heard | None:
    """What staff asked about a case that waits for it, though none was spoken of here: they may have written it."""
    if own.asked is None or not case_hearing.tells_staff(said):
        return None
    return Heard(Wish.SUPPLEMENT, own.asked.number, text=said)


def _corrected(said: str, own: _Own) -> Heard | None:
    """What somebody says was told wrong in a case that they name, though none was spoken of here."""
    able = [case for case in own.cases if Step.SUPPLEMENT in case.may]
    named = case_naming.plainly(said, able) if case_hearing.corrects(said) else None
    return replace(case_hearing.corrected(said), number=named.number) if named else None


def _by_meaning(said: str, own: _Own) -> Heard | None:
    """What a message does to the case that was spoken of just now by its learnt meaning: surely, or rather than all
    else where it has words of the case."""
    case = own.last
    if case is None or addition.asks_for_another(said) or dissatisfied.is_of_another_thing(said, case):
        return None
    names_it = case_naming.by_words(said, [case]) is not None
    match case_meaning.likely(said) if names_it else case_meaning.sure(said):
        case Meaning.ADD if Step.SUPPLEMENT in case.may and addition.tells(said):
            return Heard(Wish.SUPPLEMENT, case.number, text=said)
        case Meaning.PRESS if Step.REMIND in case.may:
            return Heard(Wish.PRESS, case.number)
        case Meaning.WITHDRAW if Step.WITHDRAW in case.may:
            return Heard(Wish.WITHDRAW, case.number)
        case Meaning.SATISFIED | Meaning.DISSATISFIED if _may_be_rated(case):
            return Heard(Wish.RATE, case.number, verdict=case_hearing.verdict_by_meaning(said))
    return None


def _may_be_rated(case: CitizenCase) -> bool:
    return Step.RATE in case.may and case.rated is None


def _done(said: str, own: _Own) -> CitizenCase | None:
    """The case that is done with and that the words are about, or that was spoken of and whose matter has come back."""
    done = [case for case in own.cases if case.reply is not None]
    named = case_naming.plainly(said, done)
    return named or (own.told_of if own.told_of in done and len(said) <= _LONGEST_COME_BACK else None)


def _of_today(turn: Turn, own: _Own) -> Turn:
    """The turn as about the newest case, where no case is spoken of and it was filed today."""
    newest = own.cases[0]
    today = own.told_of is None and newest.opened_day == local_day(turn.now)
    return replace(turn, spoken_of=newest.number, lately=True) if today else turn


def _goes_on(said: str, own: _Own) -> bool:
    """Whether a message goes on about the case that was spoken of, or about another one in the same way."""
    if own.told_of is None:
        return False
    only_names = case_naming.only_names(said) and not case_hearing.wants(said)
    other = only_names and case_naming.named(said, own.cases, own.last) is not None
    of_last = own.last is not None and case_asking.asks_of(said, case_naming.known(own.last))
    return case_hearing.asks_on(said) or other or of_last
