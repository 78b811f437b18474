"""What a calibration fitted, in a file beside the code."""

from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import msgspec

Fitted = TypeVar("Fitted")


def read(name: str, kind: type[Fitted], package: str = "knowledge_base") -> Fitted:
    """What is kept under a file's name beside the code of a package."""
    return msgspec.json.decode(files(package).joinpath(name).read_bytes(), type=kind)


def write(name: str, fitted: object, package: str = "knowledge_base") -> None:
    """Keep it under a file's name beside the code of a package."""
    text = msgspec.json.format(msgspec.json.encode(fitted), indent=1)
    Path(str(files(package))).joinpath(name).write_bytes(text + b"\n")
