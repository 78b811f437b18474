"""The chat page, where a browser gets its visitor id."""

import msgspec
from aiohttp import web

from channels.keys import VISITORS
from channels.web.guides.pages import shelf_of
from channels.web.pages import page
from channels.wording import WORDS

# Other pages may not even ask for a place.
PERMISSIONS = "camera=(), microphone=(), geolocation=(self)"


def setup(app: web.Application) -> None:
    """Add the page."""
    app.router.add_get("/", show)


async def show(request: web.Request) -> web.Response:
    """The page; the conversation is fetched by its script."""
    words = msgspec.json.encode(WORDS.chat).decode()
    response = page("chat.html", words=words, starters=WORDS.starters, ask=await _asked(request))
    response.headers["Permissions-Policy"] = PERMISSIONS
    visitors = request.app[VISITORS]
    known = visitors.find(request)
    if known is None:
        visitors.welcome(response)
    else:
        visitors.renew(response, known)
    return response


async def _asked(request: web.Request) -> str:
    """What stands in the field already: the title of the entry that `?ask=` names, which is a question like any."""
    if not (entry_id := request.query.get("ask", "")):
        return ""
    try:
        found = (await shelf_of(request)).find(entry_id)
    except web.HTTPServiceUnavailable:
        return ""  # the chat works without
    return found.entry.title if found else ""
