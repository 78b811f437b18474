"""What to do about each error code of WeChat's API (https://developers.weixin.qq.com/doc/service/, global codes)."""

from enum import StrEnum


class Action(StrEnum):
    """How a refused call goes on."""

    RENEW_TOKEN = "renew_token"  # once, then the call is repeated once
    RETRY = "retry"  # later, a bounded number of times
    SLOW_DOWN = "slow_down"  # the same, and an alarm: a minute's or a day's calls are used up
    UNREACHABLE = "unreachable"  # nothing reaches this person any more
    SIMPLIFY = "simplify"  # too long: a shorter form of it, once
    NO_WINDOW = "no_window"  # a notice instead, else the web page alone
    USED_UP = "used_up"  # a notice instead, else not before the citizen writes again
    OTHER_NOTICE = "other_notice"  # this kind of notice is not wanted: the next kind
    UNVERIFIED = "unverified"  # an alarm; it goes out in the reply to the citizen's next message
    GIVE_UP = "give_up"  # this message cannot be sent; staff see why
    ALARM = "alarm"  # nothing of the kind can be sent until the operator acts
    IGNORE = "ignore"  # it does not matter


ACTIONS = {
    -1: Action.RETRY,
    40001: Action.RENEW_TOKEN,
    40014: Action.RENEW_TOKEN,
    42001: Action.RENEW_TOKEN,
    40003: Action.UNREACHABLE,
    43004: Action.UNREACHABLE,
    46004: Action.UNREACHABLE,
    40037: Action.ALARM,
    40164: Action.ALARM,
    43101: Action.OTHER_NOTICE,
    45002: Action.SIMPLIFY,
    45009: Action.SLOW_DOWN,
    45011: Action.SLOW_DOWN,
    45015: Action.NO_WINDOW,
    45047: Action.USED_UP,
    45072: Action.IGNORE,
    45080: Action.IGNORE,
    45081: Action.IGNORE,
    45098: Action.SIMPLIFY,
    47003: Action.ALARM,
    48001: Action.UNVERIFIED,
    48002: Action.UNREACHABLE,
    48004: Action.ALARM,
    50002: Action.ALARM,
}
NO_SUCH_MEDIA = 40007
DAY_USED_UP = 45009


def action(code: int) -> Action:
    """The action for a code; an unknown one is shown to staff rather than repeated."""
    return ACTIONS.get(code, Action.GIVE_UP)
