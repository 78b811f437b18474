"""A request that its citizen gave up, and takes up again after all. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import takewhile

from bot import (
    answer_meaning,
    case_hearing,
    clauses,
    form_turn,
    hearing,
    other_city,
    request_draft,
    request_form,
    resuming,
    short_answers,
    telling,
)
from bot.answer_meaning import Meaning, Question
from bot.reply import Reply, ReplyOutcome
from bot.request_draft import Draft
from bot.wording import WORDS
from escalation.case import CaseKind

_SHORTEST_WANTED = 5
_EDGES = "，,。.！!；; "


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


def wanted_instead(said: str) -> str | None:
    """What a message wants that first says that a request is given up, 不投诉了，就说上次那个现在啥进展; None where it
    does not, or wants nothing that can be told from an answer to the form."""
    parts = [part for part in clauses.PARTS.split(said) if part.strip(_EDGES)]
    for count in range(len(parts) - 1, 0, -1):
        given_up, wanted = "".join(parts[:count]).strip(_EDGES), "".join(parts[count:]).strip()
        if len(wanted) >= _SHORTEST_WANTED and short_answers.cancels(given_up):
            asks = hearing.asks_progress(wanted) or case_hearing.asks_back(wanted) or telling.only_asks(wanted)
            return wanted if asks and hearing.request_kind(wanted) is None else None
    return None


def agreed_and_asked(said: str) -> tuple[str, str] | None:
    """The yes and the question behind it of a message that is both; None for any other: 确认提交\n公积金怎么取."""
    parts = [part for part in clauses.PARTS.split(said.replace("\n", "；")) if part.strip(_EDGES)]
    agreeing = list(takewhile(lambda part: short_answers.agrees(part.strip(_EDGES)), parts))
    asked = "".join(parts[len(agreeing) :]).strip(_EDGES)
    if not agreeing or len(asked) < _SHORTEST_WANTED or not telling.only_asks(asked):
        return None
    sure = answer_meaning.sure(Question.CONFIRM, asked) in (None, Meaning.QUESTION)
    return (agreeing[0].strip(_EDGES), asked) if sure else None


def is_resumed(said: str, given_up: Sequence[str]) -> bool:
    """Whether a message goes on with what was given up: it says so, and names nothing else."""
    return bool(given_up) and (resuming.is_meant(said, given_up) or resuming.is_back(said))


def resumed(said: str, given_up: Sequence[str], now: datetime) -> Draft:
    """The draft as it was, with what happened since; a number that was agreed to then is only offered."""
    first, *others = given_up
    draft = request_form.begin(CaseKind.COMPLAINT, first, now)
    for words in others:
        slot = request_draft.next_slot(draft)
        if slot is None or hearing.asks(words):
            continue
        heard = form_turn.hear(draft, slot, words, now)
        if isinstance(heard, Draft) and not heard.confirmed and not heard.declined:
            draft = heard
    if draft.what and resuming.is_back(said):
        draft = replace(draft, what=request_form.more(draft.what, said))
    named = hearing.named_kind(said)
    kind = draft.kind if named in (None, CaseKind.COMPLAINT) else named  # people say 投诉 of anything
    number = draft.contact or draft.offered
    return replace(draft, kind=kind, contact=None, consent_at=None, offered=number)
