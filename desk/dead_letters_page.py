"""What did not surely reach its citizen: by reason, to be sent again one by one or all of a reason."""

from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import people
from desk.keys import PARTS, STAFF
from desk.rendering import Problem, done, render
from language import personal
from records import audit, dead_letters, outbox
from records.dead_letters import RESENT_AT_ONCE
from records.outbox import DEAD, SendState

PATH = "/desk/deliveries/messages"
SHOWN = 50
LONGEST_REASON = 500


async def show(request: web.Request) -> web.Response:
    """`GET /desk/deliveries/messages?state=&reason=&before=`: the newest, with what may be narrowed to."""
    state, reason, before = _state(request.query.get("state", "")), request.query.get("reason"), _before(request)
    async with request.app[PARTS].database.reading() as connection:
        groups = await dead_letters.groups(connection)
        found = await dead_letters.page(connection, state, reason, before, SHOWN + 1)
        names = await people.names(connection, [letter.author for letter in found])
    context = {
        "groups": groups,
        "state": state,
        "reason": reason,
        "letters": found[:SHOWN],
        "names": names,
        "mask": personal.mask,
        "narrowed": _narrowed,
        "next": f"{_narrowed(state, reason)}&before={found[SHOWN - 1].id}" if len(found) > SHOWN else None,
    }
    return await render(request, "dead_letters.html", context)


async def resend(request: web.Request) -> web.Response:
    """`POST /desk/deliveries/messages/{message}/resend`: queue one again."""
    now, message_id = request.app[PARTS].clock(), int(request.match_info["message"])
    async with request.app[PARTS].database.transaction() as tx:
        if not await outbox.resend(tx, message_id, now):
            raise Problem(409, "cannot_resend")
        await _record(tx, request, "message.resend", f"message:{message_id}", "")
    raise done(PATH, "resend")


async def resend_all(request: web.Request) -> web.Response:
    """`POST /desk/deliveries/messages/resend`: queue again all of one fate and reason."""
    form, now = await request.post(), request.app[PARTS].clock()
    state, reason = _state(str(form.get("state", ""))), str(form.get("reason", ""))[:LONGEST_REASON]
    if state is None:
        raise Problem(400, "bad_filter", name="state")
    async with request.app[PARTS].database.transaction() as tx:
        await _record(tx, request, "messages.resent", f"outbox:{state}", reason)
    count = RESENT_AT_ONCE
    while count == RESENT_AT_ONCE:
        async with request.app[PARTS].database.transaction() as tx:
            count = await dead_letters.resend_some(tx, state, reason, now, now)
    raise done(PATH, "resend")


def _state(value: str) -> SendState | None:
    if value == "":
        return None
    if value not in set(DEAD):
        raise Problem(400, "bad_filter", name="state")
    return SendState(value)


def _before(request: web.Request) -> int | None:
    value = request.query.get("before", "")
    if value and not (value.isascii() and value.isdigit() and len(value) < 19):
        raise Problem(400, "bad_filter", name="before")
    return int(value) if value else None


def _narrowed(state: SendState | None, reason: str | None) -> str:
    given = {"state": state.value if state else ""} | ({} if reason is None else {"reason": reason})
    return f"{PATH}?{urlencode(given)}"


async def _record(tx: AsyncConnection, request: web.Request, action: str, thing: str, detail: str) -> None:
    entry = audit.Entry(request.app[PARTS].clock(), f"staff:{request[STAFF].id}", action, thing, detail)
    await audit.record(tx, entry)
