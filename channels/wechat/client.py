"""WeChat's API over HTTP: calls with the access token, and what can go wrong with them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import aiohttp
import msgspec
from redis.asyncio import Redis

from channels import body
from channels.parts import WeChatAccount
from channels.wechat.errors import Action, action
from channels.wechat.token import Token, Tokens

UPLOAD = "/cgi-bin/media/upload"
TIMEOUT = aiohttp.ClientTimeout(total=10, connect=4)
_JSON = {"Content-Type": "application/json"}
MAX_ANSWER = 65_536


@dataclass(frozen=True)
class Answer:
    """What the API says; `errcode` 0 is success. `msgid` is its number for a notice, `media_id` for a file."""

    errcode: int = 0
    errmsg: str = ""
    msgid: int | str | None = None
    media_id: str = ""
    access_token: str = ""
    expires_in: int = 0


class Refused(Exception):
    """The API answered with an error code."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.errcode} {answer.errmsg[:200]}")
        self.code = answer.errcode


class Unreachable(Exception):
    """WeChat was not reached: nothing happened."""


class Unanswered(Exception):
    """The call may have reached WeChat, but no answer that can be read came back."""


class WeChatClient:
    """Calls for one account. `session` should not keep connections: a stale one makes outcomes unknown."""

    def __init__(
        self,
        account: WeChatAccount,
        session: aiohttp.ClientSession,
        redis: "Redis | None",
        timeout: aiohttp.ClientTimeout = TIMEOUT,
    ) -> None:
        self._account = account
        self._timeout = timeout
        self._session = session
        self._tokens = Tokens(self, redis, account.app_id)

    async def issue(self, *, force: bool) -> Token:
        """Ask for an access token. Raises Refused, Unreachable or Unanswered."""
        account = self._account
        credentials = {"appid": account.app_id, "secret": account.app_secret}
        answer = await self._post(
            "/cgi-bin/stable_token",
            {"grant_type": "client_credential", **credentials, "force_refresh": force},
        )
        if answer.errcode or not answer.access_token:
            raise Refused(answer)
        return Token(answer.access_token, answer.expires_in)

    async def call(self, path: str, content: Mapping[str, object]) -> Answer:
        """Make a call that needs a token; a token that is refused is renewed once, and the call repeated once.

        Raises Refused where no token is given out, Unreachable or Unanswered.
        """
        return await self._with_token(lambda token: self._post(path, content, {"access_token": token}))

    async def upload(self, picture: bytes) -> Answer:
        """Give WeChat a JPEG, which it keeps for three days: its `media_id`. Nobody is shown anything yet.

        https://developers.weixin.qq.com/doc/service/api/material/temporary/api_uploadtempmedia.html
        Raises Refused where no token is given out, or Unreachable, also where no answer came: it may be done again.
        """
        try:
            answer = await self._with_token(lambda token: self._upload(picture, token))
        except Unanswered as error:
            raise Unreachable(f"upload: {error}") from error
        if not answer.errcode and not answer.media_id:
            raise Unreachable("upload: no media_id")
        return answer

    async def _upload(self, picture: bytes, token: str) -> Answer:
        form = aiohttp.FormData()
        form.add_field("media", picture, filename="picture.jpg", content_type="image/jpeg")
        return await self._send(UPLOAD, form, {"access_token": token, "type": "image"})

    async def _with_token(self, call: Callable[[str], Awaitable[Answer]]) -> Answer:
        token = await self.token()
        answer = await call(token)
        if action(answer.errcode) is Action.RENEW_TOKEN:
            answer = await call(await self.token(stale=token))
        return answer

    async def token(self, stale: str = "") -> str:
        """An access token, in place of a stale one that was refused. Raises Refused or Unreachable."""
        try:
            return await (self._tokens.after(stale) if stale else self._tokens.current())
        except Unanswered as error:  # no message was sent: it is safe to try again
            raise Unreachable(f"access token: {error}") from error

    async def _post(self, path: str, content: object, query: Mapping[str, str] | None = None) -> Answer:
        return await self._send(path, msgspec.json.encode(content), query, _JSON)

    async def _send(
        self,
        path: str,
        data: bytes | aiohttp.FormData,
        query: Mapping[str, str] | None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        try:
            async with self._session.post(
                self._account.api + path,
                data=data,
                params=query,
                timeout=self._timeout,
                headers=headers,
                allow_redirects=False,
            ) as response:
                return _answer(response.status, await body.read(response.content, MAX_ANSWER))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Unreachable(type(error).__name__) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unanswered(type(error).__name__) from error


def _answer(status: int, raw: bytes | None) -> Answer:
    try:
        answer = msgspec.json.decode(raw or b"", type=Answer)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Unanswered(f"HTTP {status} without JSON") from None
    if status != 200:
        raise Unanswered(f"HTTP {status}")
    return answer
