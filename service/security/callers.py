"""The gate before `/api`: a system's key or a session of staff, so many requests a minute, a token on what changes."""

import hashlib
import secrets

from aiohttp import web
from aiohttp.typedefs import Handler

from channels.rates import Limit, Rates
from desk.api.caller import CALLER, Caller
from desk.api.problem import ApiProblem
from desk.api.routes import DOCUMENT
from records import systems
from records.database import Database
from service.security.gate import SAFE_METHODS, SESSIONS

API = "/api/v1/"
KEY_PREFIX = "wq_"
_LONGEST_KEY = 100
_A_MINUTE = 60
STAFF_PER_MINUTE = 300
# Of one address, before it is known who asks.
STRANGER_PER_MINUTE = 30

RATES = web.AppKey("api_rates", Rates)
SYSTEMS = web.AppKey("api_systems", Database)


def new_key() -> str:
    """A key that nobody can guess; only its digest is kept."""
    return f"{KEY_PREFIX}{secrets.token_urlsafe(32)}"


def key_digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@web.middleware
async def callers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let only those in who may call, each as often as agreed."""
    if not request.path.startswith(API) or request.path == DOCUMENT:
        return await handler(request)
    try:
        request[CALLER] = await _caller(request)
        return await handler(request)
    except ApiProblem as problem:
        response = problem.response()
        if problem.status == 429:
            response.headers["Retry-After"] = str(_A_MINUTE)
        return response


async def _caller(request: web.Request) -> Caller:
    given = request.headers.get("Authorization", "")
    return await (_system(request, given) if given else _staff(request))


async def _system(request: web.Request, given: str) -> Caller:
    kind, _, key = given.partition(" ")
    if kind.lower() != "bearer" or not key.startswith(KEY_PREFIX) or len(key) > _LONGEST_KEY:
        await _count_stranger(request)
        raise ApiProblem(401, "unauthorised")
    async with request.app[SYSTEMS].reading() as connection:
        system = await systems.by_key(connection, key_digest(key))
    if system is None:
        await _count_stranger(request)
        raise ApiProblem(401, "unauthorised")
    await _count(request, Limit("api-system", system.per_minute, _A_MINUTE), str(system.id))
    return Caller(system.staff, system.id, system.scopes)


async def _staff(request: web.Request) -> Caller:
    sessions = request.app[SESSIONS]
    person = await sessions.find(request)
    if person is None:
        raise ApiProblem(401, "unauthorised")
    await _count(request, Limit("api-staff", STAFF_PER_MINUTE, _A_MINUTE), str(person.id))
    token = request.headers.get("X-CSRF-Token", "")
    if request.method not in SAFE_METHODS and not sessions.is_form_token(request, token):
        raise ApiProblem(403, "forged")
    return Caller(person, csrf=sessions.form_token(request))


async def _count_stranger(request: web.Request) -> None:
    await _count(request, Limit("api-stranger", STRANGER_PER_MINUTE, _A_MINUTE), request.remote or "unknown")


async def _count(request: web.Request, limit: Limit, who: str) -> None:
    if not await request.app[RATES].allow((limit, who)):
        raise ApiProblem(429, "too_many")
