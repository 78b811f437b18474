"""The list of entries, with how often each was asked for and whether that helped."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.case_query import BadQuery
from desk.keys import PARTS
from desk.knowledge import query
from desk.knowledge.rendering import HOME, show
from desk.rendering import Problem
from desk.wording import name
from knowledge_base import listing, page_ratings, questions
from knowledge_base.entry import EntryKind, EntryStatus, Standing
from knowledge_base.listing import CURRENT, Count, Cursor, EntryFilter, Listed
from knowledge_base.page_ratings import PageFigures
from knowledge_base.questions import EntryFigures, Span
from records.moments import local_day

_FIGURES_DAYS = 30
_TABS = (
    CURRENT,
    *(
        frozenset({status})
        for status in (
            EntryStatus.DRAFT,
            EntryStatus.IN_REVIEW,
            EntryStatus.SCHEDULED,
            EntryStatus.PUBLISHED,
            EntryStatus.WITHDRAWN,
        )
    ),
)
_SHOWN = ("kind", "area", "department", "district", "text", "standing", "overdue")


@dataclass(frozen=True)
class Row:
    """A version in the list; `figures` are those of its entry, `page` those of its public page. `due`: its review date
    has passed."""

    version: Listed
    standing: Standing
    due: bool
    figures: EntryFigures
    page: PageFigures


@dataclass(frozen=True)
class Tab:
    """A list one click away; `count` such as `12` or `1000+`."""

    label: str
    href: str
    count: str
    current: bool


async def listed(request: web.Request) -> web.Response:
    """`GET /desk/knowledge`: a page of entries, the one that changed last first."""
    parts = request.app[PARTS]
    today = local_day(parts.clock())
    wanted, after = asked(request.query, today)
    async with parts.database.reading() as connection:
        page = await listing.list_versions(connection, wanted, after)
        counts = [await listing.count(connection, replace(wanted, statuses=statuses)) for statuses in _TABS]
        count = await listing.count(connection, wanted)
        entry_ids = [one.entry_id for one in page.versions]
        figures = await figures_of(connection, entry_ids, today)
        on_pages = await page_ratings.figures(connection, last_days(today), entry_ids)
    given = dict(query.fields(wanted))
    context = {
        "rows": [_row(version, figures, on_pages, today) for version in page.versions],
        "count": number(count),
        "tabs": [_tab(statuses, wanted, count) for statuses, count in zip(_TABS, counts, strict=True)],
        "given": {field: given.get(field, "") for field in _SHOWN},
        "status": given.get("status", ""),
        "filtered": bool(given.keys() - {"status"}),
        "next": page.next and f"{HOME}?{query.write(wanted)}&{query.write_cursor(page.next)}",
        "continued": after is not None,
        "span": query.write_span(last_days(today)),
        "kinds": EntryKind,
    }
    return await show(request, "entries.html", context)


def asked(given: Mapping[str, str], today: date) -> tuple[EntryFilter, Cursor | None]:
    """What an address asks for. Raises Problem."""
    try:
        return query.read(given, today), query.read_cursor(given)
    except BadQuery as error:
        raise Problem(400, "bad_filter", name=error.name) from error


def last_days(today: date, days: int = _FIGURES_DAYS) -> Span:
    """The days that figures are counted over, today included."""
    return Span(today - timedelta(days=days - 1), today)


async def figures_of(connection: AsyncConnection, entry_ids: list[str], today: date) -> Mapping[str, EntryFigures]:
    """The figures of these entries over the last days, also of those that nobody asked for."""
    counted = await questions.figures(connection, last_days(today), entry_ids)
    nothing = {entry_id: EntryFigures(entry_id, 0, 0, 0, 0) for entry_id in entry_ids}
    return nothing | {one.entry_id: one for one in counted}


def number(count: Count) -> str:
    return f"{count.value}+" if count.capped else str(count.value)


def _row(version: Listed, figures: Mapping[str, EntryFigures], on_pages: Mapping[str, PageFigures], today: date) -> Row:
    due, entry_id = version.review_by is not None and version.review_by < today, version.entry_id
    return Row(version, version.validity.standing(today), due, figures[entry_id], on_pages[entry_id])


def _tab(statuses: frozenset[EntryStatus], wanted: EntryFilter, count: Count) -> Tab:
    label = name("entry_lists", "current") if statuses == CURRENT else name("entry_statuses", next(iter(statuses)))
    href = f"{HOME}?{query.write(replace(wanted, statuses=statuses))}".rstrip("?")
    return Tab(label, href, number(count), wanted.statuses == statuses)
