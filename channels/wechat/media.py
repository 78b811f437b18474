"""What citizens sent on WeChat, by its API; never by an address that stands in a message.

https://developers.weixin.qq.com/doc/service/api/material/temporary/api_getmedia.html: the file comes as the body; an
error as JSON, with status 200.
"""

import aiohttp
import msgspec

from channels import body
from channels.media.fetching import NotNow, NotThere
from channels.parts import WeChatAccount
from channels.wechat.client import Answer, Refused, Unanswered, Unreachable, WeChatClient
from channels.wechat.errors import Action, action
from records.media_files import Draft

PATH = "/cgi-bin/media/get"
TIMEOUT = aiohttp.ClientTimeout(total=60, connect=5, sock_read=15)
MAX_JSON = 65_536
CHUNK = 65_536
NO_SUCH_MEDIA = 40007
_JSON = ("application/json", "text/plain")


class WeChatMedia:
    """Fetches with the account's access token, renewed once where it is refused."""

    def __init__(self, account: WeChatAccount, session: aiohttp.ClientSession, client: WeChatClient) -> None:
        self._url = account.api + PATH
        self._session = session
        self._client = client

    async def fetch(self, media_id: str, draft: Draft) -> None:
        """Write the file into the draft. Raises NotNow, NotThere or TooLarge."""
        try:
            token = await self._client.token()
            refused = await self._get(token, media_id, draft)
            if refused and action(refused.errcode) is Action.RENEW_TOKEN:
                refused = await self._get(await self._client.token(stale=token), media_id, draft)
        except (Refused, Unreachable, Unanswered, aiohttp.ClientError, TimeoutError) as error:
            raise NotNow(type(error).__name__) from error
        if refused and refused.errcode == NO_SUCH_MEDIA:
            raise NotThere
        if refused:
            raise NotNow(f"{refused.errcode} {refused.errmsg[:200]}")

    async def _get(self, token: str, media_id: str, draft: Draft) -> Answer | None:
        """The error that the API answers with; None when the file was written."""
        query = {"access_token": token, "media_id": media_id}
        async with self._session.get(self._url, params=query, timeout=TIMEOUT, allow_redirects=False) as response:
            if response.status != 200:
                raise NotNow(f"HTTP {response.status}")
            if response.content_type in _JSON:
                return _refusal(await body.read(response.content, MAX_JSON))
            async for chunk in response.content.iter_chunked(CHUNK):
                draft.write(chunk)
        return None


def _refusal(raw: bytes | None) -> Answer:
    try:
        answer = msgspec.json.decode(raw or b"", type=Answer)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise NotNow("no file, and no error that can be read") from None
    if not answer.errcode:
        raise NotNow("no file")
    return answer
