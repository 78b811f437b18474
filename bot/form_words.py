"""What is said at each step of the request form. Pure."""

import re
from collections.abc import Iterator

from bot import choosing, foreign, form_talk, request_draft, request_form, usual_words
from bot.form_talk import Meaning
from bot.reply import Choice, Reply, ReplyOutcome
from bot.request_draft import Draft, Problem, Slot
from bot.request_form import Doubt
from bot.wording import WORDS
from escalation import wording as case_words
from escalation.intake import OpenedCase
from language import personal, places, sounds

_SHOWN = 300
_BRIEF = 40
_LONGEST_ANSWER = 8
_MARKS = re.compile(r"[，,。.！!？?~～\s]+")
_FORM = WORDS.form
# No and skip, to somebody who was asked for a number.
_LEFT_OUT, _NOBODY = frozenset({"不对", "跳过"}), "匿名"


def question(draft: Draft) -> Reply:
    """The question about what is still missing."""
    return _asking(draft, ())


def meant(draft: Draft, text: str) -> str:
    """What is said to the question that is open: a number alone is the choice that it was shown with, and what sounds
    like one of the usual answers or means the same is that answer. The draft knows the choices, whatever became of the
    reply that showed them."""
    slot = request_draft.next_slot(draft)
    if slot is not Slot.WHAT or draft.invited:
        if answer := foreign.answer(text):
            return _NOBODY if slot is Slot.CONTACT and answer in _LEFT_OUT else answer
        text = foreign.without_pictures(text)
    choices = _choices(draft)
    place = int(text) if len(text) == 1 and text.isdecimal() else 0
    if 1 <= place <= len(choices):
        return choices[place - 1].text
    if (listed := _listed(draft)) and (chosen := choosing.meant(text, listed)):
        return chosen
    said = _MARKS.sub("", text)
    if slot is not Slot.WHAT and len(said) <= _LONGEST_ANSWER:
        usual = (*(choice.text for choice in choices), *_FORM.usual)
        if said in usual:
            return text
        if sounding := sounds.alike(said, usual):
            return sounding
    return usual_words.instead(draft, text) or text


def opening(draft: Draft) -> Reply:
    """The first words of a registration: that it begins, what was heard already, and the first question."""
    quiet = (_FORM.kept_quiet,) if draft.confidential else ()
    heard = [_FORM.heard_parts[slot] for slot in (Slot.WHAT, Slot.WHERE, Slot.WHEN) if _value(draft, slot)]
    said = (_FORM.heard.format(parts="、".join(heard)),) if heard else ()
    several = (_FORM.several.format(n=len(draft.later) + 1, matter=_brief(draft.what or "")),) if draft.later else ()
    return _asking(draft, (_FORM.begin[draft.kind], *several, *said, *quiet))


def more_simply(draft: Draft, intent: str) -> Reply:
    """The question that is open in few words, to somebody for whom it was too much or too small to read."""
    asked = _FORM.simply.get(_manner(draft))
    return _asking(draft, (_FORM.aside[intent],)) if asked is None else _put(draft, (_FORM.aside[intent], asked))


def beside_talk(draft: Draft, intent: str) -> Reply:
    """The question that is open, after a word on what was said instead of an answer."""
    return beside(draft, _FORM.aside.get(intent, ""))


def unanswered(draft: Draft, asked: str) -> Reply:
    """The question that is open, after a word on a question that no guide answers, with what there is to know of the
    registration where it may have been about that."""
    of_form = "" if form_talk.LEARNT.sure(asked) is Meaning.GUIDE else _FORM.of_all
    return beside(draft, f"{_FORM.aside['ask_policy']}{of_form}")


def beside(draft: Draft, said: str) -> Reply:
    """The question that is open, after an answer to what was asked of the form itself."""
    return _asking(draft, (said,) if said else ())


def after(before: Draft, draft: Draft, problem: Problem | None) -> Reply | None:
    """What follows an answer: why it will not do, or what it changed and the next question; None when everything is
    confirmed."""
    if problem is not None:
        said = (*_of_confidence(before, draft), _FORM.problem[problem])
        return Reply("\n".join(said), ReplyOutcome.ASKING, _choices(draft))
    return None if request_draft.next_slot(draft) is None else _asking(draft, tuple(_changes(before, draft)))


def _changes(before: Draft, draft: Draft) -> Iterator[str]:
    """What was said before and is something else now."""
    yield from _of_confidence(before, draft)
    for matter in draft.later[len(before.later) :]:
        yield _FORM.later.format(matter=_brief(matter))
    if before.what and draft.what != before.what and (draft.what or "").startswith(before.what):
        yield _FORM.more
    if before.kind is not draft.kind and before.what is not None:
        yield _FORM.changed.format(part=_FORM.kind, value=case_words.kind(draft.kind))
    if draft.offered and draft.offered != before.offered:
        yield _FORM.heard.format(parts=_FORM.heard_parts[Slot.CONTACT])
    if draft.joins and draft.joins != before.joins:
        yield _FORM.joins
    for slot in (Slot.WHERE, Slot.WHEN):
        old, new = _value(before, slot), _value(draft, slot)
        if old and new and old != new:
            yield _FORM.changed.format(part=_FORM.heard_parts[slot], value=_shown(new))


def _of_confidence(before: Draft, draft: Draft) -> Iterator[str]:
    """That it will be kept in confidence, or no longer, where that was said just now."""
    if draft.confidential is not before.confidential:
        yield _FORM.kept_quiet if draft.confidential else _FORM.no_longer_quiet


def opened(case: OpenedCase, following: Draft | None = None, joined: bool | None = None) -> Reply:
    """The confirmation of a filed case, and the offer to go on with the next of several matters.

    `joined`: whether the case that the citizen joined answers for it; None where they joined none.
    """
    department = (
        _FORM.opened_department.format(department=case.department_name)
        if case.department_name
        else _FORM.opened_undecided
    )
    text = _FORM.opened.format(
        number=case.number,
        query_code=case.query_code,
        department=department,
        answer_by=case_words.full_day(case.answer_by),
        explanation=case.explanation,
    )
    if case.confidential:
        text += "\n" + _FORM.opened_quiet
    if joined is not None:
        text += "\n" + (_FORM.joined if joined else _FORM.not_joined)
    if following is None:
        return Reply(text, ReplyOutcome.CASE_OPENED, case_number=case.number)
    offer = question(following)
    return Reply(f"{text}\n\n{offer.text}", ReplyOutcome.CASE_OPENED, offer.choices, case_number=case.number)


def left_out() -> Reply:
    """A matter that was offered and not wanted."""
    return Reply(_FORM.left_out, ReplyOutcome.CANCELLED)


def cancelled() -> Reply:
    return Reply(_FORM.cancelled, ReplyOutcome.CANCELLED)


def nothing_to_cancel() -> Reply:
    return Reply(_FORM.nothing_to_cancel, ReplyOutcome.CANCELLED)


def _asking(draft: Draft, before: tuple[str, ...]) -> Reply:
    asked = _FORM.ask[_manner(draft)].format(**_fields(draft))
    if draft.tells_own and request_draft.next_slot(draft) is Slot.CONFIRM:
        asked = f"{asked}\n{_FORM.own_number}"
    return _put(draft, (*before, asked))


def _put(draft: Draft, said: tuple[str, ...]) -> Reply:
    return Reply("\n".join(said), ReplyOutcome.ASKING, _choices(draft))


def _manner(draft: Draft) -> str:
    """The key of the question's words: the slot, what is asked about an answer, or that a number that was told may be
    used."""
    slot = request_draft.next_slot(draft) or Slot.CONFIRM
    if draft.invited:
        return "another" if _missing(draft) else "another_told"
    if doubt := request_form.doubt(draft):
        return doubt.value
    if slot is Slot.CONFIRM and draft.similar and draft.may_join:
        return "join" if len(draft.similar) == 1 else "join_which"
    return "contact_offered" if slot is Slot.CONTACT and draft.offered else slot.value


def _missing(draft: Draft) -> bool:
    """Whether more has to be asked about the matter that the draft offers."""
    return request_draft.next_slot(request_form.taken_up(draft, draft.begun_at)) is not Slot.CONFIRM


def _fields(draft: Draft) -> dict[str, str]:
    told = request_form.taken_up(draft, draft.begun_at) if draft.invited else draft
    return {**_told(told), "matter": _brief(draft.later[0]) if draft.later else "", **_doubted(draft.doubted or "")}


def _told(draft: Draft) -> dict[str, str]:
    """What the draft knows, in words."""
    number = draft.contact or draft.offered
    return {
        "kind": case_words.kind(draft.kind),
        "what": _shown(draft.what),
        "where": _shown(draft.where),
        "when": _shown(draft.when),
        "contact": personal.mask(number) if number else _FORM.anonymous,
        "confidence": f"\n{_FORM.confidence}" if draft.confidential else "",
        "similar": "\n".join(_similar(draft)),
        "brief": _brief(draft.what or ""),
        "spot": _brief(draft.where) if draft.where else _FORM.unknown,
    }


def _doubted(said: str) -> dict[str, str]:
    """What the questions about an answer name."""
    other = places.contradiction(said)
    several = [places.DISTRICTS[code] for code in places.homonyms(said)]
    found = places.find(said)
    return {
        "doubted": _shown(said),
        "place": other.name if other else found.text if found else said,
        "lies_in": places.DISTRICTS[other.lies_in] if other else "",
        "said": places.DISTRICTS[other.said] if other else "",
        "districts": "、".join(several),
    }


def _shown(said: str | None) -> str:
    if not said:
        return _FORM.unknown
    return said if len(said) <= _SHOWN else said[:_SHOWN] + "…"


def _similar(draft: Draft) -> Iterator[str]:
    for count, one in enumerate(draft.similar or (), start=1):
        yield _FORM.similar.format(count=count, title=_brief(one.title), place=_brief(one.place) or _FORM.unknown)


def _brief(said: str) -> str:
    shown = personal.mask(said)
    return shown if len(shown) <= _BRIEF else shown[:_BRIEF] + "…"


def _value(draft: Draft, slot: Slot) -> str | None:
    return {Slot.WHAT: draft.what, Slot.WHERE: draft.where, Slot.WHEN: draft.when}[slot]


def _listed(draft: Draft) -> tuple[str, ...]:
    """The things that are listed with the question, of which one is meant: districts, or cases to join."""
    if request_form.doubt(draft) in (Doubt.DISTRICT_OR_PLACE, Doubt.DISTRICT_OF_SEVERAL):
        return tuple(choice.text for choice in _choices(draft))
    asks_which = _manner(draft) == "join_which"
    return tuple(choice.text for choice in _choices(draft)[: len(draft.similar or ())]) if asks_which else ()


def _choices(draft: Draft) -> tuple[Choice, ...]:
    said = draft.doubted or ""
    match request_form.doubt(draft):
        case Doubt.DISTRICT_OR_PLACE if other := places.contradiction(said):
            return tuple(Choice(places.DISTRICTS[code]) for code in (other.lies_in, other.said))
        case Doubt.DISTRICT_OF_SEVERAL:
            return tuple(Choice(places.DISTRICTS[code]) for code in places.homonyms(said))
    manner = _manner(draft)
    if manner == "join_which":
        counted = [_FORM.nth.format(count=count) for count in range(1, len(draft.similar or ()) + 1)]
        return tuple(Choice(text) for text in (*counted, *_FORM.choices[manner]))
    return tuple(Choice(text) for text in _FORM.choices.get(manner, ()))
