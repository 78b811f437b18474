"""Everything that the page of an entry shows to one person, read at one moment."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import people
from desk.access import Area, may
from desk.keys import PARTS, STAFF
from desk.knowledge.entries import figures_of, last_days
from desk.knowledge.query import write_span
from desk.knowledge.rendering import show
from desk.rendering import Problem
from knowledge_base import history, listing, page_ratings, rights, versions
from knowledge_base.analysis import passages_of
from knowledge_base.comparison import FieldChange, compare
from knowledge_base.editorial import REASON_LIMIT
from knowledge_base.entry import EntryStatus
from knowledge_base.history import HistoryEntry
from knowledge_base.life import EntryState, Version
from knowledge_base.listing import Listed
from knowledge_base.page_ratings import PageFigures
from knowledge_base.questions import EntryFigures, Figure
from knowledge_base.wording import facet_names
from records.moments import local_day

_LONGEST_ID = 100
EARLIER = (EntryStatus.REPLACED, EntryStatus.WITHDRAWN)


@dataclass(frozen=True)
class Event:
    """A step of the history with its actor's name; `new`: taken after the person had opened the page."""

    entry: HistoryEntry
    actor: str
    new: bool


@dataclass(frozen=True)
class Trouble:
    """Why a step was not taken, what the person had written, and the revision that they had seen."""

    problem: Problem
    step: str
    text: str
    when: str
    seen: int | None


@dataclass(frozen=True)
class EntryView:
    """`shown` is the version whose content the page has; `changes` are those of the working version."""

    state: EntryState
    shown: Version
    changes: tuple[FieldChange, ...]
    versions: Sequence[Listed]
    events: Sequence[Event]
    names: dict[str, str]
    related: dict[str, str]
    figures: EntryFigures
    page: PageFigures


async def page(request: web.Request, trouble: Trouble | None = None) -> web.Response:
    """The page of the entry in the address. Raises Problem 404."""
    parts, person = request.app[PARTS], request[STAFF]
    today = local_day(parts.clock())
    async with parts.database.reading() as connection:
        view = await _read(connection, request, trouble, today)
    return await show(
        request,
        "entry.html",
        {
            "view": view,
            "entry": view.shown.entry,
            "standing": view.shown.entry.validity.standing(today),
            "passages": passages_of(view.shown.entry, facet_names()),
            "today": today,
            "steps": rights.allowed(view.state, person),
            "may_write": may(person, Area.WRITING) and _is_free(view.state),
            "own": _is_own(view.state, person.id),
            "earlier": [one for one in view.versions if one.status in EARLIER],
            "span": write_span(last_days(today)),
            "figures": [(figure, getattr(view.figures, figure)) for figure in Figure],
            "trouble": trouble,
            "limit": REASON_LIMIT,
            "command": lambda: secrets.token_urlsafe(16),
        },
        status=trouble.problem.status if trouble else 200,
    )


def entry_id(request: web.Request) -> str:
    """The id in the address. Raises Problem 404 for what can be none."""
    given = request.match_info["entry"]
    if len(given) > _LONGEST_ID:
        raise Problem(404, "unknown_entry")
    return given


async def find(connection: AsyncConnection, entry_id: str) -> EntryState:
    """Where an entry stands. Raises Problem 404."""
    state = await versions.state(connection, entry_id)
    if state is None or state.latest == 0:
        raise Problem(404, "unknown_entry")
    return state


async def version_of(connection: AsyncConnection, entry_id: str, number: int) -> Version:
    """A version by its number. Raises Problem 404."""
    version = await versions.load(connection, entry_id, number)
    if version is None:
        raise Problem(404, "unknown_entry")
    return version


def number_in(request: web.Request, name: str, otherwise: int) -> int:
    """A version's number in the address. Raises Problem 400."""
    given = request.query.get(name, "")
    if not given:
        return otherwise
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise Problem(400, "bad_filter", name=name)
    return int(given)


async def _read(connection: AsyncConnection, request: web.Request, trouble: Trouble | None, today: date) -> EntryView:
    state = await find(connection, entry_id(request))
    current = state.working or state.published
    shown = await version_of(
        connection, state.id, number_in(request, "version", current.number if current else state.latest)
    )
    entries = await history.of_entry(connection, state.id)
    listed = await listing.of_entry(connection, state.id)
    actors = [*(one.actor for one in entries), *(writer for one in listed for writer in one.writers)]
    names = await people.names(connection, actors)
    # Every step raises the revision by one, so what is new is as many entries from the end.
    new = 0 if trouble is None or trouble.seen is None else state.revision - trouble.seen
    linked = [*shown.entry.related, *filter(None, (shown.entry.validity.superseded_by,))]
    return EntryView(
        state=state,
        shown=shown,
        changes=compare(state.published.entry, state.working.entry) if state.published and state.working else (),
        versions=listed,
        events=[Event(one, names[one.actor], place >= len(entries) - new) for place, one in enumerate(entries)],
        names=names,
        related=await listing.titles(connection, linked),
        figures=(await figures_of(connection, [state.id], today))[state.id],
        page=(await page_ratings.figures(connection, last_days(today), [state.id]))[state.id],
    )


def _is_free(state: EntryState) -> bool:
    """Whether a new draft can be begun or the present one gone on with."""
    return state.working is None or state.working.status is EntryStatus.DRAFT


def _is_own(state: EntryState, staff_id: int) -> bool:
    """Whether the person wrote on what is to be reviewed, so that somebody else must."""
    working = state.working
    return working is not None and working.status is EntryStatus.IN_REVIEW and f"staff:{staff_id}" in working.writers
