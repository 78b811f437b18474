"""`/desk/channels`: turning channels off and on, and what WeChat refuses the account until somebody deals with it."""

from aiohttp import web

from desk.keys import PARTS, STAFF
from desk.rendering import Problem, done, render
from records import alarms, audit, kept_rules, switches
from records.switches import CHANNELS, NOTICE_LIMIT, REASON_LIMIT, Off

PATH = "/desk/channels"


async def show(request: web.Request) -> web.Response:
    """`GET /desk/channels`."""
    return await _page(request)


async def turn_off(request: web.Request) -> web.Response:
    """`POST /desk/channels/{channel}/off`; of one that is off, the words change."""
    parts, form = request.app[PARTS], await request.post()
    reason, notice = str(form.get("reason", "")), str(form.get("notice", ""))
    off = Off(request.match_info["channel"], reason, notice, _actor(request), parts.clock())
    try:
        async with parts.database.transaction() as tx:
            await switches.turn_off(tx, off)
    except ValueError:
        return await _page(request, Problem(400, "channel_words", reason=REASON_LIMIT, notice=NOTICE_LIMIT), off)
    raise done(PATH, "channel_off")


async def turn_on(request: web.Request) -> web.Response:
    """`POST /desk/channels/{channel}/on`."""
    parts, channel = request.app[PARTS], request.match_info["channel"]
    async with parts.database.transaction() as tx:
        was_off = await switches.turn_on(tx, channel, _actor(request), parts.clock())
    raise done(PATH, "channel_on" if was_off else "channel_was_on")


async def settle(request: web.Request) -> web.Response:
    """`POST /desk/channels/{channel}/refusals/{code}/settle`: WeChat's refusal was dealt with."""
    parts, channel, code = request.app[PARTS], request.match_info["channel"], int(request.match_info["code"])
    async with parts.database.transaction() as tx:
        if not await alarms.settle(tx, channel, code):
            raise Problem(409, "unknown_alarm")
        entry = audit.Entry(parts.clock(), _actor(request), "channel.settled", f"channel:{channel}", str(code))
        await audit.record(tx, entry)
    raise done(PATH, "alarm_settled")


async def _page(request: web.Request, problem: Problem | None = None, typed: Off | None = None) -> web.Response:
    parts = request.app[PARTS]
    async with parts.database.reading() as connection:
        context: dict[str, object] = {
            "channels": CHANNELS,
            "off": await switches.all_off(connection),
            "rules_differ": await kept_rules.differ(connection, parts.rules_digest),
            "alarms": await alarms.standing(connection),
        }
    limits = {"reason_limit": REASON_LIMIT, "notice_limit": NOTICE_LIMIT}
    context |= {"problem": problem, "typed": typed, **limits}
    return await render(request, "channels.html", context, status=problem.status if problem else 200)


def _actor(request: web.Request) -> str:
    return f"staff:{request[STAFF].id}"
