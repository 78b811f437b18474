"""Logging in to the desk, and what keeps others out."""

import re
from datetime import datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from jinja2 import DictLoader, Environment
from pytest_aiohttp.plugin import AiohttpClient

from desk.keys import CSRF, STAFF
from records import staff
from records.database import Database
from records.staff import NewStaff, Role
from service.security import gate, headers, login, passwords
from service.security.sessions import Sessions

PASSWORD = "a good password"
HASH = passwords.hash_password(PASSWORD)
PAGE = "{% if failed %}登录失败{% endif %}<input name=next value={{ next }}>"

Client = TestClient[web.Request, web.Application]


class Clock:
    """A clock that a test moves."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
async def client(aiohttp_client: AiohttpClient, sqlite_database: Database, clock: Clock) -> Client:
    async with sqlite_database.transaction() as tx:
        new = NewStaff("wang", "王工", frozenset({Role.HANDLER}), "housing", HASH)
        await staff.add(tx, new, clock())
    app = web.Application(middlewares=[gate.gate])
    app[gate.SESSIONS] = Sessions(sqlite_database, "s" * 32, secure=False, clock=clock)
    pages = Environment(loader=DictLoader({"login.html": PAGE}), autoescape=True)
    login.setup(app, login.LoginParts(sqlite_database, pages, clock))
    headers.setup(app, secure=True)
    app.router.add_get("/desk/", whoami)
    app.router.add_post("/desk/change", whoami)
    return await aiohttp_client(app)


async def whoami(request: web.Request) -> web.Response:
    return web.Response(text=f"{request[STAFF].name} {request[CSRF]}")


async def log_in(client: Client, password: str = PASSWORD, **fields: str) -> tuple[int, str]:
    data = {"login": "wang", "password": password, **fields}
    async with client.post("/desk/login", data=data, allow_redirects=False) as response:
        return response.status, response.headers.get("Location", "")


async def test_a_stranger_is_sent_to_the_login_page_and_a_script_is_refused(client: Client) -> None:
    async with client.get("/desk/", headers={"Accept": "text/html"}, allow_redirects=False) as page:
        assert page.headers["Location"] == "/desk/login?next=/desk/"
    async with client.get("/desk/") as script:
        assert script.status == 401


async def test_a_right_password_opens_the_desk_until_logout(client: Client) -> None:
    assert await log_in(client) == (303, "/desk/")
    async with client.get("/desk/") as page:
        name, form_token = (await page.text()).split()
    assert name == "王工"
    async with client.post("/desk/logout", data={"csrf": form_token}, allow_redirects=False) as out:
        assert out.status == 303
    async with client.get("/desk/") as page:
        assert page.status == 401


async def test_a_form_without_the_token_of_its_session_is_refused(client: Client) -> None:
    await log_in(client)
    async with client.get("/desk/") as page:
        form_token = (await page.text()).split()[1]
    async with client.post("/desk/change") as forged:
        assert forged.status == 403
    async with client.post("/desk/change", data={"csrf": form_token[::-1]}) as forged:
        assert forged.status == 403
    async with client.post("/desk/change", data={"csrf": form_token}) as right:
        assert right.status == 200


async def test_wrong_logins_and_wrong_passwords_get_the_same_answer(client: Client) -> None:
    async with client.post("/desk/login", data={"login": "wang", "password": "wrong"}) as wrong_password:
        first = wrong_password.status, await wrong_password.text()
    async with client.post("/desk/login", data={"login": "nobody", "password": PASSWORD}) as wrong_login:
        assert (wrong_login.status, await wrong_login.text()) == first


async def test_five_wrong_passwords_lock_the_account_for_a_while(client: Client, clock: Clock) -> None:
    for _ in range(login.ALLOWED_FAILURES):
        assert (await log_in(client, "wrong"))[0] == 401
    assert (await log_in(client))[0] == 401
    clock.now += login.LOCKED_FOR
    assert (await log_in(client, "wrong"))[0] == 401
    assert (await log_in(client))[0] == 303


async def test_a_session_ends_with_the_working_day(client: Client, clock: Clock) -> None:
    await log_in(client)
    clock.now += timedelta(hours=10)
    async with client.get("/desk/") as page:
        assert page.status == 401


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/other", "/desk/\\evil", "/desk/\r\nX: y"]
)
async def test_a_login_never_leads_to_another_site(client: Client, target: str) -> None:
    assert await log_in(client, next=target) == (303, "/desk/")


async def test_every_response_tells_the_browser_what_to_refuse(client: Client) -> None:
    async with client.get("/desk/login") as page:
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
        assert not re.search("unsafe|\\*", page.headers["Content-Security-Policy"])
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["Cache-Control"] == "no-store"
