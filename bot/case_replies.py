"""What is said of a citizen's own cases when something is done with them, or asked first. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot import case_hearing, progress
from bot.case_hearing import Heard
from bot.case_question import Asks, CaseQuestion, Wish
from bot.reply import Choice, Reply, ReplyOutcome, Turn
from bot.wording import WORDS
from escalation import wording as case_words
from escalation.case import WAITS_FOR_CITIZEN, CaseStatus, Rating, RatingReason
from escalation.casework import Verdict
from escalation.conditions import Condition
from escalation.lookup import CitizenCase
from escalation.step import Step

_WORDS = WORDS.own_case
# What a message about a case may want, the likeliest first.
_READINGS = {Wish.PRESS: Step.REMIND, Wish.SUPPLEMENT: Step.SUPPLEMENT, Wish.WITHDRAW: Step.WITHDRAW}

_BEFORE = {Condition.NOT_REMINDED: _WORDS.pressed_today, Condition.NOT_CONFIDENTIAL: _WORDS.confided_before}


def asked_first(heard: Heard, found: Sequence[CitizenCase]) -> Reply | None:
    """What is asked before anything is done; None where nothing needs to be asked."""
    if heard.wish is Wish.RATE:
        # The newest answer is the one that is spoken of.
        return how_content(found[0]) if heard.guessed or heard.verdict is None else None
    if len(found) > 1:
        return _which(heard, found)
    # Other steps are not taken on a guess; taking a case back is always confirmed.
    return _unsure(heard, found[0]) if heard.guessed and heard.wish is not Wish.WITHDRAW else None


def done(heard: Heard, case: CitizenCase) -> Reply:
    """That it is done."""
    filled = _filled(case)
    match heard.wish:
        case Wish.SUPPLEMENT:
            return _added(heard, case)
        case Wish.PRESS:
            return _reply(_WORDS.pressed.format(**filled), case)
        case Wish.CONFIDE:
            return _reply(_WORDS.confided.format(**filled), case)
        case Wish.RATE:
            return _rated(heard.verdict, case)
    return _reply(_WORDS.withdrawn.format(**filled), case)


def gone_back_to(said: str, case: CitizenCase, now: datetime) -> Reply | None:
    """How a case is getting on that words go back to, and whether they belong to it; None where it is done with."""
    told = progress.told(case, now)
    if Step.SUPPLEMENT not in case.may:
        return told if Step.RATE in case.may and case.rated is None else None
    return replace(
        told,
        text=f"{told.text}\n{_WORDS.same}",
        outcome=ReplyOutcome.OWN_CASE,
        choices=tuple(map(Choice, (*_WORDS.same_choices, _WORDS.choice[Wish.PRESS].format(number=case.number)))),
        of_case=CaseQuestion(Asks.SAME, (case.number,), said=said),
    )


def kept(asked: CaseQuestion, cases: Sequence[CitizenCase]) -> Reply:
    """That nothing is done after all."""
    if asked.asks is Asks.SURE:
        return _reply(_WORDS.not_withdrawn.format(**_filled(cases[0])), cases[0])
    return _reply(_WORDS.left, cases[0] if len(cases) == 1 else None)


def sure(case: CitizenCase) -> Reply:
    """Whether it is really to be taken back."""
    words = _WORDS.sure.format(number=case.number, title=case.title)
    reply = _reply(words, case, (_WORDS.withdraw_now.format(number=case.number), _WORDS.keep))
    return _asking(reply, Asks.SURE, case)


def what_to_add(case: CitizenCase) -> Reply:
    """What is to be added."""
    return _asking(_reply(_WORDS.what_to_add.format(number=case.number), case), Asks.MORE, case)


def how_content(case: CitizenCase) -> Reply:
    """How good the answer is."""
    return _asking(_reply(_WORDS.how_content.format(number=case.number), case, _WORDS.ratings), Asks.RATING, case)


def add_to_which(sent: str, able: Sequence[CitizenCase]) -> Reply:
    """Which case a picture or the like belongs to, if to any."""
    shown = able[: progress.MOST_LISTED]
    choices = tuple(_WORDS.add_sent.format(number=case.number, sent=sent) for case in shown)
    asks = CaseQuestion(Asks.WHICH, tuple(case.number for case in shown), Wish.SUPPLEMENT, sent)
    return replace(_reply(f"{_WORDS.which_sent.format(sent=sent)}\n{_lines(shown)}", None, choices), of_case=asks)


def unknown(number: str) -> Reply:
    """That no case of theirs has this number."""
    return _reply(WORDS.progress.unknown.format(number=number))


def barred(condition: Condition, case: CitizenCase) -> Reply:
    """That it was done before."""
    words = _BEFORE.get(condition, _WORDS.rated_before)
    return _reply(words.format(**_filled(case)), case)


def too_late(wish: Wish, case: CitizenCase, now: datetime) -> Reply:
    """That the case is past that; of one that is pressed for, the answer."""
    if wish is Wish.PRESS and case.reply is not None:
        told = progress.told(case, now)
        return replace(told, text=f"{_WORDS.answered_before}\n{told.text}")
    if wish is Wish.RATE and case.rated is not None:
        return barred(Condition.NOT_RATED, case)
    return _reply(_WORDS.too_late.format(number=case.number, status=case.status_name), case)


def nothing_to_do(wish: Wish, own: Sequence[CitizenCase], told_of: CitizenCase | None, turn: Turn) -> Reply:
    """What is said where none of the cases is such that it can be done."""
    if not own:
        return progress.of(turn, own)
    replied = [case for case in own if case.reply is not None]
    case = told_of if told_of in replied else next(iter(replied), None)
    if case is not None and wish in (Wish.PRESS, Wish.RATE):
        return too_late(wish, case, turn.now)
    return _reply(_WORDS.none)


def _added(heard: Heard, case: CitizenCase) -> Reply:
    waits, answered = case.status in WAITS_FOR_CITIZEN, case.status is CaseStatus.ANSWERED
    words = _WORDS.added_asked if waits else _WORDS.added_to_rating if answered else _WORDS.added
    words = words.format(**_filled(case))
    more = (_WORDS.send_now,) if case_hearing.brings_material(heard.text) else ()
    return _asking(_reply("\n".join((words, *more)), case), Asks.MATERIAL, case)


def _rated(verdict: Verdict | None, case: CitizenCase) -> Reply:
    if verdict is None or verdict.reason is RatingReason.UNSAID:
        return _asking(_reply(_WORDS.rated_why.format(number=case.number), case, _WORDS.reasons), Asks.REASON, case)
    if verdict.rating is Rating.DISSATISFIED:
        return _asking(_reply(_WORDS.rated_dissatisfied.format(number=case.number), case), Asks.MATERIAL, case)
    said = case_words.verdict(verdict.rating, verdict.reason, "")
    return _reply(_WORDS.rated.format(number=case.number, rating=said), case)


def _which(heard: Heard, found: Sequence[CitizenCase]) -> Reply:
    shown = found[: progress.MOST_LISTED]
    choices = tuple(_WORDS.choice[heard.wish].format(number=case.number) for case in shown)
    asks = CaseQuestion(Asks.WHICH, tuple(case.number for case in shown), heard.wish, heard.text)
    return replace(_reply(f"{_WORDS.which[heard.wish]}\n{_lines(shown)}", None, choices), of_case=asks)


def _unsure(heard: Heard, case: CitizenCase) -> Reply:
    """What is wanted of a case, where that was only guessed; a yes means the likeliest."""
    likely = dict.fromkeys((heard.wish, Wish.PROGRESS, *(wish for wish, step in _READINGS.items() if step in case.may)))
    choices = tuple(_WORDS.choice[wish].format(number=case.number) for wish in likely)
    asks = CaseQuestion(Asks.WHICH, (case.number,), heard.wish, heard.text)
    return replace(_reply(_WORDS.unsure.format(number=case.number, title=case.title), case, choices), of_case=asks)


def _lines(cases: Sequence[CitizenCase]) -> str:
    return "\n".join(f"{case.number} {case.title}" for case in cases)


def _filled(case: CitizenCase) -> dict[str, str]:
    return {"number": case.number, "day": case_words.full_day(case.answer_by)}


def _asking(reply: Reply, asks: Asks, case: CitizenCase) -> Reply:
    return replace(reply, of_case=CaseQuestion(asks, (case.number,)))


def _reply(words: str, case: CitizenCase | None = None, choices: Sequence[str] = ()) -> Reply:
    number = None if case is None else case.number
    return Reply(words, ReplyOutcome.OWN_CASE, tuple(map(Choice, choices)), case_number=number)
