"""What is said at each step of the request form. Pure."""

from bot import request_form
from bot.reply import Choice, Reply, ReplyOutcome
from bot.request_form import Draft, Problem, Slot
from bot.wording import WORDS
from escalation import wording as case_words
from escalation.intake import OpenedCase
from language import personal

_SHOWN = 300
_FORM = WORDS.form


def question(draft: Draft) -> Reply:
    """The question about what is still missing."""
    return _asking(draft, ())


def opening(draft: Draft) -> Reply:
    """The first words of a registration: that it begins, what was heard already, and the first question."""
    heard = [_FORM.heard_parts[slot] for slot in (Slot.WHAT, Slot.WHERE, Slot.WHEN) if _value(draft, slot)]
    said = (_FORM.heard.format(parts="、".join(heard)),) if heard else ()
    return _asking(draft, (_FORM.begin[draft.kind], *said))


def after(draft: Draft, problem: Problem | None) -> Reply | None:
    """What follows an answer: why it will not do, or the next question; None when everything is confirmed."""
    if problem is not None:
        return Reply(_FORM.problem[problem], ReplyOutcome.ASKING, _choices(_manner(draft)))
    return None if request_form.next_slot(draft) is None else question(draft)


def opened(case: OpenedCase) -> Reply:
    """The confirmation of a filed case."""
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
    return Reply(text, ReplyOutcome.CASE_OPENED, case_number=case.number)


def cancelled() -> Reply:
    return Reply(_FORM.cancelled, ReplyOutcome.CANCELLED)


def nothing_to_cancel() -> Reply:
    return Reply(_FORM.nothing_to_cancel, ReplyOutcome.CANCELLED)


def _asking(draft: Draft, before: tuple[str, ...]) -> Reply:
    manner = _manner(draft)
    asked = _FORM.ask[manner].format(**_fields(draft))
    return Reply("\n".join((*before, asked)), ReplyOutcome.ASKING, _choices(manner))


def _manner(draft: Draft) -> str:
    """The key of the question's words: the slot, or that a number of the first message may be used."""
    slot = request_form.next_slot(draft) or Slot.CONFIRM
    return "contact_offered" if slot is Slot.CONTACT and draft.offered else slot.value


def _fields(draft: Draft) -> dict[str, str]:
    number = draft.contact or draft.offered
    return {
        "kind": case_words.kind(draft.kind),
        "what": _shown(draft.what),
        "where": _shown(draft.where),
        "when": _shown(draft.when),
        "contact": personal.mask(number) if number else _FORM.anonymous,
    }


def _shown(said: str | None) -> str:
    if not said:
        return _FORM.unknown
    return said if len(said) <= _SHOWN else said[:_SHOWN] + "…"


def _value(draft: Draft, slot: Slot) -> str | None:
    return {Slot.WHAT: draft.what, Slot.WHERE: draft.where, Slot.WHEN: draft.when}[slot]


def _choices(manner: str) -> tuple[Choice, ...]:
    return tuple(Choice(text) for text in _FORM.choices.get(manner, ()))
