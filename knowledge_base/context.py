"""What is known about the asking citizen beside the question itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Context:
    """`district` is the citizen's six-digit district code; `topic` the id of the entry that was answered last."""

    district: str | None = None
    topic: str | None = None
