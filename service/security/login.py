"""The desk's login page: argon2, a lock after repeated failures, one sentence whatever was wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web
from jinja2 import Environment

from records import audit, staff
from records.database import Database
from records.staff import Account, Staff
from service.security import passwords
from service.security.gate import LOGIN, SESSIONS

ALLOWED_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
DESK = "/desk/"
# Longer than any real one: argon2 must not be fed a megabyte.
MAX_FIELD = 256


@dataclass(frozen=True)
class LoginParts:
    """What the login needs; `demo_logins` (a title, then logins with names) are shown on the page in demo mode only."""

    database: Database
    pages: Environment
    clock: Callable[[], datetime]
    demo_logins: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


PARTS = web.AppKey("login_parts", LoginParts)


def setup(app: web.Application, parts: LoginParts) -> None:
    """Add the login and logout routes."""
    app[PARTS] = parts
    app.router.add_get(LOGIN, show)
    app.router.add_post(LOGIN, log_in)
    app.router.add_post("/desk/logout", log_out)


async def show(request: web.Request) -> web.Response:
    return _page(request, failed=False, status=200)


async def log_in(request: web.Request) -> web.StreamResponse:
    """Check login and password; the answer never says which of them was wrong, or that the account is locked."""
    form = await request.post()
    login, password = str(form.get("login", ""))[:MAX_FIELD], str(form.get("password", ""))[:MAX_FIELD]
    person = await _check(request.app[PARTS], login.strip(), password)
    if person is None:
        return _page(request, failed=True, status=401)
    response = web.HTTPSeeOther(_safe_next(str(form.get("next", DESK))))
    await request.app[SESSIONS].open(response, person)
    raise response


async def log_out(request: web.Request) -> web.StreamResponse:
    response = web.HTTPSeeOther(LOGIN)
    await request.app[SESSIONS].end(request, response)
    raise response


async def _check(parts: LoginParts, login: str, password: str) -> Staff | None:
    now = parts.clock()
    async with parts.database.reading() as connection:
        account = await staff.account(connection, login)
    right = await passwords.matches(password, account.password_hash if account else None)
    if account is None:
        return None
    if account.locked_until is not None and account.locked_until > now:
        return None
    await _remember(parts, account, succeeded=right, now=now)
    return account.staff if right else None


async def _remember(parts: LoginParts, account: Account, *, succeeded: bool, now: datetime) -> None:
    person = account.staff.id
    async with parts.database.transaction() as tx:
        if succeeded or account.locked_until is not None:  # a lock that ran out: count from the beginning
            await staff.clear_failures(tx, person)
        if not succeeded:
            await staff.record_failure(tx, person, ALLOWED_FAILURES, now + LOCKED_FOR)
        action = "staff.logged_in" if succeeded else "staff.login_refused"
        await audit.record(tx, audit.Entry(now, f"staff:{person}", action, f"staff:{person}", ""))


def _safe_next(target: str) -> str:
    """Only pages of the desk: a login must not send anybody to another site."""
    inside = target.startswith(DESK) and "\\" not in target and not any(ord(letter) < 32 for letter in target)
    return target if inside else DESK


def _page(request: web.Request, *, failed: bool, status: int) -> web.Response:
    parts = request.app[PARTS]
    target = _safe_next(request.query.get("next", DESK))
    html = parts.pages.get_template("login.html").render(failed=failed, next=target, demo_logins=parts.demo_logins)
    return web.Response(text=html, content_type="text/html", status=status)
