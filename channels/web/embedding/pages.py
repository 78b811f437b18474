"""`/embed.js`, which a site's page loads, and `/embedded`, the chat that it opens in a frame.

Nothing but `/embedded` may stand in a frame, and only in those of the listed sites. It knows nobody by a cookie: what
another site can frame acts for nobody who is known here, and browsers keep cookies from frames of other sites anyway.
Its visitor's token is in the frame's own storage and travels in a header.
"""

import msgspec
from aiohttp import web

from channels.keys import PARTS
from channels.web.assets import content
from channels.web.chat_page import PERMISSIONS
from channels.web.pages import page
from channels.wording import WORDS

# The security headers ask for it; X-Frame-Options, which cannot name sites, is then left out.
FRAME_ANCESTORS: web.ResponseKey[tuple[str, ...]] = web.ResponseKey("frame_ancestors", tuple)
# A site's page loads it each time; a change is to reach it soon.
KEPT_SECONDS = 300


def setup(app: web.Application) -> None:
    """Add the routes; without a listed site there are none."""
    if app[PARTS].settings.embedding.origins:
        app.router.add_get("/embed.js", script)
        app.router.add_get("/embedded", show)


async def script(_request: web.Request) -> web.Response:
    """The script that puts the button on a site's page."""
    headers = {"Cache-Control": f"public, max-age={KEPT_SECONDS}", "Cross-Origin-Resource-Policy": "cross-origin"}
    return web.Response(body=content("embed.js"), content_type="text/javascript", charset="utf-8", headers=headers)


async def show(request: web.Request) -> web.Response:
    """The chat for a frame."""
    origins = request.app[PARTS].settings.embedding.origins
    words = msgspec.json.encode(WORDS.chat).decode()
    sites = msgspec.json.encode(origins).decode()
    response = page("embedded.html", words=words, starters=WORDS.starters, ask="", sites=sites)
    response[FRAME_ANCESTORS] = origins
    response.headers["Permissions-Policy"] = PERMISSIONS
    return response
