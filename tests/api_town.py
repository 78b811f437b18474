"""Systems of departments that call the API of a desk town."""

from dataclasses import dataclass
from typing import Any

import msgspec
from desk_town import Town

from records import systems
from records.systems import NewSystem, SystemScope
from service.security.callers import key_digest, new_key

EVERYTHING = frozenset(SystemScope)
_JSON = {"application/json", "application/problem+json"}


@dataclass
class Answer:
    """What came back."""

    status: int
    media_type: str
    body: Any
    headers: dict[str, str]

    @property
    def code(self) -> str:
        """The code of a problem."""
        assert self.media_type == "application/problem+json"
        return str(self.body["type"]).removeprefix("urn:weiqiao:problem:")


@dataclass
class Caller:
    """Somebody who calls, with headers of their own."""

    town: Town
    headers: dict[str, str]

    async def call(
        self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, **headers: str
    ) -> Answer:
        """`headers` are written with underscores; `raw` is sent as it is."""
        content = raw if raw is not None or body is None else msgspec.json.encode(body)
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if content is not None:
            sent.setdefault("Content-Type", "application/json")
        async with self.town.client.request(
            method, f"/api/v1{path}", data=content, headers=sent, allow_redirects=False
        ) as response:
            found: Any = await response.read()
            if response.content_type in _JSON and found:
                found = msgspec.json.decode(found)
            return Answer(response.status, response.content_type, found, dict(response.headers))

    async def get(self, path: str) -> Answer:
        return await self.call("GET", path)

    async def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return await self.call("POST", path, body, **headers)

    async def move(self, number: str, step: str, version: int, key: str | None = None, **fields: Any) -> Answer:
        body = {"step": step, "version": version, **fields}
        return await self.post(f"/cases/{number}/moves", body, Idempotency_Key=key or f"{step}-{version}")


async def system(
    town: Town,
    department: str = "city_management",
    scopes: frozenset[SystemScope] = EVERYTHING,
    name: str = "oa",
    per_minute: int = 1000,
) -> Caller:
    """A system of a department."""
    key = new_key()
    async with town.database.transaction() as tx:
        assert await systems.add(tx, NewSystem(name, department, scopes, per_minute, key_digest(key)), town.clock())
    return Caller(town, {"Authorization": f"Bearer {key}"})


async def person(town: Town, who: str) -> Caller:
    """A script of a member of staff, with the session's token."""
    async with town.client.get(f"/enter/{who}") as response:
        cookie = response.cookies["weiqiao_staff_api"]
        assert cookie["path"] == "/api"
    caller = Caller(town, {"Cookie": f"weiqiao_staff_api={cookie.value}"})
    csrf = (await caller.get("/session")).body["csrf"]
    return Caller(town, {**caller.headers, "X-CSRF-Token": csrf})
