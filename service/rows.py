"""Table rows as JSON lines that any supported database can take back: values with their types kept."""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

TAG = "$"


def encode(row: Mapping[str, Any]) -> bytes:
    """One row as a line of JSON. Raises TypeError on a value of a kind no table of ours has."""
    values = {name: _plain(value) for name, value in row.items()}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def decode(line: bytes) -> dict[str, Any]:
    """The row of a line that `encode` wrote. Raises ValueError on anything else."""
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError("a row is an object")
    return {name: _typed(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return {TAG: "moment", "v": value.isoformat()}
        case date():
            return {TAG: "date", "v": value.isoformat()}
        case bytes():
            return {TAG: "bytes", "v": base64.b64encode(value).decode()}
        case Decimal():
            return {TAG: "decimal", "v": str(value)}
        case dict() | list():
            return {TAG: "json", "v": value}
        case str() | int() | float() | None:
            return value
    raise TypeError(f"{type(value).__name__} cannot be written into a backup")


def _typed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    kind, text = value[TAG], value["v"]
    match kind:
        case "moment":
            return datetime.fromisoformat(text)
        case "date":
            return date.fromisoformat(text)
        case "bytes":
            return base64.b64decode(text)
        case "decimal":
            return Decimal(text)
        case "json":
            return text
    raise ValueError(f"unknown kind {kind}")


def lines(data: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The rows of a file of lines."""
    return (decode(line) for line in data if line.strip())
