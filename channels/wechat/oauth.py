"""Asking WeChat whose code it is that a browser brought (snsapi_base: nothing but the openid)."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp
import msgspec

from channels import body
from channels.parts import WeChatAccount

TIMEOUT = aiohttp.ClientTimeout(total=6, connect=3)
MAX_ANSWER = 16_384
_CODE = re.compile(r"[A-Za-z0-9_-]{1,128}")
_OPENID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Person:
    """Who the browser is. `virtual`: WeChat's snapshot page made somebody up (is_snapshotuser), it is nobody."""

    openid: str
    virtual: bool


class Unproven(Exception):
    """WeChat does not say who it is; the text is the error code or what went wrong, never the code or a secret."""


@dataclass(frozen=True)
class _Answer:
    errcode: int = 0
    openid: str = ""
    is_snapshotuser: int = 0


def authorize_url(account: WeChatAccount, back_to: str, state: str) -> str:
    """Where to send a browser so that WeChat sends it `back_to` with a code. WeChat wants this order and this end."""
    query = {
        "appid": account.app_id,
        "redirect_uri": back_to,
        "response_type": "code",
        "scope": "snsapi_base",
        "state": state,
    }
    return f"{account.authorize}?{urlencode(query)}#wechat_redirect"


async def person(session: aiohttp.ClientSession, account: WeChatAccount, code: str) -> Person:
    """Whose code it is; each is good for once and five minutes. Raises Unproven."""
    if not _CODE.fullmatch(code):
        raise Unproven("no code")
    answer = await _ask(session, account, code)
    if answer.errcode or not _OPENID.fullmatch(answer.openid):
        raise Unproven(str(answer.errcode))
    return Person(answer.openid, answer.is_snapshotuser != 0)


async def _ask(session: aiohttp.ClientSession, account: WeChatAccount, code: str) -> _Answer:
    # The secret stands in the address because WeChat takes it nowhere else; an error's text might show it.
    query = {
        "appid": account.app_id,
        "secret": account.app_secret,
        "code": code,
        "grant_type": "authorization_code",
    }
    address = f"{account.api}/sns/oauth2/access_token"
    try:
        async with session.get(address, params=query, timeout=TIMEOUT, allow_redirects=False) as response:
            raw = await body.read(response.content, MAX_ANSWER)
        return msgspec.json.decode(raw or b"", type=_Answer)
    except (aiohttp.ClientError, TimeoutError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unproven(type(error).__name__) from None
