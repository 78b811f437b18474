"""Pictures of staff's on their way to WeChat: uploaded first, then sent by the id that WeChat gives."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from channels.outcome import Outcome, Result
from channels.wechat.attempt import attempt
from channels.wechat.client import Answer, WeChatClient
from channels.wechat.errors import NO_SUCH_MEDIA
from channels.wording import WORDS
from records import media
from records.database import Database
from records.media_files import Form, MediaFiles


class Pictures:
    """Sends the picture of a message, drawn anew: never the file as it was chosen."""

    def __init__(
        self, client: WeChatClient, database: Database, files: MediaFiles, clock: Callable[[], datetime]
    ) -> None:
        self._client = client
        self._database = database
        self._files = files
        self._clock = clock

    async def send(self, path: str, to: str, message_id: int) -> Outcome:
        """How that ended. An upload shows nobody anything, so it is simply done again at the next attempt."""
        picture = await self._read(message_id)
        if picture is None:
            return Outcome(Result.FAILED, WORDS.sending.picture_gone)
        return await attempt(self._twice(path, to, picture), self._clock())

    async def _twice(self, path: str, to: str, picture: bytes) -> Answer:
        answer = await self._once(path, to, picture)
        # WeChat has let go of what it was just given.
        return await self._once(path, to, picture) if answer.errcode == NO_SUCH_MEDIA else answer

    async def _once(self, path: str, to: str, picture: bytes) -> Answer:
        uploaded = await self._client.upload(picture)
        if uploaded.errcode:
            return uploaded
        image = {"media_id": uploaded.media_id}
        return await self._client.call(path, {"touser": to, "msgtype": "image", "image": image})

    async def _read(self, message_id: int) -> bytes | None:
        async with self._database.reading() as connection:
            piece = await media.of_message(connection, message_id)
        if piece is None or piece.name is None:
            return None
        try:
            return await asyncio.to_thread(self._files.path(piece.name, Form.VIEW).read_bytes)
        except FileNotFoundError:
            return None
