"""History that shows when it was changed: each row carries a hash over itself and the row before. Pure.

Words may name people, so only a salted digest of them is hashed: when words and salt are erased the chain still holds,
and without the salt nobody can guess what they were.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Link:
    """Everything of a history row that the chain protects."""

    case_id: int
    seq: int
    at: datetime
    actor: str
    step: str
    before: str | None
    after: str
    department: str | None
    answer_by: date | None
    version: int | None
    authority: str
    command: str | None
    text_digest: str


def text_digest(salt: str, text: str) -> str:
    """A digest of words that says nothing of them without the salt."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def link_hash(previous: str, link: Link) -> str:
    """The hash of a row that follows the row whose hash is `previous` ("" for the first)."""
    values = [getattr(link, name) for name in Link.__dataclass_fields__]
    written = json.dumps([previous, *values], ensure_ascii=False, separators=(",", ":"), default=_written)
    return hashlib.sha256(written.encode()).hexdigest()


def day_hash(previous: str, day: date, rows: list[tuple[int, str]]) -> str:
    """The digest of a day: over the digest of the day before and every row (id and hash) written on it."""
    written = json.dumps([previous, day.isoformat(), rows], separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} is no part of a chain")
