"""Passwords of staff, hashed with argon2id off the event loop."""

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 10

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """The argon2id hash with its parameters; blocking, about 50 ms."""
    return _hasher.hash(password)


async def matches(password: str, password_hash: str | None) -> bool:
    """Whether the password belongs to the hash. None (no such login) is never matched, but takes as long."""
    right = await asyncio.to_thread(_verify, password_hash, password)
    return right and password_hash is not None


def _verify(password_hash: str | None, password: str) -> bool:
    try:
        return _hasher.verify(password_hash or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    """What is checked against when a login is unknown, so that an answer takes as long as for a known one."""
    return _hasher.hash("nobody has this password")
