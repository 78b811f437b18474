"""Calling WeChat from the command line: what is refused becomes a sentence that says what to do."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from channels.wechat.account_calls import AccountCalls
from channels.wechat.client import Refused, Unanswered, Unreachable, WeChatClient
from service.bootstrap.failure import SetupError
from service.settings import Settings
from service.wechat_account import account

_Result = TypeVar("_Result")

NO_ACCOUNT = "No official account is configured: set WEIQIAO_WECHAT_APP_ID and the other WEIQIAO_WECHAT_ settings."
HINTS = {
    40001: "the AppSecret is wrong",
    40013: "the AppID is wrong",
    40125: "the AppSecret is wrong",
    40164: "add this machine's address to the IP whitelist in WeChat's console and wait five minutes",
    45009: "today's calls are used up; try again tomorrow",
    48001: "the account is not verified or has no such right",
}


def call(settings: Settings, work: Callable[[AccountCalls], Awaitable[_Result]]) -> _Result:
    """Do `work` with the account. Raises SetupError where there is none or WeChat does not do it."""
    if not settings.wechat_enabled:
        raise SetupError(NO_ACCOUNT)
    try:
        return asyncio.run(_called(settings, work))
    except Refused as error:
        hint = HINTS.get(error.code)
        raise SetupError(f"WeChat refuses: {error}{f' ({hint})' if hint else ''}.") from error
    except (Unreachable, Unanswered) as error:
        raise SetupError(f"WeChat cannot be reached at {settings.wechat_api}: {error}.") from error


async def _called(settings: Settings, work: Callable[[AccountCalls], Awaitable[_Result]]) -> _Result:
    import aiohttp

    own = account(settings)
    async with aiohttp.ClientSession() as session:
        # stable_token gives every caller the same token, so the service's stays good.
        return await work(AccountCalls(own, session, WeChatClient(own, session, None)))
