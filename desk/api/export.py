"""A list of cases as a spreadsheet: masked, at most so many, and kept in the audit."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

import msgspec

from desk.access import Area, may
from desk.api import filter_query
from desk.api.filter_query import PARAMETERS
from desk.api.operation import Call, File
from desk.api.problem import ApiProblem, wording
from desk.labels import Labels
from desk.parts import DeskParts
from escalation import store
from escalation import wording as case_words
from escalation.case import Case
from escalation.filters import CaseFilter, scope_of
from language import personal
from records import audit, spreadsheet
from records.moments import CITY_TIME
from records.staff import Staff

MOST_ROWS = 5000


class Format(StrEnum):
    """What is written."""

    EXCEL = "xlsx"
    CSV = "csv"


_WRITTEN: Mapping[Format, tuple[Callable[[Sequence[str], Sequence[Sequence[str]]], bytes], str]] = {
    Format.EXCEL: (spreadsheet.excel, spreadsheet.EXCEL),
    Format.CSV: (spreadsheet.comma_separated, spreadsheet.CSV),
}

Export = msgspec.defstruct(
    "Export", [("format", Format, Format.EXCEL), *PARAMETERS], frozen=True, forbid_unknown_fields=True
)


class TooMany(Exception):
    """More cases than `MOST_ROWS` match."""


async def exported(call: Call) -> File:
    """All that a filter lets through, or a problem where it is too much."""
    person = call.caller.staff
    if not may(person, Area.EXPORT):
        raise ApiProblem(403, "forbidden")
    try:
        return await file_of(call.desk, person, filter_query.filter_of(call.body, person), call.body.format)
    except TooMany as error:
        raise ApiProblem(422, "many_rows", limit=MOST_ROWS) from error


async def file_of(desk: DeskParts, person: Staff, wanted: CaseFilter, form: Format) -> File:
    """The cases of a filter that a person may see; that they took them is kept in the audit. Raises TooMany."""
    now, labels = desk.clock(), Labels(desk.rulebook)
    cases = await _all(desk, person, wanted)
    head, rows = list(wording("columns").values()), [_row(case, labels) for case in cases]
    async with desk.database.transaction() as tx:
        entry = audit.Entry(now, f"staff:{person.id}", "cases.exported", "cases", f"{len(cases)} {form}")
        await audit.record(tx, entry)
    name = f"cases-{now.astimezone(CITY_TIME):%Y%m%d-%H%M}.{form}"
    write, kind = _WRITTEN[form]
    # Thousands of rows take a second, in which others must not wait.
    return File(await asyncio.to_thread(write, head, rows), kind, name)


async def _all(desk: DeskParts, person: Staff, wanted: CaseFilter) -> list[Case]:
    found: list[Case] = []
    scope, after = scope_of(person.roles, person.department), None
    async with desk.database.reading() as connection:
        while True:
            page = await store.list_cases(connection, wanted, scope, after, store.PAGE_LIMIT)
            found += page.cases
            if len(found) > MOST_ROWS:
                raise TooMany
            if page.next is None:
                return found
            after = page.next


def _row(case: Case, labels: Labels) -> list[str]:
    """The texts of `columns`, in that order."""
    return [
        case.number,
        case_words.kind(case.kind),
        case_words.status(case.status),
        personal.mask(case.summary),
        personal.mask(case.place),
        labels.district(case.district),
        labels.area(case.area),
        labels.matter(case.matter),
        labels.department(case.department),
        "、".join(labels.department(key) for key in case.supporting),
        case.opened_day.isoformat(),
        case.answer_by.isoformat(),
        "" if case.ended_at is None else case.ended_at.astimezone(CITY_TIME).date().isoformat(),
        personal.mask(case.reply or ""),
    ]
