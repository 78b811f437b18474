"""What somebody says and asks right after the numbers of an emergency. Pure."""

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bot import alarm, clauses, hearing, small_talk
from bot.reply import Reply, ReplyOutcome
from bot.wording import WORDS
from language import dialect, emergencies
from language.emergencies import Emergency, EmergencyKind

_LONGEST_RELIEF = 20
# Longer than that tells of more.
_LONGEST_ASKED = 30
_LOOK_BACK = 3
# What may be said between the numbers and what goes on about them.
_BETWEEN = frozenset(
    {ReplyOutcome.SMALL_TALK, ReplyOutcome.ASKING, ReplyOutcome.WAITING_FOR_PERSON, ReplyOutcome.HANDED_OFF}
)
_NO_HELP = frozenset({ReplyOutcome.NOTHING_FOUND, ReplyOutcome.CHOICES, ReplyOutcome.CANCELLED, ReplyOutcome.RATED})
_SAYS_LITTLE = frozenset(
    WORDS.talk[intent] for intent in ("out_of_scope", "affirm", "deny", "choose", "small_talk", "abuse", "bye")
)
# 打了 may be blows, 他们来了 those who strike.
_BY_OTHERS = frozenset({EmergencyKind.DOMESTIC_VIOLENCE, EmergencyKind.CHILD_HARM, EmergencyKind.CRIME})
_HELP = re.compile("电话|警|公安|派出所|1[12][0-9]|救护车|医生|通了|拨")
_FOUND_NOTHING = frozenset({WORDS.talk["out_of_scope"], WORDS.talk["choose"], WORDS.talk["unclear"]})


class _Signs(msgspec.Struct, frozen=True):
    no_answer: tuple[str, ...]
    on_the_way: tuple[str, ...]
    called: tuple[str, ...]
    arrived: tuple[str, ...]
    what_now: tuple[str, ...]
    beside: tuple[str, ...]
    of_offices: tuple[str, ...]


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns))


_SIGNS = msgspec.yaml.decode(Path(__file__).with_suffix(".yaml").read_bytes(), type=_Signs)
_NO_ANSWER, _ON_THE_WAY = _any_of(_SIGNS.no_answer), _any_of(_SIGNS.on_the_way)
_CALLED, _ARRIVED = _any_of(_SIGNS.called), _any_of(_SIGNS.arrived)
_WHAT_NOW, _OF_OFFICES = _any_of(_SIGNS.what_now), _any_of(_SIGNS.of_offices)
_BESIDE = _any_of(_SIGNS.beside)


def reply(lately: Sequence[Reply], said: str, heard: Emergency | None) -> Reply | None:
    """What is said to a short message after an emergency that asks what to do, when help comes, or tells that it was
    called, came, or is needed no more; None where it is something else. `lately`: what the assistant said, the oldest
    first; `heard`: the emergency that the message itself tells of."""
    kind = _told_of(lately)
    if kind is None or len(said) > _LONGEST_ASKED:
        return None
    plain = dialect.plain(said)
    if done := _done(plain, kind):
        return Reply(done, ReplyOutcome.SMALL_TALK)
    sure = heard is not None and heard.sure
    asks = _asked(plain, in_a_form=lately[-1].outcome is ReplyOutcome.ASKING)
    if asks and not (sure and heard and heard.kind is not kind):
        return _calm(asks, kind)
    return small_talk.reply("relieved") if not sure and is_over(lately[-1], said) else None


def _told_of(lately: Sequence[Reply]) -> EmergencyKind | None:
    """The emergency that was told of last, and is not over, with next to nothing said since."""
    for one in reversed(lately[-_LOOK_BACK:]):
        if kind := alarm.kind_of(one):
            return kind
        if one.outcome not in _BETWEEN or WORDS.talk["relieved"] in one.text:
            return None
    return None


def _asked(plain: str, *, in_a_form: bool) -> str | None:
    """The words for what is asked of the emergency itself. `in_a_form`: its last question was put since."""
    if _OF_OFFICES.search(plain):
        return None
    if _NO_ANSWER.search(plain):
        return WORDS.after_emergency.no_answer
    if _ON_THE_WAY.search(plain):
        return WORDS.after_emergency.on_the_way
    return WORDS.after_emergency.what_now if _WHAT_NOW.search(plain) and not in_a_form else None


def _calm(words: str, kind: EmergencyKind) -> Reply:
    """Calm words, and the numbers once more."""
    despairs = kind is EmergencyKind.SUICIDE
    if despairs and words != WORDS.after_emergency.no_answer:
        return alarm.still_there()
    return Reply(f"{words}\n{WORDS.despair if despairs else WORDS.emergency[kind]}", ReplyOutcome.EMERGENCY)


def _done(plain: str, kind: EmergencyKind) -> str | None:
    """The words for help that was called or came, where nothing else is told."""
    words = WORDS.after_emergency
    if kind in _BY_OTHERS and not _HELP.search(plain):
        return None
    called = words.called_in_despair if kind is EmergencyKind.SUICIDE else words.called
    for sign, said in ((_ARRIVED, words.arrived), (_CALLED, called)):
        if sign.search(plain) and not _BESIDE.sub("", sign.sub("", plain)):
            return said
    return None


def instead(last: Reply | None, said: str, reply: Reply) -> Reply | None:
    """What is said instead of a reply that is no help to somebody who told of an emergency just now."""
    kind = alarm.kind_of(last)
    if kind is EmergencyKind.SUICIDE:
        little = reply.dissatisfied or reply.outcome in _NO_HELP or reply.text in _SAYS_LITTLE
        return alarm.still_there() if little else None
    nothing = reply.outcome is ReplyOutcome.NOTHING_FOUND or reply.text in _FOUND_NOTHING
    if kind is None or not nothing or len(said) > _LONGEST_ASKED or _OF_OFFICES.search(dialect.plain(said)):
        return None
    return _calm(WORDS.after_emergency.what_now, kind)


def is_over(last: Reply | None, said: str) -> bool:
    """Whether somebody who told of an emergency just now says, and says only, that it is over."""
    kind = alarm.kind_of(last)
    if kind is None or kind is EmergencyKind.SUICIDE:
        return False
    return len(said) <= _LONGEST_RELIEF and not hearing.asks(said) and emergencies.is_over(said)


def asked_beside(last: Reply | None, said: str) -> str | None:
    """What somebody who told of an emergency just now asks about anything, without what is told of that before: the
    words from the first clause on that asks; None where nothing is asked."""
    if last is None or last.outcome is not ReplyOutcome.EMERGENCY or alarm.despaired(last):
        return None
    parts = clauses.PARTS.split(said)
    first = next((place for place, part in enumerate(parts) if hearing.asks(part)), None)
    return None if first is None else "".join(parts[first:])
