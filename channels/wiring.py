"""Putting the channels on the application."""

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web

from channels.background import repeated
from channels.keys import PARTS, RATES, VISITORS
from channels.parts import ChannelParts
from channels.rates import Rates
from channels.web import chat_api
from channels.web.visitor import Visitors

RECOVER_EVERY = 5.0


def setup(app: web.Application, parts: ChannelParts) -> None:
    """Add the channels' routes and what runs beside them."""
    app[PARTS] = parts
    app[RATES] = Rates(parts.redis)
    app[VISITORS] = Visitors(parts.settings.secret_key, secure=parts.settings.public_url.startswith("https://"))
    chat_api.setup(app)
    app.cleanup_ctx.append(_recovery)


async def _recovery(app: web.Application) -> AsyncIterator[None]:
    reception = app[PARTS].reception
    async with repeated("recovery", reception.recover, lambda: asyncio.sleep(RECOVER_EVERY)):
        yield
    await reception.close()
