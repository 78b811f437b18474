"""What waits for a second person, with what would change."""

from dataclasses import dataclass

from aiohttp import web

from desk import people
from desk.keys import PARTS, STAFF
from desk.knowledge.rendering import show
from knowledge_base import listing, versions
from knowledge_base.comparison import FieldChange, compare
from knowledge_base.entry import EntryStatus
from knowledge_base.life import Version
from knowledge_base.listing import EntryFilter

_SHOWN = 20
_WAITING = EntryFilter(statuses=frozenset({EntryStatus.IN_REVIEW}))


@dataclass(frozen=True)
class Waiting:
    """A version in review; `changes` is None where nothing answers yet. `own`: the person wrote on it."""

    version: Version
    changes: tuple[FieldChange, ...] | None
    own: bool


async def listed(request: web.Request) -> web.Response:
    """`GET /desk/knowledge/review`: the versions in review, what changed last first."""
    me = f"staff:{request[STAFF].id}"
    async with request.app[PARTS].database.reading() as connection:
        page = await listing.list_versions(connection, _WAITING, limit=_SHOWN)
        states = [await versions.state(connection, one.entry_id) for one in page.versions]
        count = await listing.count(connection, _WAITING)
        waiting = [
            Waiting(
                state.working,
                compare(state.published.entry, state.working.entry) if state.published else None,
                me in state.working.writers,
            )
            for state in states
            if state is not None and state.working is not None
        ]
        names = await people.names(connection, [writer for one in waiting for writer in one.version.writers])
    return await show(request, "review.html", {"waiting": waiting, "actors": names, "count": count})
