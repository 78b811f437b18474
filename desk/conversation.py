"""A conversation as staff read it: who said what, personal data masked, and whether ours arrived."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from desk import material, people
from desk.material import Material
from desk.wording import name, words
from language import personal
from records import alarms, consents, outbox
from records.messages import Direction, Message
from records.moments import CITY_TIME
from records.outbox import DEAD, SendState
from records.service_window import gone_since, windows

WECHAT = "wechat"
# How far a message has come, and the last reason against it.
State = tuple[SendState, str | None]

_TAGS = {
    SendState.FAILED: "bad",
    SendState.UNKNOWN: "soon",
    SendState.WEB_ONLY: "soon",
    SendState.TO_TELL: "soon",
    SendState.ARRIVED: "good",
}


@dataclass(frozen=True)
class Sending:
    """How far a message of ours has come; `reason` why it failed."""

    label: str
    tag: str
    reason: str | None
    resendable: bool


@dataclass(frozen=True)
class Utterance:
    """One message. `side` is "in", "out" or "staff"; `sending` None for what the citizen wrote, `material` for text."""

    id: int
    side: str
    author: str
    text: str
    at: datetime
    outcome: str | None
    sending: Sending | None
    material: Material | None


async def window(
    connection: AsyncConnection, messages: Sequence[Message], now: datetime, *, verified: bool
) -> str | None:
    """What may still be said to the citizen of these messages, in words; None where the channel sets no bounds.

    `verified`: the official account may write first, as far as the settings say.
    """
    if not messages or messages[-1].channel != WECHAT:
        return None
    citizen_id, said = messages[-1].citizen_id, words()["window"]
    if gone := (await gone_since(connection, [citizen_id])).get(citizen_id):
        return str(said["gone"]).format(since=f"{gone.astimezone(CITY_TIME):%m-%d %H:%M}")
    if not (verified and await alarms.may_write_first(connection, WECHAT)):
        return str(said["silent"])
    allowed = (await windows(connection, [citizen_id], now))[citizen_id]
    if allowed.until is None:
        return str(said["shut"]) + await _consent(connection, citizen_id)
    until = f"{allowed.until.astimezone(CITY_TIME):%m-%d %H:%M}"
    return str(said["open" if allowed.left else "used"]).format(left=allowed.left, until=until)


async def _consent(connection: AsyncConnection, citizen_id: int) -> str:
    """What the citizen said last of subscription notices; nothing where nothing is known."""
    told = (await consents.of_citizen(connection, citizen_id)).values()
    return str(words()["window"]["wanted" if any(told) else "unwanted"]) if told else ""


async def utterances(connection: AsyncConnection, messages: Sequence[Message], *, verified: bool) -> list[Utterance]:
    """These messages with their authors' names and their fate, without those in which nothing was said."""
    messages = [one for one in messages if one.text or one.kind != "text" or one.direction is Direction.IN]
    sent = await material.of_messages(connection, messages)
    states = await outbox.state_of(connection, [message.id for message in messages])
    if not (verified and await alarms.may_write_first(connection, WECHAT)):
        states |= _held(messages, states)
    names = await people.names(connection, [message.author for message in messages])
    notices = await outbox.notices_of(connection, list(states))
    fates = {one.id: _sending(one, states.get(one.id), notices.get(one.id, "")) for one in messages if _is_ours(one)}
    return [_utterance(one, names[one.author], fates.get(one.id), sent.get(one.id)) for one in messages]


def _is_ours(message: Message) -> bool:
    return message.direction is Direction.OUT


def _held(messages: Sequence[Message], states: Mapping[int, State]) -> dict[int, State]:
    """What waits for its citizen to write, as the account may not write first."""
    on_wechat = (message.id for message in messages if message.channel == WECHAT)
    waiting = (one for one in on_wechat if one in states and states[one][0] is SendState.QUEUED)
    return dict.fromkeys(waiting, (SendState.HELD, None))


def _utterance(message: Message, author: str, sending: Sending | None, sent: Material | None) -> Utterance:
    by_staff = message.author.startswith("staff:")
    # What staff wrote is an official reply: an office's telephone number in it must stay readable.
    text = message.text if by_staff else personal.mask(message.text)
    return Utterance(
        id=message.id,
        side="in" if not _is_ours(message) else "staff" if by_staff else "out",
        author=author,
        text=text if message.kind == "text" else f"{name('media', message.kind)} {text}".strip(),
        at=message.created_at,
        outcome=message.outcome,
        sending=sending,
        material=sent,
    )


def _sending(message: Message, state: State | None, notice: str) -> Sending:
    said = words()["sending"]
    if state is not None and state[0] is SendState.TOLD:
        return Sending(said[SendState.TOLD], "good", None, False)
    if state is None or message.delivered_at is not None:
        arrived = message.delivered_at is not None
        return Sending(said["delivered" if arrived else "pending"], "good" if arrived else "calm", None, False)
    where, reason = state
    label = said[where].format(notice=name("notices", notice) if notice else "")
    return Sending(label, _TAGS.get(where, "calm"), reason, where in DEAD)
