"""Who a request comes from, on every channel that the browser has proof for."""

from dataclasses import dataclass

from aiohttp import web

from channels.keys import OPENIDS, PARTS, VISITORS
from channels.web import chat_api
from channels.wechat import inbound


@dataclass(frozen=True)
class Identity:
    """A citizen as a channel knows them: what `records.citizens.find` takes."""

    channel: str
    external_id: str


def identities(request: web.Request) -> tuple[Identity, ...]:
    """The browser's own id and the openid that WeChat proved; none for a stranger."""
    visitor = request.app[VISITORS].find(request)
    openid = request.app[OPENIDS].find(request, request.app[PARTS].clock())
    proven = ((chat_api.CHANNEL, visitor), (inbound.CHANNEL, openid))
    return tuple(Identity(channel, known) for channel, known in proven if known is not None)
