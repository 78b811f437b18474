"""What an account that may not write first has to say: it waits for the citizen's next message.

An unverified account cannot send customer-service messages (48001), so `delivery` leaves its outbox rows alone; they
go out in the reply to whatever the citizen writes next, and are marked in the transaction that stores that reply.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.reply import Reply, ReplyOutcome, Turn
from channels.reception import ASKING, Answerer, said
from channels.standing import Standing
from channels.wording import WORDS
from records import conversations, messages
from records.database import Database
from records.media import MediaKind
from records.messages import MATERIAL, Message
from records.outbox import SendState, outbox

# One passive reply has 2,048 bytes.
AT_ONCE = 3
# A message this short, while something waits, is somebody fetching it ("回复任意字").
FETCHES = 2
_WAITING = outbox.c.state.in_((SendState.QUEUED, SendState.HELD))


class Held:
    """A dialogue on `channel` that hands over what waits for a citizen, while the account may not write first."""

    def __init__(self, database: Database, dialogue: Answerer, channel: str, standing: Standing) -> None:
        self._database = database
        self._dialogue = dialogue
        self._channel = channel
        self._standing = standing

    async def turn(self, turn: Turn) -> Reply:
        """The dialogue's reply; to a message that only fetches what waits, nothing of its own."""
        short = turn.kind not in MATERIAL and len(turn.text) <= FETCHES
        if short and self._applies(turn.channel) and await self._fetches(turn):
            return Reply(WORDS.wechat.fetched, ReplyOutcome.FETCHED)
        return await self._dialogue.turn(turn)

    async def along(self, tx: AsyncConnection, message: Message, reply: Reply, now: datetime) -> Reply:
        """The reply, which is stored in this transaction, with what waited before it.

        An emergency's numbers stand alone: what waits goes on waiting.
        """
        if not self._applies(message.channel) or reply.outcome is ReplyOutcome.EMERGENCY:
            return reply
        if await messages.reply_to(tx, message.id):  # which stays: what waits would not be seen
            return reply
        waiting = await _waiting(tx, message.citizen_id)
        waited = [_spoken(note) for note in await take_over(tx, message.citizen_id, waiting, now)]
        if waited and reply.outcome is ReplyOutcome.FETCHED:
            reply = replace(waited.pop(), outcome=ReplyOutcome.FETCHED)
        # Where a person has the word the reply itself is empty.
        spoken = dict.fromkeys(text for text in (*(before.text for before in waited), reply.text) if text)
        return replace(reply, text="\n\n".join(spoken))

    def _applies(self, channel: str) -> bool:
        return channel == self._channel and not self._standing.verified

    async def _fetches(self, turn: Turn) -> bool:
        """Whether a short message fetches what waits: not where it may answer what the citizen was asked."""
        async with self._database.reading() as connection:
            if not await _waiting(connection, turn.citizen_id):
                return False
            last = await messages.last_reply(connection, turn.citizen_id)
        return last is None or last.delivered_at is None or said(last).outcome not in ASKING


def _spoken(note: Message) -> Reply:
    """What a message says in a passive reply, which takes no picture along."""
    reply = said(note)
    if note.kind != MediaKind.IMAGE:
        return reply
    return replace(reply, text="\n".join(filter(None, (reply.text, WORDS.wechat.no_picture))))


async def take_over(tx: AsyncConnection, citizen_id: int, message_ids: list[int], now: datetime) -> list[Message]:
    """Take a citizen's messages out of the outbox, to say them in a passive reply; those that nobody took before."""
    if not message_ids:
        return []
    # Before the outbox, as whoever writes a message down does it: nobody waits for each other then.
    await conversations.hold(tx, citizen_id, now)
    mine = update(outbox).where(outbox.c.message_id.in_(message_ids), _WAITING)
    taken = mine.values(state=SendState.SENT, ended_at=now, last_error=None).returning(outbox.c.message_id)
    ids = sorted((await tx.execute(taken)).scalars())
    for message_id in ids:
        await messages.mark_delivered(tx, message_id, now)
    return [await messages.load(tx, message_id) for message_id in ids]


async def _waiting(connection: AsyncConnection, citizen_id: int) -> list[int]:
    """The oldest messages that wait for this citizen."""
    statement = (
        select(outbox.c.message_id)
        .where(outbox.c.citizen_id == citizen_id, _WAITING)
        .order_by(outbox.c.id)
        .limit(AT_ONCE)
    )
    return list((await connection.execute(statement)).scalars())
