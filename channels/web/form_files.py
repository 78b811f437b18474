"""A form with photos, read piece by piece: what is too much stops the reading, and stays nowhere."""

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Self

from aiohttp import BodyPartReader, MultipartReader

from channels.media.store import LARGEST_UPLOAD, MEGABYTE, MediaStore
from channels.web.chat_api import CHANNEL
from channels.wording import WORDS
from records import enclosures
from records.database import Database
from records.media import MediaKind, NewPiece, Reason, Refused
from records.media_files import Draft, MediaFiles, TooLarge
from records.messages import Inbound

TYPE = "multipart/form-data"
MOST = 5
MOST_FIELDS = 20
LARGEST_FIELDS = 32_768
CHUNK = 65_536


class NotTaken(Exception):
    """A photo is not taken; its text says to the citizen why."""


class FormFiles(ExitStack):
    """The photos of one form, on the disk until the end of the block, and for good once they are kept."""

    def __init__(self, files: MediaFiles) -> None:
        super().__init__()
        self._files = files
        self._room = LARGEST_FIELDS
        self._problem = ""
        self.drafts: list[Draft] = []

    def __enter__(self) -> Self:
        return self

    async def read(self, form: MultipartReader) -> dict[str, list[str]]:
        """The fields up to the first thing that is too much, about which `keep` says more. Raises ValueError."""
        fields: dict[str, list[str]] = {}
        for _ in range(MOST_FIELDS):
            part = None if self._problem else await form.next()
            if not isinstance(part, BodyPartReader):
                break
            if part.filename is None:
                fields.setdefault(part.name or "", []).append(await self._text(part))
            else:
                await self._file(part)
        return fields

    async def keep(self, store: MediaStore, database: Database, citizen_id: int) -> list[NewPiece]:
        """The photos in their places; their rows are the caller's next step. Raises NotTaken."""
        if self._problem:
            raise NotTaken(self._problem)
        if not self.drafts:
            return []
        async with database.reading() as connection:
            full = await store.full(connection, citizen_id)
        if full is not None:
            raise NotTaken(_words(full))
        try:
            return [await store.keep(draft, MediaKind.IMAGE) for draft in self.drafts]
        except Refused as refused:
            raise NotTaken(_words(refused.reason)) from refused

    async def _text(self, part: BodyPartReader) -> str:
        content = b""
        while chunk := await part.read_chunk(CHUNK):
            content += chunk
            if len(content) > self._room:
                raise ValueError("the form is too long")
        self._room -= len(content)
        return content.decode()

    async def _file(self, part: BodyPartReader) -> None:
        draft = self.enter_context(self._files.draft(LARGEST_UPLOAD))
        try:
            while chunk := await part.read_chunk(CHUNK):
                draft.write(chunk)
        except TooLarge:
            self._problem = _words(Reason.TOO_LARGE)
        if draft.bytes:  # a browser sends an empty one where none was chosen
            self.drafts.append(draft)
        if len(self.drafts) > MOST:
            self._problem = WORDS.requests.too_many_photos.format(most=MOST)


def sent_with(photos: Sequence[NewPiece], once: str) -> list[Inbound]:
    """The photos of the form `once` as messages to be written down."""
    return [
        Inbound(CHANNEL, "", f"form:{once}:{number}", "", piece.kind, enclosures.of_piece(piece), piece)
        for number, piece in enumerate(photos)
    ]


def _words(reason: Reason) -> str:
    return WORDS.chat.not_taken[reason].format(megabytes=LARGEST_UPLOAD // MEGABYTE)
