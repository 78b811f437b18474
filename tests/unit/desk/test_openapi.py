"""The description of the API says what the API does: it is made from the same operations and types."""

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any, get_args

import msgspec
from aiohttp import web
from desk_town import TARGETS, VAULT

from desk.api import routes
from desk.api.moves import AnyMove
from desk.api.operation import ApiParts
from desk.api.problem import wording
from escalation.announcing import EVENTS, Event
from escalation.filters import CaseFilter
from escalation.moves import MOVES
from records.systems import SystemScope


def _refs(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            yield from _refs(value)
    if isinstance(node, list):
        for value in node:
            yield from _refs(value)


def test_every_route_is_described_and_every_description_has_a_route() -> None:
    app = web.Application()
    routes.setup(app, ApiParts(None, VAULT, TARGETS))  # type: ignore[arg-type]
    served = {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.resource is not None and route.method != "HEAD"
    }
    paths = routes.description()["paths"]
    described = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert served - {("GET", routes.DOCUMENT)} == described


def test_the_document_is_whole() -> None:
    document = routes.description()
    assert document["openapi"] == "3.1.0"
    schemas = document["components"]["schemas"]
    assert {ref.removeprefix("#/components/schemas/") for ref in _refs(document)} <= schemas.keys()
    ids = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(ids) == len(set(ids))
    for path, methods in document["paths"].items():
        for operation in methods.values():
            named = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path))


def test_every_step_that_staff_may_take_is_a_body_of_its_own() -> None:
    taken = {str(move.step) for move in MOVES if move.roles}
    assert {kind.__struct_config__.tag for kind in get_args(AnyMove)} == taken


def _named(kind: Any) -> set[str]:
    return {field.name for field in msgspec.structs.fields(kind)}


def test_every_filter_of_lists_can_stand_in_the_body_of_a_search_and_of_an_export() -> None:
    for operation in routes.OPERATIONS:
        if operation.id in ("search_cases", "export_cases"):
            names = _named(operation.body)
            for field in fields(CaseFilter):
                assert field.name in names or {f"{field.name}_from", f"{field.name}_to"} <= names


def test_no_address_takes_what_somebody_typed() -> None:
    [listed] = [one for one in routes.OPERATIONS if one.id == "list_cases"]
    [search] = [one for one in routes.OPERATIONS if one.id == "search_cases"]
    assert _named(search.body) - _named(listed.query) == {"words", "place"}
    for path, methods in routes.description()["paths"].items():
        for operation in methods.values():
            for one in operation["parameters"]:
                if one["in"] == "query" and one["name"] != "after":
                    assert all(_is_closed(kind) for kind in one["schema"].get("anyOf", [one["schema"]])), (path, one)


def _is_closed(schema: dict[str, Any]) -> bool:
    """Whether no sentence of Chinese fits."""
    if schema.get("type") == "string" and "enum" not in schema and schema.get("format") != "date":
        return re.fullmatch(schema["pattern"].strip("^$"), "我是张三") is None
    return True


def test_every_scope_opens_something_and_every_event_is_told_of() -> None:
    assert {operation.scope for operation in routes.OPERATIONS} - {None} == set(SystemScope)
    assert set(EVENTS.values()) == set(Event)


def test_every_problem_has_a_title_and_says_what_to_do() -> None:
    for code, words in wording("problems").items():
        assert set(words) == {"title", "detail"}, code
        assert all(words.values()), code
