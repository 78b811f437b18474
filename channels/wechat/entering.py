"""`/wechat/enter?to=requests`: from the account's menu to one's own page, known by openid and asked for nothing.

The browser goes to WeChat with a state and comes back to `/wechat/entered` with a code. What must not work: planting
one's own code in another's browser (the state belongs to the browser that set out), using an address twice (a state
is good for once), leading elsewhere (targets are a closed list), and being whom a snapshot page made up.
"""

import logging
import secrets

from aiohttp import web

from channels.address import client_address
from channels.keys import OPENIDS, PARTS, RATES, WECHAT, WECHAT_HTTP
from channels.rates import Limit
from channels.web.links import ENTER
from channels.web.pages import page
from channels.wechat import oauth
from channels.wechat.oauth import Unproven
from channels.wechat.states import VALID_FOR, States
from channels.wording import WORDS

log = logging.getLogger(__name__)

ENTERED = "/wechat/entered"
TARGETS = {"requests": "/requests"}
COOKIE = "weiqiao_entering"

STATES = web.AppKey("wechat_states", States)

# Many citizens share one address behind a carrier's gateway.
ADDRESS_ENTERS = Limit("enter-address", 300, 60)
# A window twice as long as a state lives: it cannot be used at both ends of it but once in a blue moon, and then
# the browser has lost its cookie.
STATE_USED = Limit("entered-state", 1, 2 * int(VALID_FOR.total_seconds()))


def setup(app: web.Application) -> None:
    """Add both addresses."""
    app[STATES] = States(app[PARTS].settings.secret_key)
    app.router.add_get(ENTER, enter, allow_head=False)
    app.router.add_get(ENTERED, entered, allow_head=False)


async def enter(request: web.Request) -> web.StreamResponse:
    """Send the browser to WeChat. A browser that was known before is asked again: its WeChat account may be another."""
    target = request.query.get("to", "requests")
    if target not in TARGETS:
        raise web.HTTPNotFound
    if not await _in_measure(request):
        return _problem(WORDS.entering.too_often, 429)
    settings, binder = request.app[PARTS].settings, secrets.token_urlsafe(16)
    state = request.app[STATES].make(target, binder, request.app[PARTS].clock())
    there = oauth.authorize_url(request.app[WECHAT].account, settings.public_url + ENTERED, state)
    response = _redirect(there)
    response.set_cookie(
        COOKIE,
        binder,
        max_age=int(VALID_FOR.total_seconds()),
        path=ENTERED,
        secure=settings.public_url.startswith("https://"),
        httponly=True,
        samesite="Lax",
    )
    return response


async def entered(request: web.Request) -> web.StreamResponse:
    """Take the browser back from WeChat and let it go on as whoever WeChat says it is."""
    response = await _let_in(request)
    response.del_cookie(COOKIE, path=ENTERED)
    return response


async def _let_in(request: web.Request) -> web.StreamResponse:
    if not await _in_measure(request):
        return _problem(WORDS.entering.too_often, 429)
    now, state = request.app[PARTS].clock(), request.query.get("state", "")
    target = request.app[STATES].target(state, request.cookies.get(COOKIE, ""), now)
    if target is None:
        return _problem(WORDS.entering.stale, 403)
    if not await request.app[RATES].allow((STATE_USED, state)):
        # Some of WeChat's browsers follow the way back twice at once: the other response says who it is.
        return _redirect(TARGETS[target])
    try:
        http, account = request.app[WECHAT_HTTP], request.app[WECHAT].account
        person = await oauth.person(http, account, request.query.get("code", ""))
    except Unproven as error:
        log.warning("WeChat does not say who enters: %s", error)
        return _problem(WORDS.entering.unproven, 403)
    if person.virtual:
        return _problem(WORDS.entering.virtual, 403)
    response = _redirect(TARGETS[target])
    request.app[OPENIDS].remember(response, person.openid, now)
    return response


async def _in_measure(request: web.Request) -> bool:
    address = client_address(request, request.app[PARTS].settings.trusted_proxies)
    return await request.app[RATES].allow((ADDRESS_ENTERS, address))


def _problem(words: str, status: int) -> web.Response:
    return page("entered.html", status=status, problem=words)


def _redirect(location: str) -> web.Response:
    return web.Response(status=302, headers={"Location": location, "Cache-Control": "no-store"})
