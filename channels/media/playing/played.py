"""What the child answers. It imports nothing of the service's, so that the child starts quickly."""

import msgspec


class Played(msgspec.Struct, frozen=True, tag=True):
    """A voice as MP3, and how long it is."""

    seconds: float
    sound: bytes


class NotPlayed(msgspec.Struct, frozen=True, tag=True):
    """The file holds no voice that can be read."""


Outcome = Played | NotPlayed
