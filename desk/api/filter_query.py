"""A case filter as query parameters, made from the fields of `CaseFilter`: a filter more is a parameter more."""

import types
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from desk.api.problem import ApiProblem
from escalation.filters import CaseFilter, Days

_HINTS = get_type_hints(CaseFilter)
_Word = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]
_Whole = Annotated[int, Meta(ge=0, le=999_999_999)]
_SIMPLE: Mapping[type, Any] = {str: _Word, int: _Whole, bool: bool, date: date}
MOST_ON_A_PAGE = 100


def _one(hint: Any) -> Any:
    """The type without None."""
    if get_origin(hint) in (Union, types.UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint


def _parameters() -> list[tuple[str, Any, Any]]:
    """Name, type and default of every parameter: lists for sets, two days for spans of days."""
    found: list[tuple[str, Any, Any]] = []
    for field in fields(CaseFilter):
        hint = _one(_HINTS[field.name])
        if get_origin(hint) is frozenset:
            found.append((field.name, list[get_args(hint)[0]] | None, None))  # type: ignore[misc]
        elif hint is Days:
            found += [(f"{field.name}_{end}", date | None, None) for end in ("from", "to")]
        else:
            found.append((field.name, _SIMPLE[hint] | None, None))
    return found


_PAGING: list[tuple[str, Any, Any]] = [
    ("after", Annotated[str, Meta(max_length=40)] | None, None),
    ("limit", Annotated[int, Meta(ge=1, le=MOST_ON_A_PAGE)], 50),
]
FILTER_PARAMETERS = _parameters()
CaseQuery = msgspec.defstruct("CaseQuery", [*FILTER_PARAMETERS, *_PAGING], frozen=True, forbid_unknown_fields=True)


def decode(query: Iterable[tuple[str, str]], shape: Any) -> Any:
    """The parameters of an address; lists have commas between their words. Raises ApiProblem 400."""
    given: dict[str, Any] = {}
    lists = {field.name for field in msgspec.structs.fields(shape) if _is_list(field.type)}
    for name, value in query:
        if name in given:
            raise ApiProblem(400, "bad_query", what=f"{name[:40]}：重复")
        given[name] = value.split(",") if name in lists else value
    try:
        return msgspec.convert(given, shape, strict=False)
    except msgspec.ValidationError as error:
        raise ApiProblem(400, "bad_query", what=str(error)) from error


def filter_of(query: Any) -> CaseFilter:
    """The filter that the parameters mean."""
    values: dict[str, Any] = {}
    for name, hint in _HINTS.items():
        inner = _one(hint)
        if inner is Days:
            first, last = getattr(query, f"{name}_from"), getattr(query, f"{name}_to")
            values[name] = None if first is None and last is None else Days(first, last)
        else:
            value = getattr(query, name)
            values[name] = frozenset(value or ()) if get_origin(inner) is frozenset else value
    return CaseFilter(**values)


def _is_list(hint: Any) -> bool:
    return get_origin(_one(hint)) is list
