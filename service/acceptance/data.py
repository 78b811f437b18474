"""Reading the data of an acceptance run; nothing of it is ever printed but ids."""

import random
from pathlib import Path
from typing import TypeVar

import msgspec

from service.bootstrap.failure import SetupError

SEED = 20261123

Row = TypeVar("Row")


def read(file: Path, row: type[Row]) -> list[Row]:
    """The rows of a file of JSON lines. Raises SetupError naming the file and the line that cannot be read."""
    number = 0
    try:
        with file.open("rb") as stream:
            rows = []
            for number, line in enumerate(stream, 1):  # noqa: B007 (the error below names it)
                rows.append(msgspec.json.decode(line, type=row))
            return rows
    except OSError as error:
        raise SetupError(
            f"{file} cannot be read: {error.strerror}. ./weiqiao acceptance --help tells the format."
        ) from error
    except msgspec.DecodeError as error:
        raise SetupError(f"{file}, line {number}: {error}.") from error


def sample(rows: list[Row], size: int) -> list[Row]:
    """The same `size` rows every time, or all of them where there are fewer."""
    return random.Random(SEED).sample(rows, min(size, len(rows)))
