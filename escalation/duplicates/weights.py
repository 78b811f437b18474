"""The fitted weights as they are kept beside the code."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import msgspec

from escalation.duplicates.reading import Readings
from escalation.duplicates.score import Weights


def load() -> Weights:
    """The weights that belong to this version of the score."""
    return msgspec.json.decode(files("escalation.duplicates").joinpath("weights.json").read_bytes(), type=Weights)


def load_readings() -> list[list[Readings]]:
    """What readers made of the pairs of each older file that they never saw, by file and pair, as those that belong to
    this code were trained."""
    kept = msgspec.json.decode(
        files("escalation.duplicates").joinpath("unseen.json").read_bytes(), type=list[list[tuple[float, float]]]
    )
    return [[Readings(matter, place) for matter, place in part] for part in kept]


def keep_readings(matters: Sequence[Sequence[float]], places: Sequence[Sequence[float]]) -> None:
    """Write log odds, by file and pair, where `load_readings` finds them."""
    rounded = [
        [(round(matter, 2), round(place, 2)) for matter, place in zip(*part, strict=True)]
        for part in zip(matters, places, strict=True)
    ]
    Path(__file__).with_name("unseen.json").write_bytes(msgspec.json.encode(rounded) + b"\n")


def keep(weights: Weights) -> None:
    """Write `weights` where `load` finds them."""
    text = msgspec.json.format(msgspec.json.encode(weights), indent=1)
    Path(__file__).with_name("weights.json").write_bytes(text + b"\n")
