"""What search engines may know: every public page, and nothing that is anybody's own."""

from aiohttp import web
from markupsafe import escape

from channels.keys import KEPT, PARTS
from channels.web.guides import kept
from channels.web.guides.addresses import GUIDES, area_address, page_address
from channels.web.guides.kept import Edition
from channels.web.guides.pages import shelf_of, today
from knowledge_base.entry import Entry

PATH = "/sitemap.xml"
# The protocol allows no more in one file.
MOST = 50_000
_PRIVATE = ("/requests", "/full/", "/api/", "/desk", "/embedded", "/simulator/", "/wechat/")


def setup(app: web.Application) -> None:
    """Add both files."""
    app.router.add_get(PATH, site_map)
    app.router.add_get("/robots.txt", robots)


async def site_map(request: web.Request) -> web.Response:
    """Every page that is in force today, with the day at which it was checked last."""
    shelf, day, url = await shelf_of(request), today(request), request.app[PARTS].settings.public_url

    def render() -> str:
        areas = shelf.areas(day)
        guides = [guide for area in areas for guide in shelf.guides(area, day)]
        fixed = ["/", GUIDES, *map(area_address, areas)]
        lines = [f"<url><loc>{escape(url + path)}</loc></url>" for path in fixed]
        entries: list[Entry] = [*guides, *shelf.documents(day)]
        lines += [_line(url, entry) for entry in entries]
        inside = "\n".join(lines[:MOST])
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{inside}\n</urlset>\n'

    rendered = request.app[KEPT].page(Edition(shelf.version, day), PATH, render)
    return kept.response(request, rendered, "application/xml")


async def robots(request: web.Request) -> web.Response:
    """Where they may not look."""
    closed = "".join(f"Disallow: {path}\n" for path in _PRIVATE)
    text = f"User-agent: *\n{closed}Sitemap: {request.app[PARTS].settings.public_url}{PATH}\n"
    return web.Response(text=text, headers={"Cache-Control": "public, max-age=3600"})


def _line(url: str, entry: Entry) -> str:
    address = escape(url + page_address(entry))
    return f"<url><loc>{address}</loc><lastmod>{entry.as_of.isoformat()}</lastmod></url>"
