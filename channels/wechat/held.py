"""What an account that may not write first has to say: it waits for the citizen's next message.

An unverified account cannot send customer-service messages (48001), so `delivery` leaves its outbox rows alone; they
go out in the reply to whatever the citizen writes next.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.reply import Reply, Turn
from channels.reception import Answerer, said
from records import messages
from records.database import Database
from records.messages import Message
from records.outbox import SendState, outbox

# One passive reply has 2,048 bytes.
AT_ONCE = 3
# A message this short, while something waits, is somebody fetching it ("回复任意字").
FETCHES = 2


class Held:
    """A dialogue that first hands over what waits for a citizen on `channel`."""

    def __init__(self, database: Database, dialogue: Answerer, channel: str, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._dialogue = dialogue
        self._channel = channel
        self._clock = clock

    async def turn(self, turn: Turn) -> Reply:
        notes = await self._waiting(turn)
        if not notes:
            return await self._dialogue.turn(turn)
        earlier = [said(note) for note in notes]
        reply = earlier.pop() if len(turn.text) <= FETCHES else await self._dialogue.turn(turn)
        async with self._database.transaction() as tx:
            await hand_over(tx, notes, self._clock())
        return replace(reply, text="\n\n".join((*(before.text for before in earlier), reply.text)))

    async def _waiting(self, turn: Turn) -> list[Message]:
        if turn.channel != self._channel:
            return []
        async with self._database.reading() as connection:
            return await waiting(connection, turn.citizen_id)


async def waiting(connection: AsyncConnection, citizen_id: int) -> list[Message]:
    """The oldest messages that wait for this citizen."""
    statement = (
        select(outbox.c.message_id)
        .where(outbox.c.citizen_id == citizen_id, outbox.c.state == SendState.QUEUED)
        .order_by(outbox.c.id)
        .limit(AT_ONCE)
    )
    return [await messages.load(connection, row) for row in (await connection.execute(statement)).scalars().all()]


async def hand_over(tx: AsyncConnection, notes: list[Message], now: datetime) -> None:
    """Remember that these went out in a passive reply."""
    ids = [note.id for note in notes]
    await tx.execute(
        update(outbox).where(outbox.c.message_id.in_(ids)).values(state=SendState.SENT, ended_at=now, last_error=None)
    )
    for message_id in ids:
        await messages.mark_delivered(tx, message_id, now)
