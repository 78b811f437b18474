"""The page that shows an answer too long for WeChat, to whoever has its link."""

from aiohttp import web

from channels.keys import LINKS, PARTS
from channels.reception import said
from channels.web.pages import page
from channels.wording import WORDS
from records import messages


def setup(app: web.Application) -> None:
    """Add the page."""
    app.router.add_get("/full/{token}", show)


async def show(request: web.Request) -> web.Response:
    """The answer, or words that the link is no good."""
    parts = request.app[PARTS]
    message_id = request.app[LINKS].message_id(request.match_info["token"], parts.clock())
    if message_id is not None:
        async with parts.database.reading() as connection:
            found = await messages.load_all(connection, [message_id])
        if message_id in found:  # a database of an older day may not have it
            return page("full.html", reply=said(found[message_id]))
    return page("full.html", status=404, reply=None, problem=WORDS.full.gone)
