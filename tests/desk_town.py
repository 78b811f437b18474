"""A desk behind its real gate, with a person for every role and citizens who write."""

import io
import itertools
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from html import unescape
from ipaddress import ip_network
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp import ClientResponse, DummyCookieJar, FormData, web
from aiohttp.test_utils import TestClient
from pytest_aiohttp.plugin import AiohttpClient

import desk.api.routes
import desk.pages
import desk.routes
from channels.media.store import MediaStore
from channels.rates import Rates
from desk.api.operation import ApiParts
from desk.keys import PARTS
from desk.parts import DeskParts, Passwords
from desk.webhooks.targets import Targets
from escalation import store
from escalation.case import Case, CaseKind
from escalation.casework import Casework
from escalation.intake import NewCase
from escalation.rules.loader import load
from knowledge_base.context import Context
from knowledge_base.knowledge import KnowledgeBase
from knowledge_base.trial import Trial
from records import live_talks, messages, staff
from records.database import Database
from records.live_talks import Talk, Why
from records.media_files import MediaFiles
from records.messages import Inbound, NewNote, NewReply
from records.roles import Role
from records.staff import NewStaff
from records.vault import Vault
from service.app import MAX_BODY
from service.errors import errors
from service.security import callers, gate, headers, login, passwords
from service.security.sessions import COOKIE, Sessions

RULES = load()
VAULT = Vault("a vault key of the tests, long enough")
PASSWORD = "a good password"
HASH = passwords.hash_password(PASSWORD)
PEOPLE = {
    "dispatcher": (Role.DISPATCHER, None),
    "handler": (Role.HANDLER, "city_management"),
    "colleague": (Role.HANDLER, "city_management"),
    "police": (Role.HANDLER, "police"),
    "reviewer": (Role.REVIEWER, "city_management"),
    "editor": (Role.KNOWLEDGE_EDITOR, None),
    "second_editor": (Role.KNOWLEDGE_EDITOR, None),
    "supervisor": (Role.SUPERVISOR, None),
    "leader": (Role.LEADER, None),
    "administrator": (Role.ADMINISTRATOR, None),
}
TARGETS = Targets(frozenset({"oa.example.gov.cn", "127.0.0.1"}), (ip_network("127.0.0.0/8"),), https_only=False)
LAMP = "路灯坏了三天，晚上看不见路"

Client = TestClient[web.Request, web.Application]


class Clock:
    """A clock that a test moves."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Page:
    """An answer of the desk."""

    status: int
    text: str
    location: str

    @property
    def words(self) -> str:
        """What a reader sees, in one line."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.text)).split())

    @property
    def numbers(self) -> list[str]:
        """The cases that the page's list links to."""
        return re.findall(r'<tr data-href="/desk/cases/(WQ[0-9-]+)"', self.text)

    def links(self, start: str) -> list[str]:
        found = (unescape(link) for link in re.findall(r'href="([^"]+)"', self.text))
        return [link for link in found if link.startswith(start)]

    def hidden(self, form: str) -> dict[str, str]:
        """The hidden fields of the form that is sent to this address; of the last one, where hints offer it too."""
        *_, body = re.findall(rf'<form[^>]*action="{re.escape(form)}".*?</form>', self.text, re.DOTALL)
        found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', body)
        return {name: unescape(value) for name, value in found}


@dataclass
class Town:
    """Cases come in by `file`; `at` opens the desk as somebody."""

    database: Database
    clock: Clock
    client: Client
    work: Casework
    cookies: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    clicks: "itertools.count[int]" = field(default_factory=itertools.count)
    _ids: "itertools.count[int]" = field(default_factory=itertools.count)

    async def write(self, text: str, citizen: str = "v1", outcome: str | None = None) -> messages.Message:
        """A citizen's message; with an outcome it gets a reply."""
        now = self.clock()
        async with self.database.transaction() as tx:
            received = await messages.receive(tx, Inbound("web", citizen, f"{citizen}:{next(self._ids)}", text), now)
            if outcome is not None:
                await messages.store_reply(tx, received.message, NewReply(NewNote("好的。"), outcome), now)
        return received.message

    async def waits(self, citizen: str = "v1", text: str = "转人工", why: Why = Why.ASKED) -> Talk:
        """A citizen who waits for a person."""
        message = await self.write(text, citizen, "waiting_for_person")
        async with self.database.transaction() as tx:
            return await live_talks.enter(tx, message, why, self.clock())

    async def file(
        self,
        matter: str = LAMP,
        place: str = "武侯区玉林街道",
        kind: CaseKind = CaseKind.COMPLAINT,
        citizen: str = "v1",
        contact: str | None = None,
    ) -> Case:
        """A request of a citizen."""
        origin = await self.write(matter, citizen)
        new = NewCase(origin.id, kind, matter, place, contact=contact, consent_at=self.clock() if contact else None)
        async with self.database.transaction() as tx:
            opened = await self.work.open_case(tx, new, self.clock())
            reply = NewReply(NewNote("已登记。", case_id=opened.case_id), "case_opened")
            await messages.store_reply(tx, origin, reply, self.clock())
        return await self.case(opened.number)

    async def case(self, number: str) -> Case:
        async with self.database.reading() as connection:
            case = await store.load(connection, number)
        assert case is not None
        return case

    def at(self, who: str) -> "Desk":
        return Desk(self, who)


@dataclass
class Desk:
    """The desk as one person uses it."""

    town: Town
    who: str

    async def get(self, path: str) -> Page:
        headers = await self._headers()
        async with self.town.client.get(path, headers=headers, allow_redirects=False) as response:
            return await _page(response)

    async def post(self, path: str, **given: str) -> Page:
        """Send a form, with the session's token."""
        data, headers = {"csrf": await self._token(), **given}, await self._headers()
        async with self.town.client.post(path, data=data, headers=headers, allow_redirects=False) as response:
            return await _page(response)

    async def upload(self, path: str, *files: tuple[str, bytes], field: str = "files", **given: str) -> Page:
        """Send a form as browsers do that may hold files: the names and contents of those in one field."""
        form, headers = FormData(default_to_multipart=True, quote_fields=False), await self._headers()
        for name, value in {"csrf": await self._token(), **given}.items():
            form.add_field(name, value)
        for name, content in files:
            form.add_field(field, io.BytesIO(content), filename=name)
        async with self.town.client.post(path, data=form, headers=headers, allow_redirects=False) as response:
            return await _page(response)

    async def take(self, case: Case, step: str, *, command: str = "", **given: str) -> Page:
        """Take a step on the version of the case that is given; without a command it is a click of its own."""
        path = f"/desk/cases/{case.number}/{step}"
        click = command or f"click{next(self.town.clicks)}"
        return await self.post(path, **{"version": str(case.version), "command": click, **given})

    async def show(self, case: Case, step: str, *shown: bytes, command: str = "", **given: str) -> Page:
        """Take a step with pictures."""
        click = command or f"click{next(self.town.clicks)}"
        files = [(f"照片{number}.jpg", content) for number, content in enumerate(shown)]
        given |= {"version": str(case.version), "command": click}
        return await self.upload(f"/desk/cases/{case.number}/{step}", *files, field="pictures", **given)

    async def _token(self) -> str:
        if self.who not in self.town.tokens:
            [token] = set(re.findall(r'name="csrf" value="([0-9a-f]+)"', (await self.get("/desk/password")).text))
            self.town.tokens[self.who] = token
        return self.town.tokens[self.who]

    async def _headers(self) -> dict[str, str]:
        if self.who not in self.town.cookies:
            async with self.town.client.get(f"/enter/{self.who}") as response:
                self.town.cookies[self.who] = f"{COOKIE}={response.cookies[COOKIE].value}"
        return {"Accept": "text/html", "Cookie": self.town.cookies[self.who]}


async def _page(response: ClientResponse) -> Page:
    return Page(response.status, await response.text(), response.headers.get("Location", ""))


@dataclass(frozen=True)
class Knowledge:
    """A knowledge base that takes in what is published when it is asked: nothing polls behind a test."""

    base: KnowledgeBase

    async def explain(self, question: str, context: Context, today: date) -> Trial | None:
        await self.base.refresh()
        return await self.base.explain(question, context, today)

    async def close(self, _app: web.Application) -> None:
        await self.base.close()


def application(database: Database, clock: Clock, work: Casework) -> web.Application:
    """The desk behind the gate. `/enter/{login}` opens a session without the cost of argon2."""
    app = web.Application(middlewares=[errors, gate.gate, callers.callers], client_max_size=MAX_BODY)
    app[gate.SESSIONS] = Sessions(database, "s" * 32, secure=False, clock=clock)
    hashing = Passwords(passwords.hash_password, passwords.matches, passwords.MIN_LENGTH, 5, timedelta(minutes=15))
    knowledge = Knowledge(KnowledgeBase(database))
    folder = TemporaryDirectory()
    files = MediaFiles(Path(folder.name))
    store = MediaStore(files, database, 10**9, clock)
    parts = DeskParts(database, work, knowledge, hashing, files, store, VAULT, clock)
    desk.routes.setup(app, parts)
    app[callers.RATES], app[callers.SYSTEMS] = Rates(None), database
    desk.api.routes.setup(app, ApiParts(parts, VAULT, TARGETS))
    app.on_cleanup.append(knowledge.close)
    app.on_cleanup.append(_remover(folder))
    login.setup(app, login.LoginParts(database, desk.pages.environment(), clock))
    headers.setup(app, secure=False)
    app.router.add_get("/enter/{login}", _enter)
    return app


def _remover(folder: "TemporaryDirectory[str]") -> Callable[[web.Application], Awaitable[None]]:
    async def remove(_app: web.Application) -> None:
        folder.cleanup()

    return remove


async def _enter(request: web.Request) -> web.Response:
    parts = request.app[PARTS]
    async with parts.database.reading() as connection:
        account = await staff.account(connection, request.match_info["login"])
    assert account is not None
    response = web.Response()
    await request.app[gate.SESSIONS].open(response, account.staff)
    return response


async def hire(database: Database, now: datetime) -> None:
    """A person for every role; all have the same password."""
    async with database.transaction() as tx:
        for name, (role, department) in PEOPLE.items():
            await staff.add(tx, NewStaff(name, f"{name}同志", frozenset({role}), department, HASH), now)


async def open_town(start: AiohttpClient, database: Database, clock: Clock, work: Casework | None = None) -> Town:
    """The desk, staffed; `work` where the rules are not the usual ones."""
    await hire(database, clock())
    rules = work or Casework(RULES, VAULT)
    client = await start(application(database, clock, rules), cookie_jar=DummyCookieJar())
    return Town(database, clock, client, rules)
