"""`POST` to `/rating` under an entry's page: whether it helped, from anybody who reads it."""

from urllib.parse import parse_qs

from aiohttp import web

from channels import body
from channels.address import client_address
from channels.keys import PARTS, RATES
from channels.rates import Limit
from channels.web import origin
from channels.web.guides.addresses import DOCUMENTS, GUIDES, page_address
from channels.web.guides.pages import refused, shelf_of, today
from channels.wording import WORDS
from knowledge_base import page_ratings
from records.messages import Rating

MAX_BODY = 256
# Many people may share an address; one of them hardly has an opinion of more pages, nor more opinions of one.
ADDRESS_RATES = Limit("rate-page-address", 60, 3_600)
PAGE_RATES = Limit("rate-page", 3, 86_400)
_WORDS = WORDS.guides


def setup(app: web.Application) -> None:
    """Add the form's addresses."""
    for folder in (GUIDES, DOCUMENTS):
        app.router.add_post(f"{folder}/{{id}}/rating", rate)


async def rate(request: web.Request) -> web.Response:
    """Count a reader's word on an entry; its page says thanks."""
    parts = request.app[PARTS]
    if not origin.is_own(request, parts.settings.public_url):
        return refused(403, _WORDS.foreign)
    rating = await _typed(request)
    found = (await shelf_of(request)).find(request.match_info["id"])
    if found is None:
        return refused(404, _WORDS.gone)
    if rating is None:
        return refused(400, _WORDS.no_rating)
    entry, address = found.entry, client_address(request, parts.settings.trusted_proxies)
    if not await request.app[RATES].allow((ADDRESS_RATES, address), (PAGE_RATES, f"{address}:{entry.id}")):
        return refused(429, _WORDS.rated_too_often)
    async with parts.database.transaction() as tx:
        await page_ratings.add(tx, entry.id, rating, today(request))
    raise web.HTTPSeeOther(f"{page_address(entry)}?rated={rating}#rated")


async def _typed(request: web.Request) -> Rating | None:
    raw = await body.read(request.content, MAX_BODY)
    try:
        return Rating(parse_qs((raw or b"").decode(), max_num_fields=4).get("rating", [""])[0])
    except ValueError:
        return None
