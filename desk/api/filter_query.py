"""A case filter as a caller gives it, made from the fields of `CaseFilter`: a filter more is a parameter more.

A body may hold all of them, an address only those whose values come from closed lists: what somebody typed may be
personal, and addresses are kept by proxies, histories and logs.
"""

import types
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from desk import case_query
from desk.api.problem import ApiProblem
from desk.case_query import BadQuery
from escalation import risk
from escalation.errors import Forbidden
from escalation.filters import CaseFilter, Days, Order
from language.search import LONGEST_TYPED
from records.staff import Staff

_HINTS = get_type_hints(CaseFilter)
_Flag = Annotated[str, Meta(pattern=f"^({'|'.join(risk.FLAGS)})$")]
_Key = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
_Typed = Annotated[str, Meta(min_length=1, max_length=LONGEST_TYPED)]
_Whole = Annotated[int, Meta(ge=0, le=999_999_999)]
_SIMPLE: Mapping[type, Any] = {str: _Key, int: _Whole, bool: bool, date: date, Order: Order}
_NOTHING = CaseFilter()
_TYPED = ("words", "place")
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
            kind = _Typed if field.name in _TYPED else _Flag if field.name == "flag" else _SIMPLE[hint]
            found.append((field.name, kind | None, None))
    return found


_PAGING: list[tuple[str, Any, Any]] = [
    ("after", Annotated[str, Meta(max_length=40)] | None, None),
    ("limit", Annotated[int, Meta(ge=1, le=MOST_ON_A_PAGE)], 50),
]
PARAMETERS = _parameters()
_DAYS = [name for name, kind, _ in PARAMETERS if _one(kind) is date]
_OF_ADDRESSES = [one for one in PARAMETERS if one[0] not in _TYPED]
CaseQuery = msgspec.defstruct("CaseQuery", [*_OF_ADDRESSES, *_PAGING], frozen=True, forbid_unknown_fields=True)
CaseSearch = msgspec.defstruct("CaseSearch", [*PARAMETERS, *_PAGING], frozen=True, forbid_unknown_fields=True)


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


def filter_of(given: Any, person: Staff) -> CaseFilter:
    """The filter that a person's parameters in an address or a body mean. Raises ApiProblem 400 for a day out of reach,
    403 for flags that the person is not shown."""
    try:
        for name in _DAYS:
            if (day := getattr(given, name)) is not None:
                case_query.in_reach(day, name)
    except BadQuery as error:
        raise ApiProblem(400, "bad_query", what=error.name) from error
    values: dict[str, Any] = {}
    for name, hint in _HINTS.items():
        inner = _one(hint)
        if inner is Days:
            first, last = getattr(given, f"{name}_from"), getattr(given, f"{name}_to")
            values[name] = None if first is None and last is None else Days(first, last)
        elif name in _TYPED:
            values[name] = case_query.as_shown(getattr(given, name, None) or "")
        else:
            value = getattr(given, name)
            kept = frozenset(value or ()) if get_origin(inner) is frozenset else value
            values[name] = getattr(_NOTHING, name) if kept is None else kept
    try:
        return risk.by_right(CaseFilter(**values), person.roles, person.id)
    except Forbidden as error:
        raise ApiProblem(403, "forbidden") from error


def _is_list(hint: Any) -> bool:
    return get_origin(_one(hint)) is list
