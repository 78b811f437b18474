"""What somebody says and asks right after the numbers of an emergency. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from bot import alarm, clauses, hearing, responsible, small_talk
from bot.reply import Reply, ReplyOutcome
from bot.wording import WORDS
from language import dialect, emergencies
from language.emergencies import Emergency, EmergencyKind

_LONGEST_RELIEF = 20
# Longer than that tells of more.
_LONGEST_ASKED = 30
# How many words may be said since; of despair as many as like.
_LOOK_BACK = 3
# What may be said between the numbers and what goes on about them.
_BETWEEN = frozenset(
    {
        ReplyOutcome.SMALL_TALK,
        ReplyOutcome.ASKING,
        ReplyOutcome.WAITING_FOR_PERSON,
        ReplyOutcome.HANDED_OFF,
        ReplyOutcome.REPEATED,
    }
)
_NO_HELP = frozenset({ReplyOutcome.NOTHING_FOUND, ReplyOutcome.CHOICES, ReplyOutcome.CANCELLED, ReplyOutcome.RATED})
# What sends somebody away, whatever was talked of since; in a form the question stands behind it.
_SENDS_AWAY = frozenset(WORDS.talk[intent] for intent in ("out_of_scope", "small_talk", "abuse", "bye", "unclear"))
_SENDS_AWAY_IN_A_FORM = tuple(
    WORDS.form.aside[intent]
    for intent in ("out_of_scope", "small_talk", "abuse", "bye", "dissatisfied", "ask_policy", "who_are_you")
)
# What answers somebody who speaks of something else, and nobody who still speaks of despair.
_SAYS_LITTLE = frozenset(
    {
        *_SENDS_AWAY,
        *(WORDS.talk[intent] for intent in ("affirm", "deny", "choose", "correct", "simpler", "repeat")),
        WORDS.progress.none,
        WORDS.other_channel["other"],
    }
)
# 打了 may be blows, 他们来了 those who strike.
_BY_OTHERS = frozenset({EmergencyKind.DOMESTIC_VIOLENCE, EmergencyKind.CHILD_HARM, EmergencyKind.CRIME})
_HELP = re.compile("电话|警|公安|派出所|1[12][0-9]|救护车|医生|通了|拨")
# So many letters hold that help was called, where that comes first.
_CALLED_FIRST = 6
_GOES_WRONG = re.compile("[不没莫未]|投诉|举报|还[在是要]|又|但|可是|结果|才|人家|推")
_FOUND_NOTHING = frozenset({WORDS.talk["out_of_scope"], WORDS.talk["choose"], WORDS.talk["unclear"]})


class _Signs(msgspec.Struct, frozen=True):
    no_answer: tuple[str, ...]
    on_the_way: tuple[str, ...]
    perhaps_nothing: tuple[str, ...]
    called: tuple[str, ...]
    arrived: tuple[str, ...]
    number: tuple[str, ...]
    helpline: tuple[str, ...]
    machine: tuple[str, ...]
    what_now: tuple[str, ...]
    beside: tuple[str, ...]
    of_offices: tuple[str, ...]


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns))


_SIGNS = msgspec.yaml.decode(Path(__file__).with_suffix(".yaml").read_bytes(), type=_Signs)
_NO_ANSWER, _ON_THE_WAY = _any_of(_SIGNS.no_answer), _any_of(_SIGNS.on_the_way)
_PERHAPS_NOTHING = _any_of(_SIGNS.perhaps_nothing)
_CALLED, _ARRIVED = _any_of(_SIGNS.called), _any_of(_SIGNS.arrived)
_WHAT_NOW, _OF_OFFICES = _any_of(_SIGNS.what_now), _any_of(_SIGNS.of_offices)
_BESIDE = _any_of(_SIGNS.beside)
_NUMBER, _HELPLINE, _MACHINE = _any_of(_SIGNS.number), _any_of(_SIGNS.helpline), _any_of(_SIGNS.machine)


def reply(lately: Sequence[Reply], said: str, heard: Emergency | None) -> Reply | None:
    """What is said to a short message after an emergency that asks what to do, when help comes, or tells that it was
    called, came, or is needed no more; None where it is something else. `lately`: what the assistant said, the oldest
    first; `heard`: the emergency that the message itself tells of."""
    if len(said) > _LONGEST_ASKED:
        return None
    kind, plain, sure = _told_of(lately), dialect.plain(said), heard is not None and heard.sure
    if kind is None:
        comes_back = _has_despaired(lately) and not sure and _asks_for_the_helpline(plain)
        return alarm.still_there() if comes_back else None
    if done := _done(plain, kind):
        return Reply(done, ReplyOutcome.SMALL_TALK)
    fresh = _told_of(lately[-_LOOK_BACK:]) is not None and lately[-1].outcome is not ReplyOutcome.ASKING
    asks = _asked(plain, fresh=fresh)
    if asks and not (sure and heard and heard.kind is not kind):
        return _calm(asks, kind)
    return small_talk.reply("relieved") if not sure and is_over(lately[-1], said) else None


def _told_of(lately: Sequence[Reply]) -> EmergencyKind | None:
    """The emergency that was told of last, and is not over, with next to nothing said since."""
    for since, one in enumerate(reversed(lately)):
        kind = alarm.kind_of(one)
        if kind is EmergencyKind.SUICIDE or (kind and since < _LOOK_BACK):
            return kind
        if kind or one.outcome not in _BETWEEN or WORDS.talk["relieved"] in one.text:
            return None
    return None


def _has_despaired(lately: Sequence[Reply]) -> bool:
    """Whether somebody despaired in this visit, whatever was talked of since."""
    return any(map(alarm.despaired, lately))


def _asks_for_the_helpline(plain: str) -> bool:
    return bool(_HELPLINE.search(plain)) and (hearing.asks(plain) or bool(_NUMBER.search(plain)))


def _asked(plain: str, *, fresh: bool) -> str | None:
    """The words for what is asked of the emergency itself. `fresh`: it was told of just now, and no form's question was
    put since, so that what to do is asked of it."""
    if _OF_OFFICES.search(plain):
        return None
    if _NO_ANSWER.search(plain):
        return WORDS.after_emergency.no_answer
    if _ON_THE_WAY.search(plain):
        return WORDS.after_emergency.on_the_way
    if fresh and _PERHAPS_NOTHING.search(plain) and hearing.asks(plain):
        return WORDS.after_emergency.perhaps_nothing
    if _NUMBER.search(plain) or _asks_for_the_helpline(plain):
        return WORDS.after_emergency.what_now
    return WORDS.after_emergency.what_now if fresh and _WHAT_NOW.search(plain) else None


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
    # Who was called says more than that they come, 车子来了，喊我把门打开等起; what went wrong is told otherwise.
    on_the_phone = _CALLED.search(plain[:_CALLED_FIRST]) is not None
    return called if on_the_phone and not (_GOES_WRONG.search(plain) or hearing.asks(plain)) else None


def instead(lately: Sequence[Reply], said: str, reply: Reply) -> Reply | None:
    """What is said instead of a reply that is no help to somebody who told of an emergency; who despaired is sent away
    by nothing in this visit. None where the reply stands. `lately`: what was said before, the oldest first."""
    if _has_despaired(lately):
        return _not_sent_away(lately, said, reply)
    kind = alarm.kind_of(lately[-1]) if lately else None
    nothing = reply.outcome is ReplyOutcome.NOTHING_FOUND or reply.text in _FOUND_NOTHING
    if kind is None or not nothing or len(said) > _LONGEST_ASKED or _OF_OFFICES.search(dialect.plain(said)):
        return None
    return _calm(WORDS.after_emergency.what_now, kind)


def _not_sent_away(lately: Sequence[Reply], said: str, reply: Reply) -> Reply | None:
    aside, _, question = reply.text.partition("\n")
    if reply.outcome is ReplyOutcome.ASKING and aside.startswith(_SENDS_AWAY_IN_A_FORM):
        return replace(reply, text=f"{WORDS.despair}\n\n{question}", outcome=ReplyOutcome.EMERGENCY)
    still = _told_of(lately) is EmergencyKind.SUICIDE
    if still and reply.text == WORDS.talk["who_are_you"]:
        return alarm.still_there(WORDS.after_emergency.no_human)
    little = reply.dissatisfied or reply.outcome in _NO_HELP or reply.text in _SAYS_LITTLE
    if not (little if still else reply.text in _SENDS_AWAY):
        return None
    return alarm.still_there(WORDS.after_emergency.no_human if _MACHINE.search(said.lower()) else "")


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


def asks_of_offices(said: str) -> bool:
    """Whether a clause of a message that tells of an emergency asks about offices, papers or money: 这线路归谁管."""
    parts = clauses.PARTS.split(dialect.plain(said))
    return any(_OF_OFFICES.search(part) and (hearing.asks(part) or responsible.asked(part)) for part in parts)
