"""The gate before every page of the desk: a session, and a form token on whatever changes something."""

from urllib.parse import quote

from aiohttp import web
from aiohttp.typedefs import Handler

from desk.keys import CSRF, LARGEST, STAFF
from service.security.sessions import Sessions

SESSIONS = web.AppKey("sessions", Sessions)
LOGIN = "/desk/login"
OPEN_PATHS = (LOGIN, "/desk/static/")
SAFE_METHODS = ("GET", "HEAD")


@web.middleware
async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let only staff reach `/desk`, with forms as large as the address takes.

    Raises a redirect to the login page, or 401 / 403 for scripts and forged forms.
    """
    if not request.path.startswith("/desk") or request.path.startswith(OPEN_PATHS):
        return await handler(request)
    sessions = request.app[SESSIONS]
    person = await sessions.find(request)
    if person is None:
        raise _to_login(request)
    largest = request.app.get(LARGEST, {}).get(request.match_info.handler)
    if largest is not None:
        request = request.clone(client_max_size=largest)
    request[STAFF] = person
    request[CSRF] = sessions.form_token(request)
    if request.method not in SAFE_METHODS and not sessions.is_form_token(request, await _given_token(request)):
        raise web.HTTPForbidden(reason="form token")
    return await handler(request)


def _to_login(request: web.Request) -> web.HTTPException:
    if request.method not in SAFE_METHODS or "text/html" not in request.headers.get("Accept", ""):
        return web.HTTPUnauthorized()
    return web.HTTPSeeOther(f"{LOGIN}?next={quote(request.path)}")


async def _given_token(request: web.Request) -> str:
    header = request.headers.get("X-CSRF-Token")
    if header is not None:
        return header
    form = await request.post()
    return str(form.get("csrf", ""))
