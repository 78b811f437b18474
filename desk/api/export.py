"""A list of cases as a spreadsheet: masked, at most so many, and kept in the audit."""

from enum import StrEnum

import msgspec

from desk.api import filter_query
from desk.api.filter_query import PARAMETERS
from desk.api.operation import Call, File
from desk.api.problem import ApiProblem, wording
from desk.labels import Labels
from escalation import store
from escalation import wording as case_words
from escalation.case import Case
from escalation.filters import scope_of
from language import personal
from records import audit, spreadsheet
from records.moments import CITY_TIME

MOST_ROWS = 5000


class Format(StrEnum):
    """What is written."""

    EXCEL = "xlsx"
    CSV = "csv"


Export = msgspec.defstruct(
    "Export", [("format", Format, Format.EXCEL), *PARAMETERS], frozen=True, forbid_unknown_fields=True
)


async def exported(call: Call) -> File:
    """All that a filter lets through, or a problem where it is too much."""
    cases, person = await _all(call), call.caller.staff
    head = list(wording("columns").values())
    rows = [_row(case, call.labels) for case in cases]
    detail = f"{len(cases)} {call.body.format}"
    async with call.desk.database.transaction() as tx:
        await audit.record(tx, audit.Entry(call.now, f"staff:{person.id}", "cases.exported", "cases", detail))
    name = f"cases-{call.now.astimezone(CITY_TIME):%Y%m%d-%H%M}.{call.body.format}"
    if call.body.format is Format.CSV:
        return File(spreadsheet.comma_separated(head, rows), spreadsheet.CSV, name)
    return File(spreadsheet.excel(head, rows), spreadsheet.EXCEL, name)


async def _all(call: Call) -> list[Case]:
    person = call.caller.staff
    wanted = filter_query.filter_of(call.body, person)
    found: list[Case] = []
    async with call.desk.database.reading() as connection:
        after = None
        while True:
            scope = scope_of(person.roles, person.department)
            page = await store.list_cases(connection, wanted, scope, after, store.PAGE_LIMIT)
            found += page.cases
            if len(found) > MOST_ROWS:
                raise ApiProblem(422, "many_rows", limit=MOST_ROWS)
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
