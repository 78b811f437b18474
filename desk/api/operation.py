"""One operation of the API: what it takes, what it gives, and how it is run. The description is made from the same."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import structlog
from aiohttp import web

from desk.api import filter_query
from desk.api.caller import CALLER, Caller
from desk.api.problem import ApiProblem
from desk.api.shapes import case_view
from desk.labels import Labels
from desk.parts import DeskParts
from desk.webhooks.targets import Targets
from escalation import store
from escalation.errors import Barred, Forbidden, IllegalMove, StaleCase, UnknownCase
from escalation.filters import scope_of
from escalation.wording import condition
from records import audit
from records.systems import SystemScope
from records.vault import Vault

LARGEST_BODY = 64 * 1024
_LONGEST_KEY = 64

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class ApiParts:
    """What the API is made of; `service` puts it together."""

    desk: DeskParts
    vault: Vault
    targets: Targets


API_PARTS = web.AppKey("api_parts", ApiParts)


@dataclass(frozen=True)
class Call:
    """One request, checked against the operation's types. `key` is its idempotency key where it needs one."""

    parts: ApiParts
    caller: Caller
    path: Mapping[str, str]
    query: Any
    body: Any
    key: str

    @property
    def desk(self) -> DeskParts:
        return self.parts.desk

    @property
    def labels(self) -> Labels:
        return Labels(self.desk.rulebook)

    @property
    def now(self) -> datetime:
        return self.desk.clock()

    @property
    def number(self) -> str:
        """The case's number in the address; one that is none belongs to no case."""
        return self.path["number"]

    def row(self, name: str) -> int:
        """The number of a row in the address. Raises ApiProblem 404 for what is none."""
        written = self.path[name]
        if not (written.isascii() and written.isdigit() and len(written) < 10):
            raise ApiProblem(404, "unknown")
        return int(written)

    @property
    def system_id(self) -> int:
        """Raises ApiProblem 403 for staff."""
        if self.caller.system_id is None:
            raise ApiProblem(403, "no_system")
        return self.caller.system_id


@dataclass(frozen=True)
class File:
    """An answer that is no JSON."""

    content: bytes
    media_type: str
    name: str


@dataclass(frozen=True)
class Operation:
    """`answer` is the type of what comes back (File: of one of its `media_types`), `key` whether an idempotency key is
    needed, `refusals` the statuses beside those that any operation may give."""

    id: str
    method: str
    path: str
    summary: str
    run: Callable[[Call], Awaitable[Any]]
    answer: Any
    scope: SystemScope | None = None
    query: Any = None
    body: Any = None
    success: int = 200
    key: bool = False
    refusals: tuple[int, ...] = ()
    media_types: tuple[str, ...] = ()

    async def handle(self, request: web.Request) -> web.Response:
        """Answer a request; a system's use of its key is kept in the audit, whatever came of it."""
        try:
            response = _answer(self, await self._answered(request))
        except ApiProblem as problem:
            response = problem.response()
        await _keep(request, self, response.status)
        return response

    async def _answered(self, request: web.Request) -> Any:
        caller = request[CALLER]
        if not caller.may(self.scope):
            raise ApiProblem(403, "no_scope", scope=self.scope)
        query = filter_query.decode(request.query.items(), self.query or _NoQuery)
        body = None if self.body is None else _decoded(await _read(request), self.body)
        key = _key(request) if self.key else ""
        call = Call(request.app[API_PARTS], caller, request.match_info, query, body, key)
        return await _in_words(call, self.run)


class _NoQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For operations that take no parameter."""


async def _in_words(call: Call, run: Callable[[Call], Awaitable[Any]]) -> Any:
    """Run an operation; what the rules of cases refuse becomes a problem, with the case as it stands."""
    try:
        return await run(call)
    except UnknownCase as error:
        raise ApiProblem(404, "unknown_case") from error
    except Forbidden as error:
        raise ApiProblem(403, "forbidden") from error
    except StaleCase as error:
        raise ApiProblem(409, "stale", case_view(error.current, call.labels)) from error
    except Barred as error:
        words = {"step": call.labels.step(error.step), "why": condition(error.condition)}
        raise ApiProblem(409, "barred", await _current(call), **words) from error
    except IllegalMove as error:
        words = {"now": call.labels.status(error.status), "step": call.labels.step(error.step)}
        raise ApiProblem(409, "illegal", await _current(call), **words) from error
    except (ValueError, OverflowError) as error:
        raise ApiProblem(422, "not_allowed_value") from error


async def _current(call: Call) -> Any:
    person = call.caller.staff
    async with call.desk.database.reading() as connection:
        case = await store.load(connection, call.number, scope_of(person.roles, person.department))
    return None if case is None else case_view(case, call.labels)


async def _read(request: web.Request) -> bytes:
    if request.content_type != "application/json":
        raise ApiProblem(415, "not_json")
    content = bytearray()
    async for chunk in request.content.iter_chunked(16_384):
        content += chunk
        if len(content) > LARGEST_BODY:
            raise ApiProblem(413, "too_large", limit=LARGEST_BODY)
    return bytes(content)


def _decoded(content: bytes, shape: Any) -> Any:
    try:
        return msgspec.json.decode(content, type=shape)
    except msgspec.ValidationError as error:
        raise ApiProblem(422, "bad_body", what=str(error)) from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise ApiProblem(400, "not_json") from error


def _key(request: web.Request) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not 0 < len(key) <= _LONGEST_KEY or not all("!" <= letter <= "~" for letter in key):
        raise ApiProblem(400, "bad_key")
    return key


def _answer(operation: Operation, answer: Any) -> web.Response:
    if isinstance(answer, File):
        disposition = f'attachment; filename="{answer.name}"'
        headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
        return web.Response(body=answer.content, content_type=answer.media_type, headers=headers)
    if answer is None:
        return web.Response(status=operation.success)
    return web.Response(
        body=msgspec.json.encode(answer),
        status=operation.success,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


async def _keep(request: web.Request, operation: Operation, status: int) -> None:
    caller, desk = request[CALLER], request.app[API_PARTS].desk
    if caller.system_id is None:
        return
    number = request.match_info.get("number", "")
    # What stands in an address need not be a number of ours.
    detail = f"{number if len(number) <= 24 and number.isascii() else ''} {status}".strip()
    entry = audit.Entry(
        desk.clock(), f"staff:{caller.staff.id}", f"api.{operation.id}", f"system:{caller.system_id}", detail
    )
    await desk.database.write(lambda tx: audit.record(tx, entry))
