"""How sure is sure enough, where so large a share must be right. Pure."""

from collections.abc import Sequence


def reachable(judged: Sequence[tuple[float, bool]], precision: float) -> tuple[float, float]:
    """The lowest threshold from which at least `precision` of all above it are right, and the share above it; 1 and 0
    where there is none. `judged`: how sure each was, and whether it was right."""
    best = (1.0, 0.0)
    right = 0
    for count, (confidence, hit) in enumerate(sorted(judged, key=lambda one: -one[0]), 1):
        right += hit
        if right / count >= precision:
            best = (confidence, count / len(judged))
    return best
