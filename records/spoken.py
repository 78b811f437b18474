"""Ways in on which nothing can be sent: whoever came by one is spoken to, and staff write down what was said. Pure."""

from enum import StrEnum


class Spoken(StrEnum):
    """How somebody came whom staff wrote down."""

    TELEPHONE = "telephone"
    COUNTER = "counter"


_WAYS = frozenset(Spoken)


def is_spoken(channel: str | None) -> bool:
    """Whether nothing can be sent to whoever came by a channel; None: by none."""
    return channel in _WAYS
