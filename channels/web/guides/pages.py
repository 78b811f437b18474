"""`/guides`: by area, by search, and each guide; `/documents/<id>`: a policy document with a place for each passage."""

from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import parse_qs

import segno
from aiohttp import web
from markupsafe import Markup

from channels import body
from channels.address import client_address
from channels.keys import KEPT, PARTS, RATES
from channels.rates import Limit
from channels.web.guides import kept
from channels.web.guides.addresses import DOCUMENTS, GUIDES, area_address, asking_address, page_address
from channels.web.guides.kept import Edition
from channels.web.guides.view import Link, listed, view_of
from channels.web.pages import page, rendered
from channels.wording import WORDS
from knowledge_base.analysis import Analysis
from knowledge_base.entry import Document, Guide
from knowledge_base.shelf import Shelf
from language import text
from records.messages import Rating
from records.moments import local_day

MAX_BODY = 4_096
LONGEST = 100
MOST_LISTED = 200
ADDRESS_SEARCHES = Limit("search-address", 60, 60)
_WORDS = WORDS.guides


def setup(app: web.Application) -> None:
    """Add the pages."""
    app[KEPT] = kept.Kept()
    app.router.add_get(GUIDES, browse)
    app.router.add_post(GUIDES, search)
    app.router.add_get(f"{GUIDES}/areas/{{area}}", show_area)
    app.router.add_get(f"{GUIDES}/{{id}}", show)
    app.router.add_get(DOCUMENTS, show_documents)
    app.router.add_get(f"{DOCUMENTS}/{{id}}", show)


async def browse(request: web.Request) -> web.Response:
    """The areas, with how many guides each has, and the search."""
    shelf, day = await shelf_of(request), today(request)

    def render() -> str:
        counts, names = shelf.areas(day), _areas(request)
        areas = [(name, area_address(key), counts[key]) for key, name in names.items() if counts[key]]
        return rendered("guides.html", areas=areas, documents=len(shelf.documents(day)))

    return _kept(request, shelf, day, GUIDES, render)


async def show_area(request: web.Request) -> web.Response:
    """The guides of an area."""
    shelf, day, area = await shelf_of(request), today(request), request.match_info["area"]
    name = _areas(request).get(area)
    if name is None:
        return refused(404, _WORDS.gone)

    def render() -> str:
        found = [listed(guide, {}, day) for guide in shelf.guides(area, day)]
        return rendered("guide_list.html", title=name, found=found, more=0)

    return _kept(request, shelf, day, area_address(area), render)


async def show_documents(request: web.Request) -> web.Response:
    """The documents, as many as a page can hold; the search finds the others."""
    shelf, day = await shelf_of(request), today(request)

    def render() -> str:
        documents = shelf.documents(day)
        items = [listed(document, {}, day) for document in documents[:MOST_LISTED]]
        return rendered("guide_list.html", title=_WORDS.documents, found=items, more=len(documents) - len(items))

    return _kept(request, shelf, day, DOCUMENTS, render)


async def show(request: web.Request) -> web.Response:
    """An entry; what is asked for under the other kind's address is found where it is."""
    shelf, day = await shelf_of(request), today(request)
    found = shelf.find(request.match_info["id"])
    if found is None:
        return refused(404, _WORDS.gone)
    path = page_address(found.entry)
    if not path.startswith(f"/{request.path.split('/')[1]}/"):
        raise web.HTTPFound(path)
    rated = request.query.get("rated")
    thanks = _WORDS.rated.get(Rating(rated)) if rated in tuple(Rating) else None
    kept_as = f"{path}?rated={rated}" if thanks else path
    return _kept(request, shelf, day, kept_as, lambda: _entry_page(request, found, shelf, day, thanks))


async def search(request: web.Request) -> web.Response:
    """What fits some words. They stand in the body: people search with words that are nobody else's business."""
    words = await _typed(request)
    address = client_address(request, request.app[PARTS].settings.trusted_proxies)
    if not await request.app[RATES].allow((ADDRESS_SEARCHES, address)):
        return page("guide_found.html", status=429, words=words, found=[], problem=_WORDS.too_often)
    if not words:
        return page("guide_found.html", status=400, words=words, found=[], problem=_WORDS.no_words)
    day = today(request)
    try:
        entries = await request.app[PARTS].knowledge.find(words, day)
    except TimeoutError as error:
        raise web.HTTPServiceUnavailable(headers={"Retry-After": "10"}) from error
    items = [listed(entry, _areas(request), day) for entry in entries]
    response = page("guide_found.html", words=words, found=items, problem="")
    # Whoever looked at one of them may come back to the list.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _entry_page(request: web.Request, found: Analysis, shelf: Shelf, day: date, thanks: str | None) -> str:
    parts, entry = request.app[PARTS], found.entry
    name = _areas(request).get(entry.area) if isinstance(entry, Guide) else None
    area = Link(name, area_address(entry.area)) if name and isinstance(entry, Guide) else None
    ask = asking_address(entry.id)
    return rendered(
        "document.html" if isinstance(entry, Document) else "guide.html",
        guide=view_of(found, shelf, parts.rulebook, area, day),
        ask=ask,
        code=_qr(parts.settings.public_url + ask),
        address=parts.settings.public_url + page_address(entry),
        rating=f"{page_address(entry)}/rating",
        thanks=thanks,
    )


def _qr(address: str) -> Markup:
    made = segno.make(address, error="m", micro=False)
    return Markup(made.svg_inline(omitsize=True, border=2, svgclass="qr", lineclass=None))


def _kept(request: web.Request, shelf: Shelf, day: date, path: str, render: Callable[[], str]) -> web.Response:
    return kept.response(request, request.app[KEPT].page(Edition(shelf.version, day), path, render))


def refused(status: int, problem: str) -> web.Response:
    """A page that says what is wrong, with the search."""
    return page("guide_found.html", status=status, words="", found=[], problem=problem)


async def shelf_of(request: web.Request) -> Shelf:
    """What is published; HTTP 503 right after the start, before anything is read."""
    try:
        return await request.app[PARTS].knowledge.shelf()
    except TimeoutError as error:
        raise web.HTTPServiceUnavailable(headers={"Retry-After": "10"}) from error


def _areas(request: web.Request) -> Mapping[str, str]:
    return request.app[PARTS].rulebook.catalogue.areas


def today(request: web.Request) -> date:
    """The day in the city."""
    return local_day(request.app[PARTS].clock())


async def _typed(request: web.Request) -> str:
    raw = await body.read(request.content, MAX_BODY)
    try:
        fields = parse_qs((raw or b"").decode(), max_num_fields=4)
    except ValueError:
        return ""
    return text.clean(fields.get("words", [""])[0], LONGEST)
