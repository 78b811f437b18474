"""Rasa's JSON, both ways: action calls and their results, messages to its REST channel and what it answers."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from bot.reply import Intent, Reply, Turn
from bot.standing import Standing

_GOES_ON = "follow_up"
# As likely it counts even where another kind of turn is likelier.
_PERHAPS = 0.25
_NEVER = datetime.min.replace(tzinfo=UTC)


class TurnFacts(msgspec.Struct, frozen=True):
    """What a message carries through Rasa to the actions: its inbox row, its channel, when it is, and what came before.

    `standing` is for Rasa's classifier. Where nothing was said yet, Rasa sends an empty object: then `message_id` is 0.
    """

    message_id: int = 0
    channel: str = ""
    now: datetime = _NEVER
    topic: str | None = None
    asked: str | None = None
    offered: tuple[str, ...] = ()
    district: str | None = None
    spoken_of: str | None = None
    lately: bool = False
    standing: Standing = Standing.OPENING


class LatestMessage(msgspec.Struct, frozen=True):
    """The message that an action answers."""

    text: str | None = None
    intent: Intent = Intent()
    intent_ranking: tuple[Intent, ...] = ()
    metadata: TurnFacts = TurnFacts()


class Slots(msgspec.Struct, frozen=True):
    """The slots that actions read; the request itself is in the database."""

    session_started_metadata: TurnFacts | None = None


class Tracker(msgspec.Struct, frozen=True):
    """The part of a conversation's state that actions read."""

    slots: Slots = Slots()
    latest_message: LatestMessage | None = None


class ActionCall(msgspec.Struct, frozen=True):
    """Rasa asks for an action to be carried out. `sender_id` is `citizen:episode`."""

    next_action: str
    sender_id: str
    tracker: Tracker

    @property
    def turn(self) -> Turn:
        """The citizen's turn that the call belongs to. Raises msgspec.ValidationError on a call without one."""
        said = self.tracker.latest_message or LatestMessage()
        started = self.tracker.slots.session_started_metadata or TurnFacts()
        facts = said.metadata if said.metadata.message_id else started
        citizen, _, episode = self.sender_id.partition(":")
        if not facts.message_id or not citizen.isdecimal() or not episode.isdecimal():
            raise msgspec.ValidationError("the call names no turn")
        return Turn(
            int(citizen),
            facts.message_id,
            facts.channel,
            said.text or "",
            facts.now,
            topic=facts.topic,
            asked=facts.asked,
            offered=facts.offered,
            district=facts.district,
            spoken_of=facts.spoken_of,
            lately=facts.lately,
            goes_on=any(one.name == _GOES_ON and one.confidence >= _PERHAPS for one in said.intent_ranking),
        )

    @property
    def intent(self) -> Intent:
        """What Rasa took the message for."""
        return self.tracker.latest_message.intent if self.tracker.latest_message else Intent()


class SlotSet(msgspec.Struct, frozen=True, tag_field="event", tag="slot"):
    """A slot has a new value."""

    name: str
    value: str | None


class LoopSet(msgspec.Struct, frozen=True, tag_field="event", tag="active_loop"):
    """A form begins, or with None ends."""

    name: str | None


class SessionStarted(msgspec.Struct, frozen=True, tag_field="event", tag="session_started"):
    """A conversation begins."""


class ActionExecuted(msgspec.Struct, frozen=True, tag_field="event", tag="action"):
    """An action was carried out; `action_listen` makes Rasa wait for the citizen."""

    name: str


Event = SlotSet | LoopSet | SessionStarted | ActionExecuted


class ActionResult(msgspec.Struct, frozen=True):
    """What an action did to the conversation, and what it says."""

    events: tuple[Event, ...] = ()
    reply: Reply | None = None


class Rejected(Exception):
    """The action does not want this turn; Rasa's rules choose another."""


class _Response(msgspec.Struct, frozen=True):
    custom: Reply


class _Result(msgspec.Struct, frozen=True):
    events: tuple[Event, ...]
    responses: tuple[_Response, ...]


class _Said(msgspec.Struct, frozen=True):
    custom: Reply | None = None


class _Message(msgspec.Struct, frozen=True):
    sender: str
    message: str
    metadata: TurnFacts


def read_call(body: bytes) -> ActionCall:
    """An action call. Raises msgspec.DecodeError."""
    return msgspec.json.decode(body, type=ActionCall)


def write_result(result: ActionResult) -> bytes:
    """The answer to an action call."""
    responses = () if result.reply is None else (_Response(result.reply),)
    return msgspec.json.encode(_Result(result.events, responses))


def write_rejection(action: str) -> bytes:
    """The body of the 400 that lets Rasa choose another action."""
    return msgspec.json.encode({"action_name": action, "error": "rejected"})


def write_message(sender: str, text: str, facts: TurnFacts) -> bytes:
    """A message for Rasa's REST channel."""
    return msgspec.json.encode(_Message(sender, text, facts))


def read_replies(body: bytes) -> tuple[Reply, ...]:
    """What Rasa answered, our structured replies only. Raises msgspec.DecodeError."""
    said: list[Any] = msgspec.json.decode(body, type=list[_Said])
    return tuple(one.custom for one in said if one.custom is not None)
