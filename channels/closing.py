"""A channel that is off: every message is kept and answered with the notice, an emergency with its numbers."""

from bot import alarm
from bot.reply import Reply, ReplyOutcome, Turn
from channels.reception import Answerer
from channels.standing import Standing


class Closing:
    """A dialogue that is not asked where its channel is off."""

    def __init__(self, dialogue: Answerer, standing: Standing) -> None:
        self._dialogue = dialogue
        self._standing = standing

    async def turn(self, turn: Turn) -> Reply:
        off = self._standing.off(turn.channel)
        if off is None:
            return await self._dialogue.turn(turn)
        return alarm.heard(turn.text) or Reply(off.notice, ReplyOutcome.CLOSED)
