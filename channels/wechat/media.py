"""What citizens sent on WeChat, by its API; never by an address that stands in a message.

https://developers.weixin.qq.com/doc/service/api/material/temporary/api_getmedia.html: the file comes as the body; an
error as JSON, with status 200. For a video that JSON says where to fetch it: at a host of the platform's, without a
token.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
import msgspec

from channels import body
from channels.media.fetching import NotNow, NotThere, Refusal
from channels.parts import WeChatAccount
from channels.wechat.client import Refused, Unanswered, Unreachable, WeChatClient
from channels.wechat.errors import NO_SUCH_MEDIA, Action, action
from channels.wechat.inbound import CHANNEL
from channels.wording import WORDS
from records import alarms
from records.media_files import Draft

PATH = "/cgi-bin/media/get"
TIMEOUT = aiohttp.ClientTimeout(total=60, connect=5, sock_read=15)
MAX_JSON = 65_536
CHUNK = 65_536
VIDEO_HOST = re.compile(r"[a-z0-9.-]+\.(?:qq\.com|qpic\.cn)")
_JSON = ("application/json", "text/plain")


@dataclass(frozen=True)
class Told:
    """What the API says instead of giving a file."""

    errcode: int = 0
    errmsg: str = ""
    video_url: str = ""


class WeChatMedia:
    """Fetches with the account's access token, renewed once where it is refused."""

    def __init__(self, account: WeChatAccount, session: aiohttp.ClientSession, client: WeChatClient) -> None:
        self._url = account.api + PATH
        self._session = session
        self._client = client

    async def fetch(self, media_id: str, draft: Draft) -> None:
        """Write the file into the draft. Raises NotNow, NotThere or TooLarge."""
        try:
            told = await self._asked(media_id, draft)
            if told and told.video_url:
                told = await self._get(self._followed(told.video_url), {}, draft)
        except Refused as refused:
            raise NotNow(str(refused), _refusal(refused.code)) from refused
        except (Unreachable, Unanswered, aiohttp.ClientError, TimeoutError) as error:
            raise NotNow(type(error).__name__) from error
        if told and told.errcode == NO_SUCH_MEDIA:
            raise NotThere
        if told:
            raise NotNow(f"{told.errcode} {told.errmsg[:200]}", _refusal(told.errcode, Action.RENEW_TOKEN))

    async def _asked(self, media_id: str, draft: Draft) -> Told | None:
        token = await self._client.token()
        told = await self._get(self._url, {"access_token": token, "media_id": media_id}, draft)
        if told and action(told.errcode) is Action.RENEW_TOKEN:
            token = await self._client.token(stale=token)
            told = await self._get(self._url, {"access_token": token, "media_id": media_id}, draft)
        return told

    def _followed(self, url: str) -> str:
        """The address of a video, if it is the platform's. Raises NotThere."""
        if not is_platforms(url, self._url):
            raise NotThere
        return url

    async def _get(self, url: str, query: Mapping[str, str], draft: Draft) -> Told | None:
        """What is said instead of a file; None when the file was written."""
        async with self._session.get(url, params=query, timeout=TIMEOUT, allow_redirects=False) as response:
            if response.status != 200:
                raise NotNow(f"HTTP {response.status}")
            if response.content_type in _JSON:
                return _told(await body.read(response.content, MAX_JSON))
            async for chunk in response.content.iter_chunked(CHUNK):
                draft.write(chunk)
        return None


def is_platforms(url: str, api: str) -> bool:
    """Whether an address that the API gave is at the API itself or at a host where the platform keeps videos."""
    try:
        there, port = urlsplit(url), urlsplit(url).port
    except ValueError:
        return False
    if there.scheme not in ("http", "https") or there.username is not None:
        return False
    own = there.netloc == urlsplit(api).netloc
    return own or (port is None and VIDEO_HOST.fullmatch(there.hostname or "") is not None)


def _refusal(code: int, *passing: Action) -> Refusal | None:
    """What the operator must mend; a busy platform mends itself, and so does what is `passing`."""
    if action(code) in (Action.RETRY, *passing):
        return None
    if code == alarms.UNVERIFIED:
        return Refusal(alarms.MEDIA, code, WORDS.sending.no_media)
    return Refusal(CHANNEL, code, WORDS.sending.refusal(code))


def _told(raw: bytes | None) -> Told:
    try:
        told = msgspec.json.decode(raw or b"", type=Told)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise NotNow("no file, and nothing that can be read") from None
    if not told.errcode and not told.video_url:
        raise NotNow("no file")
    return told
