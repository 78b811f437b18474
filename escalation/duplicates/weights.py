"""The fitted weights as they are kept beside the code."""

from importlib.resources import files
from pathlib import Path

import msgspec

from escalation.duplicates.score import Weights


def load() -> Weights:
    """The weights that belong to this version of the score."""
    return msgspec.json.decode(files("escalation.duplicates").joinpath("weights.json").read_bytes(), type=Weights)


def keep(weights: Weights) -> None:
    """Write `weights` where `load` finds them."""
    text = msgspec.json.format(msgspec.json.encode(weights), indent=1)
    Path(__file__).with_name("weights.json").write_bytes(text + b"\n")
