"""The ear for emergencies, which learnt from our examples (`language/emergency_learning.py`).

It hears those that no rule foresees, and when the words of a rule stand in ordinary talk."""

from functools import cache
from importlib.resources import files

from language import ears
from language.ears import Ear

FILE = "emergency_ear.bin"


@cache
def ear() -> Ear:
    """The ear that has learnt all our examples."""
    return ears.unpacked(files("language").joinpath(FILE).read_bytes())
