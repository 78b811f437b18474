"""What could not be told to departments' systems: to be sent once more, or dropped."""

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.keys import PARTS, STAFF
from desk.rendering import Problem, done, render
from records import audit, webhooks
from records.outbox import SendState

PATH = "/desk/deliveries"
SHOWN = 200


async def show(request: web.Request) -> web.Response:
    """`GET /desk/deliveries`: the newest that were given up."""
    async with request.app[PARTS].database.reading() as connection:
        found = await webhooks.newest(connection, [SendState.FAILED], SHOWN)
    return await render(request, "deliveries.html", {"deliveries": found, "shown": SHOWN})


async def resend(request: web.Request) -> web.Response:
    """`POST /desk/deliveries/{delivery}/resend`: queue it again."""
    now, delivery = request.app[PARTS].clock(), int(request.match_info["delivery"])
    async with request.app[PARTS].database.transaction() as tx:
        if not await webhooks.redeliver(tx, delivery, now):
            raise Problem(409, "unknown_delivery")
        await _record(tx, request, "webhook.redelivered", delivery)
    raise done(PATH, "delivery_resent")


async def drop(request: web.Request) -> web.Response:
    """`POST /desk/deliveries/{delivery}/drop`: nobody will be told of it."""
    delivery = int(request.match_info["delivery"])
    async with request.app[PARTS].database.transaction() as tx:
        if not await webhooks.drop(tx, delivery):
            raise Problem(409, "unknown_delivery")
        await _record(tx, request, "webhook.dropped", delivery)
    raise done(PATH, "delivery_dropped")


async def _record(tx: AsyncConnection, request: web.Request, action: str, delivery: int) -> None:
    actor, now = f"staff:{request[STAFF].id}", request.app[PARTS].clock()
    await audit.record(tx, audit.Entry(now, actor, action, f"delivery:{delivery}", ""))
