"""What the desk is made of; `service` puts it together."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation.casework import Casework
from escalation.rulebook import Rulebook
from records.database import Database


@dataclass(frozen=True)
class Passwords:
    """How passwords are hashed (blocking) and compared, and how many wrong ones lock an account for how long."""

    hash: Callable[[str], str]
    matches: Callable[[str, str | None], Awaitable[bool]]
    min_length: int
    allowed_failures: int
    locked_for: timedelta


@dataclass(frozen=True)
class DeskParts:
    """`clock` gives the present as an aware UTC datetime."""

    database: Database
    casework: Casework
    passwords: Passwords
    clock: Callable[[], datetime]

    @property
    def rulebook(self) -> Rulebook:
        return self.casework.rulebook
