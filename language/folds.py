"""Which part of what is learnt from is held out when, so that the same text always falls into the same part. Pure."""

import hashlib


def fold(text: str, count: int) -> int:
    """The part of `count` that a text falls into, from 0 on, whatever stands around it."""
    return hashlib.sha256(text.encode()).digest()[0] % count
