"""The knowledge editors' pages: a page of the desk with the sections of the knowledge base above it."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from desk.access import Area, may
from desk.keys import PARTS, STAFF
from desk.knowledge.names import Names
from desk.labels import Labels
from desk.rendering import MenuEntry, render
from desk.wording import name
from knowledge_base import listing
from knowledge_base.entry import EntryStatus
from knowledge_base.listing import EntryFilter

HOME = "/desk/knowledge"
_SECTIONS: tuple[tuple[str, str, Area], ...] = (
    (HOME, "entries", Area.KNOWLEDGE),
    (f"{HOME}/review", "review", Area.KNOWLEDGE),
    (f"{HOME}/gaps", "gaps", Area.WRITING),
    (f"{HOME}/try", "try", Area.KNOWLEDGE),
    (f"{HOME}/exchange", "exchange", Area.WRITING),
)
_WAITING = EntryFilter(statuses=frozenset({EntryStatus.IN_REVIEW}))


async def show(request: web.Request, template: str, context: Mapping[str, Any], *, status: int = 200) -> web.Response:
    """A page below `templates/knowledge`."""
    names = Names(Labels(request.app[PARTS].rulebook))
    beside = {"names": names, "sections": await _sections(request)}
    return await render(request, f"knowledge/{template}", beside | dict(context), status=status)


async def _sections(request: web.Request) -> list[MenuEntry]:
    async with request.app[PARTS].database.reading() as connection:
        waiting = await listing.count(connection, _WAITING)
    return [
        MenuEntry(href, name("sections", label), request.path == href, waiting.value if label == "review" else None)
        for href, label, area in _SECTIONS
        if may(request[STAFF], area)
    ]
