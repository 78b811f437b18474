"""One turn of a citizen's conversation, whatever else is down."""

import logging
import re
from dataclasses import replace

import msgspec

from bot import hearing, small_talk
from bot.plain import PlainTalk
from bot.rasa_client import RasaClient, RasaFailed
from bot.registration import Registration
from bot.reply import Reply, ReplyOutcome, Turn
from bot.wire import TurnFacts
from bot.wording import WORDS
from language import emergencies, text
from records import conversations, messages
from records.database import Database

log = logging.getLogger(__name__)

# Rasa reads a leading slash as a command: /restart, /complain{"what": …}.
_COMMAND = re.compile(r"^[\s/]+")
_NUMBERED = re.compile("^(?:第)?([1-9一二三四五六])(?:个|条|项)?[.。、]?$")
_CHINESE_DIGITS = "一二三四五六"


class Dialogue:
    """Answers citizens' messages: emergencies at once, the rest through Rasa, and without it where it fails."""

    def __init__(self, database: Database, rasa: RasaClient, registration: Registration, plain: PlainTalk) -> None:
        self._database = database
        self._rasa = rasa
        self._registration = registration
        self._plain = plain

    async def turn(self, turn: Turn) -> Reply:
        """The reply to one message; turns of one citizen must come one after another."""
        emergency = emergencies.detect(turn.text)
        if emergency is not None and not await self._gives_up_a_request(turn):
            return _alarm(emergency.kind)
        heard = replace(turn, text=_COMMAND.sub("", text.clean(turn.text)))
        if not heard.text:
            return small_talk.reply("greet")
        heard = await self._chosen(heard)
        return await self._registration.filed(heard) or await self._talk(heard)

    async def _gives_up_a_request(self, turn: Turn) -> bool:
        """ "算了" is a cry for help or only the end of a form; with a form open it is the end of the form."""
        return hearing.cancels(turn.text) and await self._registration.draft(turn) is not None

    async def _talk(self, turn: Turn) -> Reply:
        facts = TurnFacts(turn.message_id, turn.channel, turn.now)
        try:
            return _joined(await self._rasa.say(await self._sender(turn), turn.text, facts))
        except RasaFailed as failure:
            log.warning("Rasa failed on message %s (%s): answering without it", turn.message_id, failure)
        # The action may have filed the case before Rasa failed.
        return await self._registration.filed(turn) or await self._plain.turn(turn)

    async def _sender(self, turn: Turn) -> str:
        async with self._database.reading() as connection:
            conversation = await conversations.load(connection, turn.citizen_id)
        return f"{turn.citizen_id}:{conversation.episode if conversation else 0}"

    async def _chosen(self, turn: Turn) -> Turn:
        """The turn with "2" or 第二个 replaced by the choice of that number in the last reply."""
        numbered = _NUMBERED.match(turn.text)
        if numbered is None:
            return turn
        choices = await self._last_choices(turn)
        place = numbered[1]
        index = _CHINESE_DIGITS.index(place) if place in _CHINESE_DIGITS else int(place) - 1
        return replace(turn, text=choices[index]) if index < len(choices) else turn

    async def _last_choices(self, turn: Turn) -> tuple[str, ...]:
        async with self._database.reading() as connection:
            newest = await messages.newest(connection, turn.citizen_id, 5)
        said = [one for one in newest if one.id < turn.message_id and one.author == "assistant" and one.payload]
        if not said:
            return ()
        return tuple(choice.text for choice in msgspec.json.decode(said[-1].payload or "", type=Reply).choices)


def _alarm(kind: emergencies.EmergencyKind) -> Reply:
    return Reply(f"{WORDS.emergency[kind]}\n{WORDS.emergency['after']}", ReplyOutcome.EMERGENCY)


def _joined(replies: tuple[Reply, ...]) -> Reply:
    """What several actions said in one turn: the first says how the turn ended, the last what may come next."""
    first, last = replies[0], replies[-1]
    return Reply(
        text="\n\n".join(reply.text for reply in replies),
        outcome=first.outcome,
        choices=last.choices,
        sources=tuple(source for reply in replies for source in reply.sources),
        case_number=next((reply.case_number for reply in replies if reply.case_number), None),
    )
