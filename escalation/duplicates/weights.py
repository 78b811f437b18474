"""The fitted weights as they are kept beside the code."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import msgspec

from escalation.duplicates.score import Weights


def load() -> Weights:
    """The weights that belong to this version of the score."""
    return msgspec.json.decode(files("escalation.duplicates").joinpath("weights.json").read_bytes(), type=Weights)


def load_readings() -> list[list[float]]:
    """What readers made of the pairs of each older file that they never saw, by file and pair, as the reader that
    belongs to this code was trained."""
    return msgspec.json.decode(
        files("escalation.duplicates").joinpath("unseen.json").read_bytes(), type=list[list[float]]
    )


def keep_readings(readings: Sequence[Sequence[float]]) -> None:
    """Write `readings` where `load_readings` finds them."""
    rounded = [[round(odds, 2) for odds in part] for part in readings]
    Path(__file__).with_name("unseen.json").write_bytes(msgspec.json.encode(rounded) + b"\n")


def keep(weights: Weights) -> None:
    """Write `weights` where `load` finds them."""
    text = msgspec.json.format(msgspec.json.encode(weights), indent=1)
    Path(__file__).with_name("weights.json").write_bytes(text + b"\n")
