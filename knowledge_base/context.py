"""What is known about the asking citizen beside the question itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Context:
    """`district` is the citizen's district code; `topic` the id of the entry that was answered last, `asked` the
    question before this one. "那温江呢" and "要带啥子" go on about them. `offered` are the ids of the entries that the
    citizen was asked to choose from. `goes_on`: the message was recognised as one that goes on about the last. `among`:
    it can mean nothing but one of the `offered`, and means the one that scores so much above the others, in nats."""

    district: str | None = None
    topic: str | None = None
    asked: str | None = None
    offered: tuple[str, ...] = ()
    goes_on: bool = False
    among: float | None = None
