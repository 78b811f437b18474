"""A request on its way: what is known of it, what is asked next, and what is taken back or left out. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from escalation.case import CaseKind


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
    CONTACT_NOT_A_NUMBER = "contact_not_a_number"
    CONTACT_TOO_SHORT = "contact_too_short"
    CONTACT_TOO_LONG = "contact_too_long"
    CONTACT_WHY = "contact_why"
    CONTACT_EITHER = "contact_either"
    CONFIRM_WHICH = "confirm_which"
    CONFIRM_UNCLEAR = "confirm_unclear"
    CONFIRM_LATER = "confirm_later"
    NOTHING_BEFORE = "nothing_before"
    ANOTHER_AFTER = "another_after"
    JOIN_UNCLEAR = "join_unclear"


@dataclass(frozen=True, slots=True)
class Similar:
    """An open case of somebody that may be the same thing: its number, and what others may read of it."""

    number: str
    title: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A request on its way. None: not asked yet; "" in `where` or `when`: the citizen skipped it.

    `contact` is a checked telephone number that the citizen agreed to at `consent_at`; `offered` one that stood in the
    text without that, `own` where it was told as the citizen's own to be called at: what it is used for is said when
    all is read back, and the yes is the consent. `confidential`: nobody but the centre and the department may learn of
    it; it is joined with no other case. `message_id` is the message that was heard last: hearing it again
    changes nothing. `doubted` is an answer to the question that is open of which something is asked, once. `later` are
    matters that were told beside this one; `invited`: the first of them is offered now. `declined`: the citizen does
    not want it. `similar` None: nobody looked yet for open cases of the same thing; `joins` is the number of the one
    that is joined, "" for none, None before the citizen said.
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
    own: bool = False
    anonymous: bool = False
    confidential: bool = False
    confirmed: bool = False
    doubted: str | None = None
    later: tuple[str, ...] = ()
    invited: bool = False
    declined: bool = False
    similar: tuple[Similar, ...] | None = None
    joins: str | None = None

    @property
    def tells_own(self) -> bool:
        """Whether the citizen told a number of their own to be called at, and nothing was agreed to yet."""
        return self.own and self.offered is not None and self.contact is None

    @property
    def may_join(self) -> bool:
        """Whether it is asked whether one of the similar cases is the same thing."""
        return bool(self.similar) and self.joins is None


def following(draft: Draft, message_id: int, now: datetime) -> Draft | None:
    """The draft that offers the next of several matters, once this one was filed; None where there is none.

    The telephone number was agreed to for this one, so that it is only offered for the next.
    """
    if not draft.later:
        return None
    return Draft(
        kind=draft.kind,
        begun_at=now,
        message_id=message_id,
        offered=draft.contact,
        anonymous=draft.anonymous,
        confidential=draft.confidential,
        later=draft.later,
        invited=True,
    )


def next_slot(draft: Draft) -> Slot | None:
    """What to ask next, or None when the draft is confirmed, or not wanted."""
    if draft.declined:
        return None
    if draft.what is None:
        return Slot.WHAT
    if draft.where is None:
        return Slot.WHERE
    if draft.when is None:
        return Slot.WHEN
    if draft.contact is None and not draft.anonymous and not draft.tells_own:
        return Slot.CONTACT
    return None if draft.confirmed and not draft.may_join else Slot.CONFIRM


def without(draft: Draft, slot: Slot) -> Draft:
    """The draft with one answer taken back, so that it is asked for again."""
    match slot:
        case Slot.WHAT:
            return replace(draft, what=None, doubted=None, similar=None, joins=None)
        case Slot.WHERE:
            return replace(draft, where=None, doubted=None, similar=None, joins=None)
        case Slot.WHEN:
            return replace(draft, when=None, doubted=None)
        case _:
            return replace(draft, contact=None, consent_at=None, offered=None, own=False, anonymous=False, doubted=None)


def unanswered(draft: Draft) -> frozenset[Slot]:
    """What is still to be asked and may be left out."""
    known = {Slot.WHERE: draft.where is not None, Slot.WHEN: draft.when is not None}
    known[Slot.CONTACT] = draft.contact is not None or draft.anonymous
    return frozenset(slot for slot, told in known.items() if not told)


def skipped(draft: Draft, slot: Slot) -> Draft:
    """The draft with a question left out."""
    match slot:
        case Slot.WHERE:
            return replace(draft, where=draft.doubted or "", doubted=None)
        case Slot.WHEN:
            return replace(draft, when="")
        case _:
            return replace(draft, anonymous=True, offered=None, own=False)


def emptied(draft: Draft) -> Draft:
    """The draft with all answers taken back; of what kind it is, what was told beside it, and that it is to be kept in
    confidence, stays."""
    return Draft(
        kind=draft.kind,
        begun_at=draft.begun_at,
        message_id=draft.message_id,
        confidential=draft.confidential,
        later=draft.later,
    )


def kept_quiet(draft: Draft, confidential: bool) -> Draft:
    """The draft as its citizen wants it kept; what is told in confidence is joined with nobody else's case."""
    return replace(draft, confidential=confidential, similar=None, joins=None)
