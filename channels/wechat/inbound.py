"""A message of WeChat as the inbox takes it."""

from datetime import timedelta

from aiohttp import web

from channels.keys import PARTS
from channels.wechat.incoming import Incoming
from channels.wording import WORDS
from language import text
from records import citizens, enclosures
from records.media import MediaKind, NewPiece
from records.messages import Inbound

CHANNEL = "wechat"
MAX_TEXT = 2_000
# WeChat gives a picture, voice or video out for three days.
HELD_BY_WECHAT = timedelta(days=3)


async def taken_in(app: web.Application, incoming: Incoming) -> Inbound:
    """What is written down: the text, and beside it a piece to fetch, a place or a link."""
    typed = incoming.text[:MAX_TEXT]
    if incoming.kind == "location" and typed:
        typed = WORDS.place.format(label=typed)
    return Inbound(
        channel=CHANNEL,
        sender=incoming.openid,
        external_id=incoming.key,
        text=text.clean(typed, MAX_TEXT),
        kind=incoming.kind,
        payload=enclosures.write(incoming.enclosure) if incoming.enclosure else None,
        piece=await _piece(app, incoming) if incoming.media_id else None,
    )


async def _piece(app: web.Application, incoming: Incoming) -> NewPiece:
    parts = app[PARTS]
    async with parts.database.reading() as connection:
        citizen_id = await citizens.find(connection, CHANNEL, incoming.openid)
        full = await parts.media.full(connection, citizen_id)
    until = parts.clock() + HELD_BY_WECHAT
    return NewPiece(MediaKind(incoming.kind), media_id=incoming.media_id, expires_at=until, refused=full)
