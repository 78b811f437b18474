"""The table of moves as a page that a lawyer reads: `service.documentation` keeps `docs/case-moves.zh-CN.md` true."""

from escalation import timeline, wording
from escalation.case import CaseStatus
from escalation.conditions import Condition
from escalation.moves import MOVES, Move, Party


def life_table() -> str:
    """A row a move: step, from, to, who, conditions, what must be given, what the citizen reads of it."""
    rows = [f"| {' | '.join(_row(move))} |" for move in MOVES]
    return "\n".join(("| 步骤 | 可以从 | 到 | 谁可以做 | 条件 | 须填写 | 市民看到 |", f"|{'---|' * 7}", *rows))


def _row(move: Move) -> tuple[str, ...]:
    words = wording.words()["moves"]
    who = [words["who"][one] for one in (*sorted(move.roles), *sorted(move.parties))]
    after = "状态不变" if move.after is None else wording.status(move.after)
    needs = [words["needs"][need] for need in move.needs]
    return (
        wording.step(move.step),
        _before(move),
        after,
        "、".join(who),
        "；".join(map(_condition, move.conditions)) or "—",
        "、".join(needs) or "—",
        "；".join(_told(move)) or "—",
    )


def _told(move: Move) -> list[str]:
    """What "我的诉求" shows of a move, by whoever makes it."""
    makers = [own for own, makes in ((True, Party.CITIZEN in move.parties), (False, _others(move))) if makes]
    found = [timeline.telling(move.step, own=own) for own in makers]
    words = wording.words()["moves"]["with_words"]
    return [timeline.title(how) + (words if how.words else "") for how in found if how is not None]


def _others(move: Move) -> bool:
    return bool(move.roles or move.parties - {Party.CITIZEN})


def _before(move: Move) -> str:
    left_out = [status for status in CaseStatus if status not in move.before]
    if len(left_out) < 3:
        return "任何状态" + (f"（{'、'.join(map(wording.status, left_out))}除外）" if left_out else "")
    return "、".join(wording.status(status) for status in CaseStatus if status in move.before)


def _condition(condition: Condition) -> str:
    return str(wording.words()["moves"]["conditions"][condition])
