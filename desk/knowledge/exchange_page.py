"""Entries out as Excel or JSON, and in from files: first a report, and drafts once a person has read it."""

import asyncio
import secrets
from collections.abc import Sequence
from urllib.parse import quote

from aiohttp import web

from desk.keys import PARTS, STAFF
from desk.knowledge.intake import FileReport, foresee, read_file
from desk.knowledge.moves import refusals
from desk.knowledge.rendering import show
from desk.rendering import Problem
from desk.wording import name, say
from knowledge_base import drafting, store
from knowledge_base.drafting import Drafted
from knowledge_base.entry import Entry, Guide
from knowledge_base.errors import InvalidEntry
from knowledge_base.exchange.bundle import export_json, read_json
from knowledge_base.exchange.excel import TooLong, export_excel
from records.moments import local_day

LARGEST = 20 * 1024 * 1024
MOST_FILES = 20
# The report's form sends the entries back, beside its other fields.
_LARGEST_BUNDLE = LARGEST - 64 * 1024
# Citizens' messages wait while a transaction writes.
_AT_ONCE = 20
_LONGEST_NOTE = 300
_LONGEST_COMMAND = 64
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def opened(request: web.Request) -> web.Response:
    """`GET /desk/knowledge/exchange`."""
    return await show(request, "exchange.html", {"most": MOST_FILES, "megabytes": LARGEST // 1024**2})


async def export(request: web.Request) -> web.Response:
    """`GET /desk/knowledge/export?form=excel|json`: everything that answers; in Excel the guides only."""
    parts = request.app[PARTS]
    form = request.query.get("form", "")
    if form not in ("excel", "json"):
        raise Problem(400, "bad_filter", name="form")
    async with parts.database.reading() as connection:
        entries = [stored.entry for stored in await store.published(connection)]
    try:
        content = await asyncio.to_thread(_workbook if form == "excel" else export_json, entries)
    except TooLong as error:
        raise Problem(409, "long_cell", entry=error.args[0], column=error.args[1]) from error
    suffix, kind = (".xlsx", _EXCEL) if form == "excel" else (".json", "application/json")
    file = quote(f"{say('exchange', 'file')}-{local_day(parts.clock()):%Y%m%d}{suffix}")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{file}", "Cache-Control": "no-store"}
    return web.Response(body=content, content_type=kind, headers=headers)


async def report(request: web.Request) -> web.Response:
    """`POST /desk/knowledge/import`: what the files hold, what would become of it, and what is not taken and why."""
    parts = request.app[PARTS]
    fields = (await request.post()).getall("files", ())
    files = [one for one in fields if isinstance(one, web.FileField)]
    if not files:
        raise Problem(400, "no_file")
    if len(files) > MOST_FILES:
        raise Problem(400, "many_files", limit=MOST_FILES)
    today = local_day(parts.clock())
    found = [await read_file(file.filename, await _content(file), today) for file in files]
    async with parts.database.reading() as connection:
        reports = await foresee(connection, found)
    new = [entry for file in reports for entry, fate in file.entries if fate is Drafted.DRAFT]
    bundle = export_json(new).decode()
    if len(bundle.encode()) > _LARGEST_BUNDLE:
        raise Problem(413, "much_text")
    context = {
        "reports": reports,
        "new": len(new),
        "bundle": bundle if new else "",
        "note": _note(reports),
        "command": secrets.token_urlsafe(16),
    }
    return await show(request, "import.html", context)


async def take(request: web.Request) -> web.Response:
    """`POST /desk/knowledge/import/drafts`: make drafts of what a report showed. Sent twice, it does the same once."""
    fields = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    found = await asyncio.to_thread(read_json, fields.get("bundle", "").encode())
    command = fields.get("command", "")
    if found.mistakes or not found.entries or not 0 < len(command) <= _LONGEST_COMMAND:
        raise Problem(400, "bad_form")
    try:
        with refusals():
            made = await _drafted(request, found.entries, command, fields.get("note", "")[:_LONGEST_NOTE])
    except InvalidEntry as error:
        raise Problem(400, "bad_form") from error
    return await show(request, "imported.html", {"made": made})


async def _drafted(
    request: web.Request, entries: Sequence[Entry], command: str, note: str
) -> list[tuple[Entry, Drafted]]:
    parts, person = request.app[PARTS], request[STAFF]
    made: list[tuple[Entry, Drafted]] = []
    for start in range(0, len(entries), _AT_ONCE):
        some = entries[start : start + _AT_ONCE]
        async with parts.database.transaction() as tx:
            fates = [await drafting.draft(tx, command, person, entry, note, parts.clock()) for entry in some]
        made += zip(some, fates, strict=True)
    return made


async def _content(file: web.FileField) -> bytes:
    return await asyncio.to_thread(file.file.read)


def _workbook(entries: Sequence[Entry]) -> bytes:
    return export_excel(entry for entry in entries if isinstance(entry, Guide))


def _note(reports: Sequence[FileReport]) -> str:
    """Which files the drafts came from, for the reviewer."""
    files = name("exchange", "between").join(file.name for file in reports if file.entries)
    return say("exchange", "note", files=files)[:_LONGEST_NOTE]
