"""What a calibration fitted, in a file beside the code."""

from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import msgspec

Fitted = TypeVar("Fitted")


def read(name: str, kind: type[Fitted]) -> Fitted:
    """What is kept under a file's name."""
    return msgspec.json.decode(files("knowledge_base").joinpath(name).read_bytes(), type=kind)


def write(name: str, fitted: object) -> None:
    """Keep it under a file's name."""
    text = msgspec.json.format(msgspec.json.encode(fitted), indent=1)
    Path(__file__).with_name(name).write_bytes(text + b"\n")
