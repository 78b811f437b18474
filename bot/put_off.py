"""A request that its citizen gave up, and takes up again after all. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot import form_turn, hearing, other_city, request_draft, request_form, resuming
from bot.reply import Reply, ReplyOutcome
from bot.request_draft import Draft
from bot.wording import WORDS
from escalation.case import CaseKind


def given_up(said: Iterator[tuple[str, Reply]]) -> tuple[str, ...]:
    """What a citizen said in the form that they gave up last, or that was about another city; nothing where another was
    begun or filed since. `said`: each of their messages with its reply, the oldest first."""
    told: list[str] = []
    kept: tuple[str, ...] = ()
    for words, reply in said:
        if other_city.is_route(reply):
            told, kept = [], (*told, words)
        elif reply.outcome is ReplyOutcome.CANCELLED and reply.text == WORDS.form.cancelled:
            told, kept = [], tuple(told)
        elif reply.outcome is ReplyOutcome.CASE_OPENED:
            told, kept = [], ()
        elif reply.outcome is ReplyOutcome.ASKING:
            told, kept = [*told, words], ()
    return kept


def is_resumed(said: str, given_up: Sequence[str]) -> bool:
    """Whether a message goes on with what was given up: it says so, and names nothing else."""
    return bool(given_up) and resuming.is_meant(said, given_up)


def resumed(said: str, given_up: Sequence[str], now: datetime) -> Draft:
    """The draft as it was; a number that was agreed to then is only offered."""
    first, *others = given_up
    draft = request_form.begin(CaseKind.COMPLAINT, first, now)
    for words in others:
        slot = request_draft.next_slot(draft)
        if slot is None or hearing.asks(words):
            continue
        heard = form_turn.hear(draft, slot, words, now)
        if isinstance(heard, Draft) and not heard.confirmed and not heard.declined:
            draft = heard
    named = hearing.named_kind(said)
    kind = draft.kind if named in (None, CaseKind.COMPLAINT) else named  # people say 投诉 of anything
    number = draft.contact or draft.offered
    return replace(draft, kind=kind, contact=None, consent_at=None, offered=number)
