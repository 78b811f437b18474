"""The citizen's side of a conversation with a person: asking for one, waiting, and being heard."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import alarm, queue_hearing
from bot.live import words
from bot.reply import Reply, ReplyOutcome, Turn
from bot.wording import WORDS
from escalation.live.duty import next_duty, on_duty
from escalation.risk import RiskKind, risks
from escalation.rulebook import Rulebook
from language import text
from records import conversations, live_talks, messages, presence
from records.database import Database
from records.live_talks import Done, Ending, Talk, TalkState, Why
from records.messages import Direction, Rating
from records.moments import CITY_TIME

# Where the assistant has nothing of use to say to somebody who waits, it says that they are heard.
_NOTHING = frozenset({ReplyOutcome.NOTHING_FOUND, ReplyOutcome.SMALL_TALK, ReplyOutcome.HANDED_OFF})
_MISSED = frozenset({ReplyOutcome.NOTHING_FOUND, ReplyOutcome.FAILED})
_MANY_MISSES = 2
_ANSWERS_ANGER = (WORDS.talk["abuse"], WORDS.again.angry)
_LOOK_BACK = 20
# Whoever threatens with these is for people at once; words of anger at staff, or of the press, are not.
_SENSITIVE = frozenset({RiskKind.MASS_INCIDENT, RiskKind.EXTREME_ACT, RiskKind.PETITION})
# What was done is told, whoever has the word by now.
_TOLD = frozenset({ReplyOutcome.CASE_OPENED, ReplyOutcome.OWN_CASE, ReplyOutcome.EMERGENCY, ReplyOutcome.CLOSED})


Assistant = Callable[[Turn], Awaitable[Reply]]


class Queue:
    """Lets citizens wait for a person. While they wait the assistant goes on; while one speaks it is silent."""

    def __init__(self, database: Database, rulebook: Rulebook) -> None:
        self._database = database
        self._rules = rulebook.live
        self._calendar = rulebook.calendar
        self._risk_words = rulebook.flags.risk_words

    async def available(self, now: datetime) -> bool:
        """Whether somebody answers now, so that a person may be offered: within the hours, and one is there."""
        if not self._on_duty(now):
            return False
        return bool(await self._database.look(lambda connection: presence.there(connection, now)))

    async def hours(self, now: datetime) -> Reply:
        """When somebody answers, and whether one does now."""
        if not self._on_duty(now):
            return self._closed(now)
        return words.hours(self._rules) if await self.available(now) else words.absent(self._rules)

    def _closed(self, now: datetime) -> Reply:
        local = now.astimezone(CITY_TIME)
        return words.closed(local, next_duty(local, self._rules, self._calendar), self._rules)

    def is_sensitive(self, said: str) -> bool:
        """Whether a message threatens with a crowd, an extreme act or a petition to higher places."""
        return any(risk.kind in _SENSITIVE for risk in risks(said, self._risk_words))

    async def alert(self, turn: Turn, *, registering: bool) -> Reply:
        """Calm words and the next step for such a message; within the hours whoever answers sees it wait.
        `registering`: what it is about is being registered already."""
        reply = await self.ask(turn, Why.SENSITIVE)
        return words.calm(reply, registering=registering) if reply.text else reply

    async def ask(self, turn: Turn, why: Why) -> Reply:
        """A place in the queue; where nobody answers, what happens next and when. Asked again, the place as it is."""
        if not self._on_duty(turn.now):
            return self._closed(turn.now)
        # What is sensitive waits for whoever comes back first.
        if why is not Why.SENSITIVE and not await self.available(turn.now):
            return words.absent(self._rules)
        async with self._database.transaction() as tx:
            await conversations.hold(tx, turn.citizen_id, turn.now)
            why = await self._reason(tx, turn) if why is Why.ASKED else why
            talk = await live_talks.enter(tx, await messages.load(tx, turn.message_id), why, turn.now)
            place = await live_talks.position(tx, talk)
        if talk.state is TalkState.WITH_PERSON:
            return words.SILENCE
        first = talk.message_id == turn.message_id
        return words.queued(place, self._rules) if first else words.still_waiting(place)

    async def turn(self, turn: Turn, talk: Talk, assistant: Assistant) -> Reply:
        """The reply to a message of somebody who waits for a person or speaks with one."""
        said = text.clean(turn.text)
        leaves = talk.state is TalkState.WAITING and queue_hearing.leaves_queue(said)
        async with self._database.transaction() as tx:
            now_open = await self._heard(tx, turn, leaves=leaves)
        if now_open is None:  # it ended just now
            return await self._after_leaving(turn, said, assistant) if leaves else await assistant(turn)
        if now_open.state is TalkState.WITH_PERSON:
            return alarm.heard(turn.text) or words.SILENCE
        return await self._meanwhile(turn, said, now_open, assistant)

    async def _reason(self, tx: AsyncConnection, turn: Turn) -> Why:
        """Why somebody asks for a person, by what they said and were told lately."""
        newest = await messages.newest(tx, turn.citizen_id, _LOOK_BACK)
        lately = [one for one in newest if one.created_at >= turn.now - conversations.IDLE]
        said = [one for one in lately if one.direction is Direction.IN]
        if any(risks(one.text, self._risk_words) for one in said):
            return Why.SENSITIVE
        told = [one.text for one in lately if one.direction is Direction.OUT]
        if any(words in one for one in told for words in _ANSWERS_ANGER):
            return Why.ANGER
        missed = [one for one in said if one.outcome in _MISSED or one.rating is Rating.UNHELPFUL]
        return Why.MISSES if len(missed) >= _MANY_MISSES else Why.ASKED

    def _on_duty(self, now: datetime) -> bool:
        return on_duty(now.astimezone(CITY_TIME), self._rules, self._calendar)

    async def _heard(self, tx: AsyncConnection, turn: Turn, *, leaves: bool) -> Talk | None:
        """Write down that the citizen spoke; the conversation, None where it is over."""
        await conversations.hold(tx, turn.citizen_id, turn.now)
        talk = await live_talks.open_of(tx, turn.citizen_id, hold=True)
        if talk is None:
            return None
        if leaves and talk.state is TalkState.WAITING:
            await live_talks.change(tx, talk, state=TalkState.ENDED, ending=Ending.LEFT, ended_at=turn.now)
            await live_talks.write_down(tx, talk.id, Done("leave", f"citizen:{turn.citizen_id}"), turn.now)
            return None
        return await live_talks.change(tx, talk, citizen_at=turn.now)

    async def _after_leaving(self, turn: Turn, said: str, assistant: Assistant) -> Reply:
        """That they wait no more, and the reply to what else they said."""
        if not (rest := queue_hearing.beyond_leaving(said)):
            return words.left()
        reply = await assistant(replace(turn, text=rest))
        if not reply.text or reply.outcome in _NOTHING:
            return words.left()
        return replace(reply, text=f"{WORDS.person.left_briefly}\n\n{reply.text}")

    async def _meanwhile(self, turn: Turn, said: str, talk: Talk, assistant: Assistant) -> Reply:
        if queue_hearing.asks_place_in_queue(said):
            place = await self._database.look(lambda connection: live_talks.position(connection, talk))
            return words.still_waiting(place)
        reply = await assistant(turn)
        if reply.text == WORDS.material.alone.get(turn.kind):
            return words.sent(turn.kind)
        return words.noted() if reply.outcome in _NOTHING else reply


async def hushed(tx: AsyncConnection, citizen_id: int, reply: Reply, now: datetime) -> Reply:
    """The reply as it may be stored in this transaction: nothing, where a person took the conversation meanwhile.

    From here on until the transaction ends nobody can take it.
    """
    if reply.outcome in _TOLD or not reply.text:
        return reply
    talk = await live_talks.open_of(tx, citizen_id)
    if talk is None:
        return reply
    await conversations.hold(tx, citizen_id, now)
    talk = await live_talks.open_of(tx, citizen_id)
    return words.SILENCE if talk is not None and talk.state is TalkState.WITH_PERSON else reply
