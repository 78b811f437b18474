"""What to do about each error code of WeChat's API (https://developers.weixin.qq.com/doc/service/, global codes)."""

from enum import StrEnum


class Action(StrEnum):
    """How a refused call goes on."""

    RENEW_TOKEN = "renew_token"  # once, then the call is repeated once
    RETRY = "retry"  # later, a bounded number of times
    UNREACHABLE = "unreachable"  # nothing reaches this person any more
    GIVE_UP = "give_up"  # this message cannot be sent; staff see why
    ALARM = "alarm"  # nothing can be sent until the operator acts


ACTIONS = {
    -1: Action.RETRY,
    40001: Action.RENEW_TOKEN,
    40014: Action.RENEW_TOKEN,
    42001: Action.RENEW_TOKEN,
    40003: Action.UNREACHABLE,
    43004: Action.UNREACHABLE,
    46004: Action.UNREACHABLE,
    40164: Action.ALARM,
    43101: Action.GIVE_UP,
    45002: Action.GIVE_UP,
    45009: Action.RETRY,
    45011: Action.RETRY,
    45015: Action.GIVE_UP,
    45047: Action.GIVE_UP,
    45098: Action.GIVE_UP,
    47003: Action.GIVE_UP,
    48001: Action.ALARM,
    48002: Action.UNREACHABLE,
    48004: Action.ALARM,
    50002: Action.ALARM,
}


def action(code: int) -> Action:
    """The action for a code; an unknown one is shown to staff rather than repeated."""
    return ACTIONS.get(code, Action.GIVE_UP)
