"""Which requests a visitor may see: those of whoever the browser is proven to be, and any other by number and code."""

import hashlib
from collections.abc import Iterable

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from channels.address import client_address
from channels.keys import PARTS, RATES
from channels.rates import Limit
from channels.web.identity import identities
from channels.web.views import MEDIA_PATH, PictureView
from escalation import lookup, pictures
from escalation.lookup import CitizenCase
from escalation.number import find_number
from escalation.timeline import Told
from records import citizens, media, messages
from records.media import MediaKind, MediaState, Piece
from records.messages import Direction

SHOWN = 50
SHOWN_MESSAGES = 200
MINUTES = 15

# A code has 29^6 values: at this pace a guess takes a thousand years.
ADDRESS_ASKS = Limit("ask-address", 30, MINUTES * 60)
NUMBER_ASKED = Limit("ask-number", 10, MINUTES * 60)
# Whoever has thousands of addresses may try the codes of all numbers: all of them together.
EVERYBODY_ASKS = Limit("ask-everybody", 3_000, MINUTES * 60)
# Forms may carry photos: read from nobody without end. Many citizens share one address behind a carrier's gateway.
ADDRESS_FORMS = Limit("forms-address", 300, MINUTES * 60)
# Nobody needs more than this to say what there is to say about the own requests.
CITIZEN_STEPS = Limit("own-steps", 20, MINUTES * 60)


async def own(request: web.Request) -> list[CitizenCase]:
    """The visitor's newest requests, the newest first."""
    parts, found = request.app[PARTS], list[CitizenCase]()
    async with parts.database.reading() as connection:
        for citizen_id in await own_citizens(request, connection):
            found += await lookup.by_citizen(connection, citizen_id, parts.rulebook, SHOWN)
    return sorted(found, key=lambda case: case.id, reverse=True)[:SHOWN]


async def own_one(request: web.Request, number: str) -> CitizenCase | None:
    """The visitor's own request of this number, however it was typed."""
    parts = request.app[PARTS]
    async with parts.database.reading() as connection:
        for citizen_id in await own_citizens(request, connection):
            case = await lookup.by_number(connection, citizen_id, number, parts.rulebook)
            if case is not None:
                return case
    return None


async def by_code(request: web.Request, number: str, code: str) -> CitizenCase | None:
    """The request that a number and its code open; `may_ask` comes first."""
    parts = request.app[PARTS]
    async with parts.database.reading() as connection:
        return await lookup.by_code(connection, number, code, parts.vault, parts.rulebook)


async def timeline(request: web.Request, case: CitizenCase) -> tuple[Told, ...]:
    """What became of a request that the visitor may see, oldest first."""
    parts = request.app[PARTS]
    async with parts.database.reading() as connection:
        return await lookup.timeline_of(connection, case, parts.rulebook)


async def photos(request: web.Request, case: CitizenCase) -> list[PictureView]:
    """The photos of a request for whoever sent them; `is_own` comes first: a code, which is easily passed on, does not
    show them."""
    async with request.app[PARTS].database.reading() as connection:
        sent = [
            one.id
            for one in await messages.of_case(connection, case.id, SHOWN_MESSAGES)
            if one.kind == MediaKind.IMAGE and one.direction is Direction.IN
        ]
        pieces = await media.of_messages(connection, sent)
    return _views(pieces[one] for one in sent if one in pieces)


async def sent_pictures(request: web.Request, case: CitizenCase) -> dict[int, list[PictureView]]:
    """The pictures that were sent with steps, by the step's place; their addresses open to nobody but their citizen."""
    async with request.app[PARTS].database.reading() as connection:
        found = await pictures.of_case(connection, case.id)
    return {seq: _views(pieces) for seq, pieces in found.items()}


def _views(pieces: Iterable[Piece]) -> list[PictureView]:
    kept = [one for one in pieces if one.message_id is not None and one.state is MediaState.KEPT]
    return [PictureView(f"{MEDIA_PATH}/{one.message_id}", one.width or 0, one.height or 0) for one in kept]


async def is_own(request: web.Request, case: CitizenCase) -> bool:
    """Whether the visitor is the citizen of a case, and not only somebody who has its code."""
    async with request.app[PARTS].database.reading() as connection:
        return case.citizen_id in await own_citizens(request, connection)


async def may_ask(request: web.Request, number: str) -> bool:
    """Whether this address may try a code for this number once more."""
    address = client_address(request, request.app[PARTS].settings.trusted_proxies)
    rates, own = request.app[RATES], ((ADDRESS_ASKS, address), (NUMBER_ASKED, hashed(number)))
    return await rates.allow(*own) and await rates.allow((EVERYBODY_ASKS, ""))


def hashed(number: str) -> str:
    """What a number, however it was typed, is counted by."""
    return hashlib.sha256((find_number(number) or number).encode()).hexdigest()[:24]


async def may_send(request: web.Request) -> bool:
    """Whether a form of this address is read once more."""
    address = client_address(request, request.app[PARTS].settings.trusted_proxies)
    return await request.app[RATES].allow((ADDRESS_FORMS, address))


async def may_step(request: web.Request, case: CitizenCase) -> bool:
    """Whether the citizen of a case may do something once more."""
    return await request.app[RATES].allow((CITIZEN_STEPS, str(case.citizen_id)))


async def own_citizens(request: web.Request, connection: AsyncConnection) -> list[int]:
    """Who the visitor is proven to be, on each channel where they wrote to us."""
    found = [await citizens.find(connection, one.channel, one.external_id) for one in identities(request)]
    return [citizen_id for citizen_id in found if citizen_id is not None]
