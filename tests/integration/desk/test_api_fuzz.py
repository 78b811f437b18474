"""Whatever is sent to the API, made from its own description or not, gets an answer that it describes."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any
from urllib.parse import quote

import api_town
from api_town import Answer, Caller
from desk_town import Town
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy

from desk.api import routes
from escalation.verifying import verify

DOCUMENT = routes.description()
SCHEMAS = DOCUMENT["components"]["schemas"]
OPERATIONS = [
    (method.upper(), path, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]
JUNK: SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
DAYS = st.sampled_from(["2026-11-23", "2026-12-31", "9999-12-31", "0001-01-01", "2027-02-30"])


def fitting(schema: dict[str, Any]) -> SearchStrategy[Any]:
    """Values of a schema."""
    if "$ref" in schema:
        return fitting(SCHEMAS[schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema:
        return st.one_of([fitting(one) for one in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    made = _MADE.get(schema.get("type", ""))
    return JUNK if made is None else made(schema)


def _objects(schema: dict[str, Any]) -> SearchStrategy[Any]:
    known = {name: fitting(one) for name, one in schema.get("properties", {}).items()}
    needed = set(schema.get("required", ()))
    must = {name: one for name, one in known.items() if name in needed}
    may = {name: one for name, one in known.items() if name not in needed}
    return st.fixed_dictionaries(must, optional=may)


def _strings(schema: dict[str, Any]) -> SearchStrategy[Any]:
    if schema.get("format") == "date":
        return DAYS
    if "pattern" in schema:
        return st.from_regex(schema["pattern"], fullmatch=True)
    longest = min(schema.get("maxLength", 30), 30)
    words = st.sampled_from(["city_management", "police", "streetlight", "已处理", "WQ20261123-0001"])
    return words.filter(lambda word: len(word) <= longest) | st.text(
        min_size=schema.get("minLength", 0), max_size=longest
    )


def _arrays(schema: dict[str, Any]) -> SearchStrategy[Any]:
    return st.lists(fitting(schema.get("items", {})), min_size=schema.get("minItems", 0), max_size=4)


def _integers(schema: dict[str, Any]) -> SearchStrategy[Any]:
    low, high = schema.get("minimum", -5), min(schema.get("maximum", 10**6), 10**6)
    return st.integers(low, 3) | st.integers(low, high)


_MADE: dict[str, Callable[[dict[str, Any]], SearchStrategy[Any]]] = {
    "object": _objects,
    "array": _arrays,
    "string": _strings,
    "integer": _integers,
    "boolean": lambda _: st.booleans(),
    "null": lambda _: st.none(),
}


def _address(data: DataObject, path: str, operation: dict[str, Any], numbers: list[str]) -> str:
    places = {
        "number": st.sampled_from([*numbers, "WQ20000101-0001"]) | st.text(min_size=1, max_size=9),
        "id": st.integers(0, 9).map(str) | st.text(min_size=1, max_size=4),
    }
    for name, values in places.items():
        if f"{{{name}}}" in path:
            drawn = data.draw(values)
            path = path.replace(f"{{{name}}}", "x" if drawn in (".", "..") else quote(drawn, safe=""))
    query = "&".join(_query(data, operation))
    return f"{path}?{query}" if query else path


def _query(data: DataObject, operation: dict[str, Any]) -> Iterator[str]:
    for one in operation["parameters"]:
        if one["in"] == "query" and (one["required"] or data.draw(st.integers(0, 4)) == 0):
            value = data.draw(fitting(one["schema"]) | st.text(max_size=10))
            written = ",".join(map(str, value)) if isinstance(value, list) else str(value)
            yield f"{one['name']}={quote(written)}"


def _described(answer: Answer, operation: dict[str, Any]) -> None:
    assert str(answer.status) in operation["responses"] or answer.status == 404, (answer.status, answer.body)
    if answer.status >= 400:
        assert answer.media_type == "application/problem+json"
        assert answer.body["status"] == answer.status
        assert answer.body["detail"]


def _request(
    data: DataObject, callers: list[Caller], numbers: list[str]
) -> tuple[dict[str, Any], Coroutine[Any, Any, Answer]]:
    method, path, operation = data.draw(st.sampled_from(OPERATIONS))
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    content = None if body is None else data.draw(st.one_of(fitting(body), fitting(body), fitting(body), JUNK))
    caller, key = data.draw(st.sampled_from(callers)), data.draw(st.text("abc", min_size=1, max_size=5))
    address = _address(data, path.removeprefix(routes.ROOT), operation, numbers)
    return operation, caller.call(method, address, content, Idempotency_Key=key)


def _try_out(loop: asyncio.AbstractEventLoop, callers: list[Caller], numbers: list[str]) -> None:
    """Runs beside the loop: hypothesis waits for each answer."""

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.data())
    def answered(data: DataObject) -> None:
        operation, calling = _request(data, callers, numbers)
        _described(asyncio.run_coroutine_threadsafe(calling, loop).result(30), operation)

    answered()


async def test_every_answer_is_a_described_one(both_towns: Town) -> None:
    town = both_towns
    numbers = [(await town.file(citizen=f"v{n}")).number for n in range(3)]
    callers = [await api_town.person(town, who) for who in ("dispatcher", "supervisor", "leader", "administrator")]
    callers.append(await api_town.system(town, per_minute=10**6))
    await asyncio.to_thread(_try_out, asyncio.get_running_loop(), callers, numbers)
    async with town.database.reading() as connection:
        assert (await verify(connection)).broken is None
