"""Who talks in a frame.

`POST /api/chat/visitor {}` -> `{"token": …}`: a new visitor, whom nobody knows.
`POST /api/chat/identity {"claim": …, "origin": …}` -> `{"token": …, "seconds": …}`: whom a site says is logged in
there; the same person everywhere, for `seconds`. A claim that is not believed is refused with its flaw as the code.
"""

from dataclasses import dataclass
from datetime import timedelta

import msgspec
from aiohttp import web

from channels.address import client_address
from channels.keys import PARTS, RATES, VISITORS
from channels.rates import Limit
from channels.web import origin
from channels.web.chat_api import Refusal, as_json, decoded, refused
from channels.web.embedding import claim
from channels.web.embedding.claim import Disbelieved, Flaw
from channels.wording import WORDS
from records import nonces

# Many citizens share one address behind a carrier's gateway.
ADDRESS_ARRIVES = Limit("arrive-address", 300, 60)
# Half a working day; the page asks its site again before it ends.
KNOWN_FOR = timedelta(hours=4)


@dataclass(frozen=True)
class Nothing:
    """The body of a request that says nothing."""


@dataclass(frozen=True)
class Claimed:
    """What a frame was told by the page around it, and by the browser of that page's origin."""

    claim: str
    origin: str


class Token(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the frame is known by; `seconds` None: for good."""

    token: str
    seconds: int | None = None


def setup(app: web.Application) -> None:
    """Add the routes; without a listed site there are none."""
    if app[PARTS].settings.embedding.origins:
        app.router.add_post("/api/chat/visitor", welcome)
        app.router.add_post("/api/chat/identity", identify)


async def welcome(request: web.Request) -> web.Response:
    """Give a frame a visitor of its own."""
    try:
        await _let_in(request)
        await decoded(request, Nothing)
    except Refusal as refusal:
        return refused(refusal)
    return as_json(Token(request.app[VISITORS].token()))


async def identify(request: web.Request) -> web.Response:
    """Give a frame the visitor that its site proves."""
    try:
        await _let_in(request)
        visitor = await _proven(request, await decoded(request, Claimed))
    except Refusal as refusal:
        return refused(refusal)
    until = request.app[PARTS].clock() + KNOWN_FOR
    return as_json(Token(request.app[VISITORS].token(visitor, until), int(KNOWN_FOR.total_seconds())))


async def _let_in(request: web.Request) -> None:
    settings = request.app[PARTS].settings
    if not origin.is_own(request, settings.public_url):
        raise Refusal(403, "foreign", WORDS.chat.foreign)
    if not await request.app[RATES].allow((ADDRESS_ARRIVES, client_address(request, settings.trusted_proxies))):
        raise Refusal(429, "too_often", WORDS.chat.too_often)


async def _proven(request: web.Request, claimed: Claimed) -> str:
    parts = request.app[PARTS]
    now = parts.clock()
    try:
        found = claim.read(claimed.claim, claimed.origin, parts.settings.embedding.keys, now)
        async with parts.database.transaction() as tx:
            if not await nonces.spend(tx, found.mark, found.until, now):
                raise Disbelieved(Flaw.USED)
    except Disbelieved as error:
        raise Refusal(403, error.flaw, WORDS.chat.not_proven) from error
    return request.app[VISITORS].of_site(found.origin, found.user)
