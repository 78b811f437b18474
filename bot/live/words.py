"""What citizens are told of a conversation with a person. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.reply import Choice, Reply, ReplyOutcome
from bot.wording import WORDS
from escalation import wording as case_words
from escalation.live.duty import LiveRules
from records.live_talks import Ending

_WORDS = WORDS.person
# Nothing is said: a person has the word.
SILENCE = Reply("", ReplyOutcome.WITH_PERSON)
_LEAVE = (Choice(_WORDS.leave),)


def queued(place: int, rules: LiveRules) -> Reply:
    """A place in the queue, told once."""
    return _waiting(_WORDS.queued.format(place=place, minutes=_minutes(rules.nobody_came)))


def calm(reply: Reply, *, registering: bool) -> Reply:
    """What is said about a person, to somebody who threatens and did not ask for one."""
    register = () if registering or len(reply.choices) > 1 else (Choice(WORDS.hand_off_choices[0]),)
    way_on = (_WORDS.sensitive_way_on,) if register else ()
    text = "\n".join((_WORDS.sensitive, reply.text, *way_on))
    return replace(reply, text=text, choices=(*reply.choices, *register))


def still_waiting(place: int) -> Reply:
    """The place in the queue, to somebody who asks for it."""
    return _waiting(_WORDS.place.format(place=place))


def noted() -> Reply:
    """What is said in the queue is kept for whoever takes the conversation."""
    return _waiting(_WORDS.noted)


def sent(kind: str) -> Reply:
    """The same of a photo or the like."""
    return _waiting(_WORDS.sent.format(sent=WORDS.own_case.sent[kind]))


def left() -> Reply:
    return Reply(_WORDS.left, ReplyOutcome.CANCELLED, _choices(WORDS.hand_off_choices))


def closed(now: datetime, opens: datetime, rules: LiveRules) -> Reply:
    """Nobody answers at this local moment: what happens next, and when."""
    text = _WORDS.closed.format(hours=_hours(rules), next=_when(now, opens))
    return Reply(text, ReplyOutcome.HANDED_OFF, _choices(WORDS.hand_off_choices))


def hours(rules: LiveRules) -> Reply:
    """Within the hours, while somebody is there."""
    text = "\n".join((_WORDS.hours.format(hours=_hours(rules)), _WORDS.offer))
    return Reply(text, ReplyOutcome.HANDED_OFF, _choices((_WORDS.choice, *WORDS.hand_off_choices)))


def absent(rules: LiveRules) -> Reply:
    """Within the hours nobody is there."""
    text = _WORDS.absent.format(hours=_hours(rules))
    return Reply(text, ReplyOutcome.HANDED_OFF, _choices(WORDS.hand_off_choices))


def ended(how: Ending, now: datetime, opens: datetime, *, drafting: bool) -> Reply:
    """What is said when a conversation ends by itself or is handed back. `drafting`: a form is still open."""
    key = "nobody_closed" if how is Ending.NOBODY and opens > now else how.value
    text = _WORDS.ended[key].format(next=_when(now, opens))
    if drafting:
        text = f"{text}\n{_WORDS.draft_waits}"
    return Reply(text, ReplyOutcome.HANDED_OFF, () if drafting else _choices(WORDS.hand_off_choices))


def _waiting(text: str) -> Reply:
    return Reply(text, ReplyOutcome.WAITING_FOR_PERSON, _LEAVE)


def _choices(texts: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(text) for text in texts)


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)


def _hours(rules: LiveRules) -> str:
    spans = "、".join(f"{opens:%-H:%M}–{closes:%-H:%M}" for opens, closes in rules.hours.spans)
    return _WORDS.every_day.format(spans=spans) if rules.every_day else _WORDS.workdays.format(spans=spans)


def _when(now: datetime, opens: datetime) -> str:
    """今天 13:00, 明天 9:00, 11月30日（星期一）9:00."""
    days = (opens.date() - now.date()).days
    if days < len(_WORDS.days):
        return f"{_WORDS.days[days]} {opens:%-H:%M}"
    return f"{case_words.day(opens.date())}（{case_words.weekday(opens.date())}）{opens:%-H:%M}"
