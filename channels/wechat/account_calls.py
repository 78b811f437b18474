"""Calls for the operator's commands: what WeChat answers, as plain JSON."""

from typing import Any

import aiohttp
import msgspec

from channels import body
from channels.parts import WeChatAccount
from channels.wechat.client import Answer, Refused, Unanswered, Unreachable, WeChatClient
from channels.wechat.errors import Action, action

TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)
MAX_ANSWER = 262_144


class AccountCalls:
    """Calls with the account's access token, renewed once where it is refused."""

    def __init__(self, account: WeChatAccount, session: aiohttp.ClientSession, client: WeChatClient) -> None:
        self._api = account.api
        self._session = session
        self._client = client

    async def ask(self, path: str, content: object = None) -> dict[str, Any]:
        """What WeChat answers to a GET, or to a POST of `content`. Raises Refused, Unreachable or Unanswered."""
        token = await self._client.token()
        answer = await self._once(path, content, token)
        if action(_code(answer)) is Action.RENEW_TOKEN:
            answer = await self._once(path, content, await self._client.token(stale=token))
        if code := _code(answer):
            raise Refused(Answer(code, str(answer.get("errmsg", ""))))
        return answer

    async def _once(self, path: str, content: object, token: str) -> dict[str, Any]:
        # WeChat wants Chinese characters as they are, not escaped.
        data = None if content is None else msgspec.json.encode(content)
        try:
            async with self._session.request(
                "GET" if data is None else "POST",
                self._api + path,
                params={"access_token": token},
                data=data,
                headers={"Content-Type": "application/json"},
                timeout=TIMEOUT,
                allow_redirects=False,
            ) as response:
                raw = await body.read(response.content, MAX_ANSWER)
            return msgspec.json.decode(raw or b"", type=dict[str, Any])
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Unreachable(type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError, msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Unanswered(type(error).__name__) from None


def _code(answer: dict[str, Any]) -> int:
    code = answer.get("errcode", 0)
    return code if isinstance(code, int) else -1
