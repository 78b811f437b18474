"""Voices as text, where the operator runs a speech recognition; without it, and when it fails, they stay voices."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Protocol

import aiohttp
import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.reply import Reply, Turn
from channels import body
from channels.media.store import MediaStore
from channels.reception import Answerer
from language import text
from records import media, messages, turns
from records.database import Database
from records.media import MediaKind, MediaState, Piece
from records.messages import Message

log = logging.getLogger(__name__)

TIMEOUT = aiohttp.ClientTimeout(total=20, connect=3)
MAX_ANSWER = 65_536
LONGEST = 2_000
# Seconds between two looks at whether a voice was fetched, and how often.
LOOK_AGAIN = 0.25
LOOKS = 40


@dataclass(frozen=True)
class _Heard:
    text: Annotated[str, msgspec.Meta(max_length=20_000)]


class Transcriber(Protocol):
    """Gives a voice's words; empty where there are none to be had."""

    async def heard(self, voice: Path, content_type: str) -> str: ...


class OwnTranscriber:
    """The operator's service: the bytes of a voice are posted to `url` under their type, `{"text": …}` comes back.

    `url` is the only address that a voice ever goes to: no redirect is followed.
    """

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._url = url
        self._session = session

    async def heard(self, voice: Path, content_type: str) -> str:
        try:
            content = await asyncio.to_thread(voice.read_bytes)
            async with self._session.post(
                self._url,
                data=content,
                headers={"Content-Type": content_type},
                timeout=TIMEOUT,
                allow_redirects=False,
            ) as response:
                raw = await body.read(response.content, MAX_ANSWER)
                if response.status != 200:
                    raise ValueError(f"HTTP {response.status}")
            return text.clean(msgspec.json.decode(raw or b"", type=_Heard).text, LONGEST)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # What was said must not reach the log, so neither does the message of a decoding error.
            log.warning("a voice was not transcribed: %s", type(error).__name__)
            return ""


class Hearing:
    """A dialogue that has the voices of a turn transcribed first; what was heard is kept as their messages' text."""

    def __init__(self, dialogue: Answerer, database: Database, store: MediaStore, transcriber: Transcriber) -> None:
        self._dialogue = dialogue
        self._database = database
        self._store = store
        self._transcriber = transcriber

    async def turn(self, turn: Turn) -> Reply:
        async with self._database.reading() as connection:
            said = await messages.of_turn(connection, turn.message_id)
        if any(_is_mute(message) for message in said):
            texts = [await self._heard(message) if _is_mute(message) else message.text for message in said]
            turn = replace(turn, text=turns.joined(texts), kind=turn.kind if len(said) == 1 else _kind(said, texts))
        return await self._dialogue.turn(turn)

    async def _heard(self, message: Message) -> str:
        piece = await self._fetched(message.id)
        if piece is None or piece.name is None or piece.content_type is None:
            return ""
        heard = await self._transcriber.heard(self._store.files.path(piece.name), piece.content_type)

        async def write(tx: AsyncConnection) -> None:
            await messages.write_down(tx, message.id, heard)

        if heard:
            await self._database.write(write)
        return heard

    async def _fetched(self, message_id: int) -> Piece | None:
        """The piece as soon as it is kept; None where that does not happen in time."""
        for _ in range(LOOKS):
            async with self._database.reading() as connection:
                piece = await media.of_message(connection, message_id)
            if piece is None or piece.state is not MediaState.PENDING:
                return piece
            await asyncio.sleep(LOOK_AGAIN)
        return None


def _is_mute(message: Message) -> bool:
    return message.kind == MediaKind.VOICE and not message.text


def _kind(said: Sequence[Message], texts: Sequence[str]) -> str:
    """Several messages are answered as a text where there is one, else as the first of them."""
    return "text" if any(texts) else said[0].kind
