"""How a call of WeChat's API ended, for the outbox and for staff."""

import logging
from collections.abc import Awaitable
from dataclasses import replace
from datetime import datetime, timedelta

from channels.outcome import SENT, Outcome, Result
from channels.wechat.client import Answer, Refused, Unanswered, Unreachable
from channels.wechat.errors import DAY_USED_UP, Action, action
from channels.wording import WORDS
from records.moments import CITY_TIME

log = logging.getLogger(__name__)

RESULTS = {
    Action.RENEW_TOKEN: Result.RETRY,
    Action.RETRY: Result.RETRY,
    Action.SLOW_DOWN: Result.RETRY,
    Action.UNREACHABLE: Result.UNREACHABLE,
    Action.NO_WINDOW: Result.WEB_ONLY,
    Action.OTHER_NOTICE: Result.WEB_ONLY,
    Action.USED_UP: Result.HELD,
    Action.UNVERIFIED: Result.HELD,
}
ALARMS = (Action.ALARM, Action.UNVERIFIED, Action.SLOW_DOWN)
A_MINUTE = timedelta(minutes=1)


async def attempt(call: Awaitable[Answer], now: datetime) -> Outcome:
    """The outcome of one call that sends something. What is HELD has no end yet."""
    try:
        answer = await call
    except Refused as refused:
        return _no_token(refused, now)
    except Unreachable as error:
        log.warning("WeChat not reached: %s", error)
        return Outcome(Result.RETRY, WORDS.sending.not_reached)
    except Unanswered as error:
        log.warning("no answer from WeChat: %s", error)
        return Outcome(Result.UNKNOWN, WORDS.sending.no_answer)
    return outcome(answer, now)


def outcome(answer: Answer, now: datetime) -> Outcome:
    """What an answer means."""
    code = answer.errcode
    if code == 0:
        return replace(SENT, receipt=None if answer.msgid is None else str(answer.msgid))
    what = action(code)
    said = answer.errmsg[:200]
    if alarm := what in ALARMS:
        log.error("WeChat refuses to send: %s %s", code, said)
    until = _again(code, now) if what is Action.SLOW_DOWN else None
    result, reason = RESULTS.get(what, Result.FAILED), WORDS.sending.refusal(code)
    return Outcome(result, reason, until=until, code=code, said=said, alarm=alarm)


def _no_token(refused: Refused, now: datetime) -> Outcome:
    """Nothing was sent, and nothing will be until the operator has looked at the account.

    Where that is sure (an address that is not on WeChat's list), it is not tried again.
    """
    log.error("WeChat refuses an access token: %s", refused)
    what = action(refused.code)
    reason = f"{WORDS.sending.no_token}；{WORDS.sending.refusal(refused.code)}"
    until = _again(refused.code, now) if what is Action.SLOW_DOWN else None
    result = Result.FAILED if what is Action.ALARM else Result.RETRY
    return Outcome(result, reason, until=until, code=refused.code, alarm=what is not Action.RETRY)


def _again(code: int, now: datetime) -> datetime:
    """When calls are counted anew: a day's after the city's midnight, a minute's after a minute."""
    if code != DAY_USED_UP:
        return now + A_MINUTE
    tomorrow = now.astimezone(CITY_TIME) + timedelta(days=1)
    return tomorrow.replace(hour=0, minute=1, second=0, microsecond=0)
