"""A photo, voice or video of a conversation, for whoever has it."""

from aiohttp import web

from desk import material_page
from desk.keys import PARTS, STAFF
from desk.live import view
from desk.live.page import expect_speaker, readable
from desk.rendering import Problem
from records import messages


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /desk/live/{talk}/media/{message}[?form=preview]`: what was sent in a conversation."""
    expect_speaker(request)
    message_id = int(request.match_info["message"])
    async with request.app[PARTS].database.reading() as connection:
        talk = await readable(connection, request, int(request.match_info["talk"]))
        piece = await material_page.kept(connection, message_id)
        message = await messages.load(connection, message_id)
        if message.citizen_id != talk.citizen_id or not await view.openly(connection, [message], request[STAFF]):
            raise Problem(404, "no_material")
    return material_page.shown(request, piece)
