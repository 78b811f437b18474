"""WeChat's API over HTTP: the access token and customer-service messages."""

import logging
from dataclasses import dataclass

import aiohttp
import msgspec
from redis.asyncio import Redis

from channels import body
from channels.outcome import SENT, Outcome, Result
from channels.parts import WeChatAccount
from channels.wechat.errors import Action, action
from channels.wechat.token import Token, Tokens
from channels.wording import WORDS

log = logging.getLogger(__name__)

TIMEOUT = aiohttp.ClientTimeout(total=10, connect=4)
MAX_ANSWER = 65_536


@dataclass(frozen=True)
class Answer:
    """What the API says; `errcode` 0 is success."""

    errcode: int = 0
    errmsg: str = ""
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

    def __init__(self, account: WeChatAccount, session: aiohttp.ClientSession, redis: "Redis | None") -> None:
        self._account = account
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

    async def send_text(self, openid: str, text: str) -> Outcome:
        """Send one customer-service message."""
        try:
            answer = await self._with_token({"touser": openid, "msgtype": "text", "text": {"content": text}})
        except Refused as refused:
            return _no_token(refused)
        except Unreachable as error:
            log.warning("WeChat not reached: %s", error)
            return Outcome(Result.RETRY, WORDS.sending.not_reached)
        except Unanswered as error:
            log.warning("no answer from WeChat: %s", error)
            return Outcome(Result.UNKNOWN, WORDS.sending.no_answer)
        return _outcome(answer)

    async def _with_token(self, message: dict[str, object]) -> Answer:
        token = await self.token()
        answer = await self._send(token, message)
        if action(answer.errcode) is Action.RENEW_TOKEN:
            answer = await self._send(await self.token(stale=token), message)
        return answer

    async def token(self, stale: str = "") -> str:
        """An access token, in place of a stale one that was refused. Raises Refused or Unreachable."""
        try:
            return await (self._tokens.after(stale) if stale else self._tokens.current())
        except Unanswered as error:  # no message was sent: it is safe to try again
            raise Unreachable(f"access token: {error}") from error

    async def _send(self, token: str, message: dict[str, object]) -> Answer:
        return await self._post("/cgi-bin/message/custom/send", message, {"access_token": token})

    async def _post(self, path: str, content: object, query: dict[str, str] | None = None) -> Answer:
        try:
            async with self._session.post(
                self._account.api + path,
                data=msgspec.json.encode(content),
                params=query,
                timeout=TIMEOUT,
                headers={"Content-Type": "application/json"},
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


def _no_token(refused: Refused) -> Outcome:
    log.error("WeChat refuses an access token: %s", refused)
    result = Result.RETRY if action(refused.code) in (Action.RETRY, Action.ALARM) else Result.FAILED
    return Outcome(result, f"{WORDS.sending.no_token}；{WORDS.sending.refusal(refused.code)}")


def _outcome(answer: Answer) -> Outcome:
    if answer.errcode == 0:
        return SENT
    what = action(answer.errcode)
    if what is Action.ALARM:
        log.error("WeChat refuses to send: %s %s", answer.errcode, answer.errmsg[:200])
    results = {Action.RETRY: Result.RETRY, Action.RENEW_TOKEN: Result.RETRY, Action.UNREACHABLE: Result.UNREACHABLE}
    return Outcome(results.get(what, Result.FAILED), WORDS.sending.refusal(answer.errcode))
