"""The chat page, where a browser gets its visitor id."""

import msgspec
from aiohttp import web

from channels.keys import VISITORS
from channels.web.pages import page
from channels.wording import WORDS


def setup(app: web.Application) -> None:
    """Add the page."""
    app.router.add_get("/", show)


async def show(request: web.Request) -> web.Response:
    """The page; the conversation is fetched by its script."""
    words = msgspec.json.encode(WORDS.chat).decode()
    response = page("chat.html", words=words, starters=WORDS.starters)
    visitors = request.app[VISITORS]
    known = visitors.find(request)
    if known is None:
        visitors.welcome(response)
    else:
        visitors.renew(response, known)
    return response
