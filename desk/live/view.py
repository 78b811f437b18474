"""What the page of conversations shows, read at one moment."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import hearing, occasion, queue_hearing, whereabouts
from bot.registration import DRAFT_LIVES, open_draft
from bot.reply import ReplyOutcome
from bot.request_draft import Draft
from desk import conversation, people
from desk.conversation import Utterance
from desk.live.parts import LiveParts
from desk.live.phrases import Phrase, phrases
from escalation import store
from escalation.case import CaseKind
from escalation.filters import scope_of
from escalation.intake import MATTER_LIMIT
from language import personal, places
from records import conversations, live_talks, messages, presence, staff
from records.live_talks import Heard, Talk, TalkState
from records.messages import Direction, Message
from records.staff import Staff

SHOWN_MESSAGES = 120
_SHORTEST_MATTER = 5
_FIRST_WORDS = 60
_QUEUE_SHOWN = 30


@dataclass(frozen=True)
class Waiting:
    """Somebody in the queue; `minutes` so far. `place` from 1. `emergency`: the citizen told of one in this visit."""

    talk: Talk
    place: int
    minutes: int
    words: str
    district: str | None
    drafting: bool
    emergency: bool


@dataclass(frozen=True)
class Tab:
    """A conversation that the person has. `silent`: minutes since the citizen wrote and nobody answered."""

    talk: Talk
    words: str
    unread: int
    silent: int | None
    emergency: bool


@dataclass(frozen=True)
class Side:
    """Queue, `more` of whom are not shown, own conversations, how many colleagues have, and who is there."""

    waiting: list[Waiting]
    more: int
    own: list[Tab]
    elsewhere: list[tuple[str, int]]
    there: list[Staff]
    here: bool


@dataclass(frozen=True)
class Remark:
    """A word for colleagues."""

    author: str
    text: str
    at: datetime


@dataclass(frozen=True)
class CaseDraft:
    """What a case made of the conversation begins with. `contact`: the number in the citizen's form, masked."""

    kind: CaseKind
    matter: str
    matter_masked: str
    place: str
    happened: str
    contact: str | None


@dataclass(frozen=True)
class Pane:
    """One conversation. `mine`: the person has it and may speak; `last` is the row of the newest message."""

    talk: Talk
    mine: bool
    by: str | None
    minutes: int
    talk_of: list[Utterance]
    window: str | None
    draft: Draft | None
    contact: str | None
    remarks: list[Remark]
    colleagues: list[Staff]
    emergency: bool
    case: CaseDraft
    phrases: Sequence[Phrase]
    last: int
    command: str


async def side(connection: AsyncConnection, live: LiveParts, person: Staff, now: datetime) -> Side:
    """Everything beside the conversations themselves."""
    talks = await live_talks.open_ones(connection)
    queue = [talk for talk in talks if talk.state is TalkState.WAITING]
    own = [talk for talk in talks if talk.state is TalkState.WITH_PERSON and talk.staff_id == person.id]
    there, shown = await _there(connection, now), queue[:_QUEUE_SHOWN]
    heard = await live_talks.heard(connection, [talk.id for talk in (*shown, *own)])
    return Side(
        waiting=[_waiting(talk, heard[talk.id], place, now) for place, talk in enumerate(shown, 1)],
        more=len(queue) - len(shown),
        own=[_tab(talk, heard[talk.id], now) for talk in own],
        elsewhere=await _elsewhere(connection, talks, person.id),
        there=there,
        here=any(one.id == person.id for one in there),
    )


async def pane(connection: AsyncConnection, live: LiveParts, talk: Talk, person: Staff, now: datetime) -> Pane:
    """One conversation with all that belongs to it."""
    newest = await messages.newest(connection, talk.citizen_id, SHOWN_MESSAGES)
    found = [one for one in newest if talk.ended_at is None or one.created_at <= talk.ended_at]
    found = await openly(connection, found, person)
    mine = talk.state is TalkState.WITH_PERSON and talk.staff_id == person.id
    draft = await draft_of(connection, live, talk, now)
    names = await people.names(connection, [f"staff:{talk.staff_id}"]) if talk.staff_id else {}
    others = [one for one in await _there(connection, now) if one.id != person.id and live.work.answers(one)]
    return Pane(
        talk=talk,
        mine=mine,
        by=next(iter(names.values()), None),
        minutes=_minutes(talk.asked_at, now),
        talk_of=await conversation.utterances(connection, found, verified=live.verified),
        window=await conversation.window(connection, found, now, verified=live.verified),
        draft=draft,
        contact=personal.mask(draft.contact) if draft is not None and draft.contact else None,
        remarks=await _remarks(connection, talk),
        colleagues=others,
        emergency=_told_of_an_emergency(found, talk),
        case=_case_draft(
            draft, [one for one in found if one.direction is Direction.IN and one.episode >= talk.episode]
        ),
        phrases=phrases(),
        last=found[-1].id if found else 0,
        command=secrets.token_hex(8),
    )


async def openly(connection: AsyncConnection, said: Sequence[Message], person: Staff) -> list[Message]:
    """Without what belongs to cases that were told in confidence to others."""
    scope = scope_of(person.roles, person.department)
    of_cases = {one.citizen_id for one in said if one.case_id is not None}
    cases = [case for citizen in of_cases for case in await store.of_citizen(connection, citizen, date.min)]
    hidden = {case.id for case in cases if case.confidential and not scope.sees(case)}
    return [one for one in said if one.case_id not in hidden]


async def draft_of(connection: AsyncConnection, live: LiveParts, talk: Talk, now: datetime) -> Draft | None:
    """The request that the citizen has begun, if it is not too old to go on with."""
    held = await conversations.load(connection, talk.citizen_id)
    if held is None or held.draft is None:
        return None
    draft = open_draft(held.draft, live.vault)
    return draft if now - draft.begun_at < DRAFT_LIVES else None


def _waiting(talk: Talk, heard: Heard, place: int, now: datetime) -> Waiting:
    named = (places.find(one.text) for one in reversed(heard.messages))
    return Waiting(
        talk=talk,
        place=place,
        minutes=_minutes(talk.asked_at, now),
        words=_first_words(heard.messages),
        district=next((found.handled_by for found in named if found is not None), None),
        drafting=heard.drafting,
        emergency=_told_of_an_emergency(heard.messages, talk),
    )


def _tab(talk: Talk, heard: Heard, now: datetime) -> Tab:
    answered = talk.staff_at is not None and talk.staff_at >= talk.citizen_at
    return Tab(
        talk=talk,
        words=_first_words(heard.messages),
        unread=heard.unread(talk),
        silent=None if answered else _minutes(max(talk.citizen_at, talk.taken_at or talk.asked_at), now),
        emergency=_told_of_an_emergency(heard.messages, talk),
    )


def _told_of_an_emergency(heard: Sequence[Message], talk: Talk) -> bool:
    return any(one.episode >= talk.episode and one.outcome == ReplyOutcome.EMERGENCY for one in heard)


def _first_words(heard: Sequence[Message]) -> str:
    """The last that says what it is about; else the last that was said."""
    texts = [one.text for one in heard if one.text]
    telling = [text for text in texts if len(text) >= _SHORTEST_MATTER and not queue_hearing.asks_person(text)]
    said = personal.mask((telling or texts or [""])[-1])
    return " ".join(said.split())[:_FIRST_WORDS]


async def _elsewhere(connection: AsyncConnection, talks: Sequence[Talk], staff_id: int) -> list[tuple[str, int]]:
    """Which colleagues have how many."""
    have = [talk.staff_id for talk in talks if talk.state is TalkState.WITH_PERSON and talk.staff_id != staff_id]
    names = await people.names(connection, [f"staff:{one}" for one in have])
    return sorted((name, have.count(int(actor.partition(":")[2]))) for actor, name in names.items())


async def _there(connection: AsyncConnection, now: datetime) -> list[Staff]:
    found = [await staff.load(connection, one) for one in await presence.there(connection, now)]
    return [person for person in found if person is not None]


async def _remarks(connection: AsyncConnection, talk: Talk) -> list[Remark]:
    steps = [step for step in await live_talks.steps_of(connection, talk.id) if step.step == live_talks.REMARK]
    names = await people.names(connection, [step.actor for step in steps])
    return [Remark(names[step.actor], step.text, step.at) for step in steps]


def _case_draft(draft: Draft | None, heard: Sequence[Message]) -> CaseDraft:
    """The citizen's form where there is one; else what they said in the visit in which they asked for a person."""
    said = [one.text for one in heard if len(one.text) >= _SHORTEST_MATTER and not queue_hearing.asks_person(one.text)]
    told = "\n".join(dict.fromkeys(said))
    if draft is not None:
        contact = personal.mask(draft.contact) if draft.contact else None
        matter, masked = (draft.what or told)[:MATTER_LIMIT], personal.mask(draft.what or "")
        return CaseDraft(draft.kind, matter, masked, draft.where or "", draft.when or "", contact)
    kind = hearing.request_kind(told) or CaseKind.HELP
    return CaseDraft(kind, told[:MATTER_LIMIT], "", whereabouts.place(told) or "", occasion.moment(told) or "", None)


def _minutes(since: datetime, now: datetime) -> int:
    return int((now - since).total_seconds() // 60)
