"""Sends what a browser never would, and knows what failed in the server."""

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Handler
from yarl import URL


class Sender:
    """Sends requests to a server and knows what failed in it."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    @web.middleware
    async def watch(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except Exception as error:
            self.failed.append(f"{request.method} {request.path_qs}: {error!r}")
            raise

    async def send(
        self, url: str, method: str, body: bytes, headers: dict[str, str], session: aiohttp.ClientSession
    ) -> int:
        """The status; 0 for what the client itself refuses to send. Of a stream its beginning is enough."""
        try:
            async with session.request(method, URL(url, encoded=True), data=body or None, headers=headers) as answer:
                await (answer.content.readany() if answer.content_type == "text/event-stream" else answer.read())
                return answer.status
        except (aiohttp.ClientError, ValueError):
            return 0
