"""POST /rasa/actions: Rasa's action protocol, for whoever holds the shared secret."""

import hmac
import logging

import msgspec
from aiohttp import web

from bot import wire
from bot.actions import ACTIONS
from bot.parts import BotParts
from bot.rasa_client import SECRET_HEADER
from bot.wire import ActionCall, Rejected

PATH = "/rasa/actions"
PARTS = web.AppKey("bot_parts", BotParts)

log = logging.getLogger(__name__)


def setup(app: web.Application, parts: BotParts) -> None:
    """Add the endpoint to the application."""
    app[PARTS] = parts
    app.router.add_post(PATH, handle)


async def handle(request: web.Request) -> web.Response:
    """Carry one action out. 403 without the secret, 404 for an unknown action, 400 for a malformed call or, with the
    action's name, one that was rejected, 500 when the action failed."""
    given = request.headers.get(SECRET_HEADER, "")
    if not hmac.compare_digest(given.encode(), request.app[PARTS].secret.encode()):
        return web.Response(status=403)
    try:
        call = wire.read_call(await request.read())
    except msgspec.DecodeError:
        return web.Response(status=400)
    return await _carry_out(call, request.app[PARTS])


async def _carry_out(call: ActionCall, parts: BotParts) -> web.Response:
    action = ACTIONS.get(call.next_action)
    if action is None:
        return web.Response(status=404)
    try:
        result = await action(call, parts)
    except Rejected:
        return _json(wire.write_rejection(call.next_action), status=400)
    except Exception:
        # Rasa drops the turn on a 500 and the dialogue goes on without it: the citizen still gets an answer.
        log.exception("action %s failed for %s", call.next_action, call.sender_id)
        return web.Response(status=500)
    return _json(wire.write_result(result))


def _json(body: bytes, status: int = 200) -> web.Response:
    return web.Response(body=body, status=status, content_type="application/json")
