"""The rules of the request form: what is still missing, and what an answer fills. Pure.

The same rules serve inside Rasa's form and, when Rasa is down, without it.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot import hearing
from bot.reply import Intent
from escalation.case import CaseKind
from language import personal


class Slot(StrEnum):
    """What is asked, in this order."""

    WHAT = "what"
    WHERE = "where"
    WHEN = "when"
    CONTACT = "contact"
    CONFIRM = "confirm"


class Problem(StrEnum):
    """Why an answer fills nothing; the words for each stand in the wording file."""

    WHAT_TOO_SHORT = "what_too_short"
    WHERE_TOO_SHORT = "where_too_short"
    WHEN_TOO_LONG = "when_too_long"
    CONTACT_NOT_A_MOBILE = "contact_not_a_mobile"
    CONFIRM_WHICH = "confirm_which"
    CONFIRM_UNCLEAR = "confirm_unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A request on its way. None: not asked yet; "" in `where` or `when`: the citizen skipped it.

    `contact` is a checked mobile number that the citizen agreed to at `consent_at`; `offered` one that stood in the
    text without that. `message_id` is the message that was heard last: hearing it again changes nothing.
    """

    kind: CaseKind
    begun_at: datetime
    message_id: int = 0
    what: str | None = None
    where: str | None = None
    when: str | None = None
    contact: str | None = None
    consent_at: datetime | None = None
    offered: str | None = None
    anonymous: bool = False
    confirmed: bool = False


LONGEST_WHAT = 2000
LONGEST_WHERE = 200
LONGEST_WHEN = 60
SHORTEST_WHAT = 4
SHORTEST_WHERE = 2


def begin(kind: CaseKind, text: str, now: datetime) -> Draft:
    """A draft with everything that the first message says already."""
    draft = Draft(kind=hearing.request_kind(text) or kind, begun_at=now)
    heard = fill(draft, Slot.WHAT, text, now)
    return draft if isinstance(heard, Problem) else heard


def next_slot(draft: Draft) -> Slot | None:
    """What to ask next, or None when the draft is confirmed."""
    if draft.what is None:
        return Slot.WHAT
    if draft.where is None:
        return Slot.WHERE
    if draft.when is None:
        return Slot.WHEN
    if draft.contact is None and not draft.anonymous:
        return Slot.CONTACT
    return None if draft.confirmed else Slot.CONFIRM


def fill(draft: Draft, slot: Slot, text: str, now: datetime) -> Draft | Problem:
    """The draft with the citizen's answer to `slot`, or why the answer will not do."""
    match slot:
        case Slot.WHAT:
            return _fill_what(draft, text)
        case Slot.WHERE:
            return _fill_where(draft, text)
        case Slot.WHEN:
            return _fill_when(draft, text)
        case Slot.CONTACT:
            return _fill_contact(draft, text, now)
        case Slot.CONFIRM:
            return _confirm(draft, text)


def _fill_what(draft: Draft, text: str) -> Draft | Problem:
    if len(hearing.matter(text)) < SHORTEST_WHAT:
        return Problem.WHAT_TOO_SHORT
    return replace(
        draft,
        kind=hearing.request_kind(text) or draft.kind,
        what=text[:LONGEST_WHAT],
        where=draft.where if draft.where is not None else hearing.place(text),
        when=draft.when if draft.when is not None else hearing.moment(text),
        offered=draft.offered or personal.mobile(text),
    )


def _fill_where(draft: Draft, text: str) -> Draft | Problem:
    if hearing.skips(text):
        return replace(draft, where="")
    if len(text) < SHORTEST_WHERE:
        return Problem.WHERE_TOO_SHORT
    if draft.when is None and hearing.moment(text) is not None and hearing.place(text) is None:
        return _more_of_the_matter(draft, text)
    return replace(draft, where=text[:LONGEST_WHERE])


def _more_of_the_matter(draft: Draft, text: str) -> Draft:
    """An answer that tells when and not where goes on about the matter; the place is asked once more, and only once."""
    return replace(draft, what=f"{draft.what}；{text}"[:LONGEST_WHAT], when=hearing.moment(text))


def _fill_when(draft: Draft, text: str) -> Draft | Problem:
    if hearing.skips(text):
        return replace(draft, when="")
    return Problem.WHEN_TOO_LONG if len(text) > LONGEST_WHEN else replace(draft, when=text)


def _fill_contact(draft: Draft, text: str, now: datetime) -> Draft | Problem:
    given = personal.mobile(text)
    if given is None and hearing.stays_anonymous(text):
        return replace(draft, anonymous=True, offered=None)
    if given is None and draft.offered is not None and hearing.agrees(text):
        given = draft.offered
    if given is None:
        return Problem.CONTACT_NOT_A_MOBILE
    return replace(draft, contact=given, consent_at=now, offered=None)


# "修改地点", "地点不对", "时间错了"
_CORRECTIONS = {
    Slot.WHAT: re.compile("(?:改|换|不对|错).{0,4}(?:事情|内容|事由|问题)|(?:事情|内容|事由|问题).{0,4}(?:改|不对|错)"),
    Slot.WHERE: re.compile(
        "(?:改|换|不对|错).{0,4}(?:地点|地址|位置|地方)|(?:地点|地址|位置|地方).{0,4}(?:改|不对|错)"
    ),
    Slot.WHEN: re.compile("(?:改|换|不对|错).{0,4}(?:时间|日期)|(?:时间|日期).{0,4}(?:改|不对|错)"),
    Slot.CONTACT: re.compile(
        "(?:改|换|不对|错).{0,4}(?:联系|电话|手机|号码)|(?:联系|电话|手机|号码).{0,4}(?:改|不对|错)"
    ),
}


def _confirm(draft: Draft, text: str) -> Draft | Problem:
    for slot, said in _CORRECTIONS.items():
        if said.search(text):
            return _without(draft, slot)
    place = hearing.place(text)
    if hearing.declines(text):
        return Problem.CONFIRM_WHICH if place is None else replace(draft, where=place)
    return replace(draft, confirmed=True) if hearing.agrees(text) else Problem.CONFIRM_UNCLEAR


def _without(draft: Draft, slot: Slot) -> Draft:
    match slot:
        case Slot.WHAT:
            return replace(draft, what=None)
        case Slot.WHERE:
            return replace(draft, where=None)
        case Slot.WHEN:
            return replace(draft, when=None)
        case _:
            return replace(draft, contact=None, consent_at=None, offered=None, anonymous=False)


class Aside(StrEnum):
    """What a citizen may do in the middle of the form instead of answering; Rasa's name of the intent."""

    CANCEL = "cancel"
    HUMAN = "human"
    PROGRESS = "progress"
    ASK_POLICY = "ask_policy"
    FOLLOW_UP = "follow_up"
    WITHDRAW = "withdraw"


_LONGEST_ASIDE = {
    Aside.CANCEL: 15,
    Aside.HUMAN: 20,
    Aside.PROGRESS: 20,
    Aside.ASK_POLICY: 60,
    Aside.FOLLOW_UP: 30,
    Aside.WITHDRAW: 15,
}
_QUESTIONS = (Aside.ASK_POLICY, Aside.FOLLOW_UP)
_SURE = 0.6


def aside(slot: Slot, text: str, intent: Intent) -> Aside | None:
    """The aside that a message is by Rasa's intent, or None where it answers the question about `slot`.

    Any of these words may stand in the account of a complaint, so only a short message is taken for an aside there.
    """
    if hearing.cancels(text):
        return Aside.CANCEL
    if intent.name not in tuple(Aside) or intent.confidence < _SURE:
        return None
    meant = Aside(intent.name)
    longest = 10 if slot is Slot.WHAT else _LONGEST_ASIDE[meant]
    if len(text) > longest or (meant in _QUESTIONS and not _may_ask(slot, text)):
        return None
    return meant


def _may_ask(slot: Slot, text: str) -> bool:
    return slot is not Slot.WHAT and hearing.asks(text)
