"""Showing a citizen that an answer is being written. Nothing waits for it, and nothing depends on it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from channels.wechat.client import Refused, Unanswered, Unreachable, WeChatClient

log = logging.getLogger(__name__)

TYPING = "/cgi-bin/message/custom/typing"


@asynccontextmanager
async def shown(client: WeChatClient, openid: str, after: float, at_it: Callable[[], bool]) -> AsyncIterator[None]:
    """Show the sign if the block takes longer than `after` seconds and we are `at_it` then: for 15, or until the next
    message.

    It counts against no quota.
    """
    showing = asyncio.create_task(_show(client, openid, after, at_it))
    try:
        yield
    finally:
        showing.cancel()


async def _show(client: WeChatClient, openid: str, after: float, at_it: Callable[[], bool]) -> None:
    await asyncio.sleep(after)
    if at_it():
        await show(client, openid)


async def show(client: WeChatClient, openid: str) -> None:
    """Show the sign now, where WeChat lets us: within half a minute of what the citizen sent last."""
    try:
        answer = await client.call(TYPING, {"touser": openid, "command": "Typing"})
        log.debug("typing sign: %s", answer.errcode)  # 45072, 45080, 45081: it is not shown, which does no harm
    except (Refused, Unreachable, Unanswered) as error:
        log.debug("typing sign: %s", type(error).__name__)
