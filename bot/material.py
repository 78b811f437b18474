"""Pictures, voices, videos, places and links: the assistant cannot read them, the handler can."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import point
from bot.case_question import CaseQuestion
from bot.own_cases import OwnCases
from bot.registration import Registration
from bot.reply import Reply, ReplyOutcome, Turn
from bot.wording import WORDS
from records import enclosures, media, messages
from records.database import Database
from records.enclosures import Place
from records.media import MediaState

_WORDS = WORDS.material


class Material:
    """Says honestly what becomes of what was sent. It came with its message: nothing is kept here."""

    def __init__(self, database: Database, registration: Registration, own_cases: OwnCases) -> None:
        self._database = database
        self._registration = registration
        self._own_cases = own_cases

    async def turn(self, turn: Turn, asked: CaseQuestion | None) -> Reply:
        """The reply to one message. A form that is open goes on with the question that it had asked; `asked` is what
        was asked last of the citizen's cases."""
        kept = await self._database.look(lambda connection: _is_kept(connection, turn.message_id))
        place = await self._database.look(lambda connection: _place(connection, turn.message_id))
        if place is not None and not point.is_here(place):
            return await self._go_on(turn, _WORDS.elsewhere)
        if not kept:
            return await self._go_on(turn, _WORDS.not_kept.format(sent=WORDS.own_case.sent[turn.kind]))
        named = point.named(place) if place else ""
        if place and (question := await self._registration.locate(turn, named, named=bool(place.label))):
            return _before(_WORDS.attached[turn.kind].format(place=named), question)
        if question := await self._registration.open_question(turn):
            return _before(_WORDS.attached[turn.kind], question)
        added = await self._own_cases.add_material(turn, asked)
        return added or Reply(_WORDS.alone[turn.kind].format(place=named), ReplyOutcome.ASKING)

    async def _go_on(self, turn: Turn, words: str) -> Reply:
        question = await self._registration.open_question(turn)
        return _before(words, question) if question else Reply(words, ReplyOutcome.RECEIVED)


async def _is_kept(connection: AsyncConnection, message_id: int) -> bool:
    """Whether a message's piece is there or on its way; a place or a link needs none."""
    piece = await media.of_message(connection, message_id)
    return piece is None or piece.state in (MediaState.PENDING, MediaState.KEPT)


async def _place(connection: AsyncConnection, message_id: int) -> Place | None:
    """The place that a message is; None for any other message."""
    found = enclosures.read((await messages.load(connection, message_id)).payload)
    return found if isinstance(found, Place) else None


def _before(words: str, question: Reply) -> Reply:
    return replace(question, text=f"{words}\n\n{question.text}")
