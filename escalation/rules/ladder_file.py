"""`ladder.yaml` as it is written, and what can be wrong with it."""

from dataclasses import dataclass
from datetime import time
from types import MappingProxyType

from escalation.ladder import Audience, Ladder, Late, Rung


@dataclass(frozen=True, slots=True)
class Written:
    """The file."""

    at: time
    waiting_days: int
    rungs: list[Rung]
    late: dict[Late, tuple[Audience, ...]]
    support_soon_days: int = 1


def ladder_of(written: Written) -> Ladder:
    """The ladder that the file states."""
    # Whoever wrote the file before there were such rules has the department told all the same.
    late = {Late.AUTO_ACCEPT: (Audience.HANDLER, Audience.HEAD), Late.UNTOLD: (Audience.HANDLER,)} | written.late
    days = written.waiting_days, written.support_soon_days
    return Ladder(written.at, *days, tuple(written.rungs), MappingProxyType(late))


def mistakes(written: Written) -> list[str]:
    """A sentence for each mistake."""
    problems = [f"{rung.key}: {problem}" for rung in written.rungs for problem in _rung_mistakes(rung)]
    for name in ("waiting_days", "support_soon_days"):
        if not 1 <= getattr(written, name) <= 365:
            problems.append(f"{name}: must be from 1 to 365")
    keys = [rung.key for rung in written.rungs]
    if len(set(keys)) < len(keys):
        problems.append("rungs: a key stands there twice")
    days = [rung.days for rung in written.rungs if rung.days is not None]
    if days != sorted(set(days)):
        problems.append("rungs: must stand from the lowest to the highest")
    return problems


def _rung_mistakes(rung: Rung) -> list[str]:
    if (rung.share is None) == (rung.days is None):
        return ["needs either `share` or `days`"]
    if rung.share is not None and not 0 < rung.share < 1:
        return ["`share` must be above 0 and below 1"]
    if rung.days is not None and not 0 <= rung.days <= 365:
        return ["`days` must be from 0 to 365"]
    return [] if rung.to else ["reminds nobody"]
