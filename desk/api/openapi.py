"""The description of the API in OpenAPI 3.1, made from the operations and the types that validate them."""

from collections.abc import Sequence
from typing import Any

import msgspec

from desk.api.operation import File, Operation
from desk.api.problem import MEDIA_TYPE, ProblemBody

_TEMPLATE = "#/components/schemas/{name}"
# Whatever operation it is: who calls is asked first, and everybody may be too quick.
_ALWAYS = (401, 403, 429)
_CHANGING = ("POST", "DELETE")


def describe(operations: Sequence[Operation], title: str, version: str) -> dict[str, Any]:
    """The whole document."""
    kinds = _kinds(operations)
    schemas, components = msgspec.json.schema_components(kinds, ref_template=_TEMPLATE)
    # A type's schema is looked up by its place: unions cannot be keys.
    known = list(zip(kinds, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(operation, known)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "weiqiao_staff_api"},
            },
        },
        "security": [{"key": []}, {"session": []}],
    }


def _kinds(operations: Sequence[Operation]) -> list[Any]:
    kinds: list[Any] = [ProblemBody]
    for operation in operations:
        for kind in (operation.body, operation.answer):
            if kind is not None and kind is not File and kind not in kinds:
                kinds.append(kind)
        kinds += [field.type for field in _fields(operation) if field.type not in kinds]
    return kinds


def _described(operation: Operation, known: Sequence[tuple[Any, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.summary,
        "parameters": [*_path(operation), *_query(operation, known), *_headers(operation)],
        "responses": {str(operation.success): _success(operation, known), **_refusals(operation, known)},
    }
    if operation.scope is not None:
        found["x-scope"] = operation.scope
    if operation.body is not None:
        content = {"application/json": {"schema": _schema(operation.body, known)}}
        found["requestBody"] = {"required": True, "content": content}
    return found


def _path(operation: Operation) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _query(operation: Operation, known: Sequence[tuple[Any, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "name": field.name,
            "in": "query",
            "required": field.required,
            # Lists have commas between their words.
            "style": "form",
            "explode": False,
            "schema": _schema(field.type, known),
        }
        for field in _fields(operation)
    ]


def _headers(operation: Operation) -> list[dict[str, Any]]:
    found = []
    if operation.key:
        key = {"type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[!-~]+$"}
        found.append({"name": "Idempotency-Key", "in": "header", "required": True, "schema": key})
    if operation.method in _CHANGING:
        found.append({"name": "X-CSRF-Token", "in": "header", "required": False, "schema": {"type": "string"}})
    return found


def _success(operation: Operation, known: Sequence[tuple[Any, Any]]) -> dict[str, Any]:
    if operation.answer is None:
        return {"description": operation.summary}
    if operation.answer is File:
        return {"description": operation.summary, "content": {name: {} for name in operation.media_types}}
    schema = _schema(operation.answer, known)
    return {"description": operation.summary, "content": {"application/json": {"schema": schema}}}


def _refusals(operation: Operation, known: Sequence[tuple[Any, Any]]) -> dict[str, Any]:
    statuses = {*_ALWAYS, *operation.refusals, 400}
    if operation.body is not None:
        statuses |= {413, 415, 422}
    content = {MEDIA_TYPE: {"schema": _schema(ProblemBody, known)}}
    return {str(status): {"description": "RFC 9457", "content": content} for status in sorted(statuses)}


def _schema(kind: Any, known: Sequence[tuple[Any, Any]]) -> Any:
    return next(schema for one, schema in known if one == kind)


def _fields(operation: Operation) -> Sequence[msgspec.structs.FieldInfo]:
    return () if operation.query is None else msgspec.structs.fields(operation.query)
