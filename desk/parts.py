"""What the desk is made of; `service` puts it together."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.casework import Casework
from escalation.rulebook import Rulebook
from knowledge_base.context import Context
from knowledge_base.trial import Trial
from records.database import Database
from records.media import MediaKind, NewPiece, Reason
from records.media_files import Draft, MediaFiles
from records.vault import Vault


@dataclass(frozen=True)
class Passwords:
    """How passwords are hashed (blocking) and compared, and how many wrong ones lock an account for how long."""

    hash: Callable[[str], str]
    matches: Callable[[str, str | None], Awaitable[bool]]
    min_length: int
    allowed_failures: int
    locked_for: timedelta


class Explaining(Protocol):
    """What questions are tried out on: `knowledge_base`'s KnowledgeBase."""

    async def explain(self, question: str, context: Context, today: date) -> Trial | None: ...


class Pictures(Protocol):
    """Where pictures are checked and kept: `channels`' MediaStore."""

    async def full(self, connection: AsyncConnection, citizen_id: int | None) -> Reason | None: ...

    async def keep(self, draft: Draft, kind: MediaKind) -> NewPiece: ...


@dataclass(frozen=True)
class DeskParts:
    """`clock` gives the present as an aware UTC datetime. `verified`: the official account may write first, as far as
    the settings say. `rules_digest` tells the rules that this process works by from others."""

    database: Database
    casework: Casework
    knowledge: Explaining
    passwords: Passwords
    media: MediaFiles
    pictures: Pictures
    vault: Vault
    clock: Callable[[], datetime]
    verified: bool = True
    rules_digest: str = ""

    @property
    def rulebook(self) -> Rulebook:
        return self.casework.rulebook
