"""The form of an entry: new, of what there is, and saved as a draft. Nothing that was typed is ever lost."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.keys import PARTS, STAFF
from desk.knowledge import entry_view, form
from desk.knowledge.form import MOST_QUESTIONS, Form
from desk.knowledge.moves import address, command_of, refusals, whole_number
from desk.knowledge.rendering import show
from desk.rendering import Problem, done
from knowledge_base import closing, editorial, listing, versions
from knowledge_base.checks import Problem as Flaw
from knowledge_base.closing import Closing, How
from knowledge_base.comparison import FieldChange, compare
from knowledge_base.editorial import REASON_LIMIT, Command
from knowledge_base.entry import Entry, EntryKind, EntryStatus, kind_of
from knowledge_base.errors import InvalidEntry, StaleEntry
from knowledge_base.exchange.imported import Fault
from knowledge_base.life import EntryState
from knowledge_base.listing import EntryFilter
from records.moments import local_day

# A document has half a million characters at most.
LARGEST = 4 * 1024 * 1024
_MOST_MATCHES = 12
_LONGEST_LOOK = 64

Wrong = Sequence[tuple[str, Fault | Flaw]]


@dataclass(frozen=True)
class Trouble:
    """Why nothing was saved; `theirs` is how what is stored differs from what was typed, where others were faster."""

    problem: Problem
    wrong: Wrong = ()
    theirs: tuple[FieldChange, ...] = ()


async def begin(request: web.Request) -> web.Response:
    """`GET /desk/knowledge/new?kind=guide`: the form of an entry that does not exist yet."""
    try:
        kind = EntryKind(request.query.get("kind", EntryKind.GUIDE))
    except ValueError as error:
        raise Problem(400, "bad_filter", name="kind") from error
    today = local_day(request.app[PARTS].clock())
    return await page(request, form.blank(kind, new_id(today), today))


async def edit(request: web.Request) -> web.Response:
    """`GET /desk/knowledge/entries/{entry}/edit`: the draft there is, or what a new one begins with."""
    async with request.app[PARTS].database.reading() as connection:
        return await page(request, await present(connection, entry_view.entry_id(request)))


async def save(request: web.Request) -> web.Response:
    """`POST /desk/knowledge/entries/{entry}/draft`: save, save and submit, or look for another entry by its title."""
    posted = await request.post()
    fields = {name: value for name, value in posted.items() if isinstance(value, str)}
    written = _written(request, fields, [one for one in posted.getall("districts", ()) if isinstance(one, str)])
    if "look" in fields or "pick" in fields:
        return await page(request, _picked(written, fields.get("pick", "")), look=fields.get("find", ""))
    entry, wrong = written.read()
    if entry is None:
        return await page(request, written, Trouble(Problem(400, "wrong_fields"), wrong))
    try:
        with refusals():
            await _saved(request, written, entry, fields)
    except InvalidEntry as error:
        wrong = [(mistake.field, mistake.problem) for mistake in error.mistakes]
        return await page(request, written, Trouble(Problem(400, "wrong_fields"), wrong))
    except Problem as problem:
        if isinstance(problem.__cause__, StaleEntry):
            return await _overtaken(request, written, entry, problem.__cause__.current)
        if problem.status in (403, 404):
            raise
        return await page(request, written, Trouble(problem))
    raise done(address(entry.id), "entry_submit" if fields.get("do") == "submit" else "entry_save")


async def page(request: web.Request, written: Form, trouble: Trouble | None = None, look: str = "") -> web.Response:
    """The form as it was written so far."""
    named = [*written.cells["related"].split(), *written.cells["superseded_by"].split()]
    async with request.app[PARTS].database.reading() as connection:
        context = {
            "form": written,
            "trouble": trouble,
            "wrong": by_field(trouble.wrong if trouble else ()),
            "look": look,
            "matches": await matching(connection, look),
            "titles": await listing.titles(connection, named),
            "command": secrets.token_urlsafe(16),
            "limit": REASON_LIMIT,
        }
    return await show(request, "form.html", context, status=trouble.problem.status if trouble else 200)


async def present(connection: AsyncConnection, entry_id: str) -> Form:
    """The form of an entry as it stands. Raises Problem 404, or 409 while it is in review."""
    state = await entry_view.find(connection, entry_id)
    working = state.working
    if working is not None and working.status is not EntryStatus.DRAFT:
        raise Problem(409, "not_free")
    version = working or state.published or await entry_view.version_of(connection, entry_id, state.latest)
    return form.of_entry(version.entry, state.revision, working.note if working else "")


async def matching(connection: AsyncConnection, look: str) -> dict[str, str]:
    """Some entries with these words in their title: titles by id."""
    words = look.strip()[:_LONGEST_LOOK]
    if not words:
        return {}
    found = await listing.list_versions(connection, EntryFilter(text=words), limit=_MOST_MATCHES)
    return {one.entry_id: one.title for one in found.versions}


def new_id(today: date) -> str:
    """An id that no entry has."""
    return f"{today:%Y%m%d}-{secrets.token_hex(4)}"


def question_ids(given: str) -> tuple[int, ...]:
    """The questions that a form carries. Raises Problem on what no page of ours wrote."""
    parts = given.split(",") if given else []
    if len(parts) > MOST_QUESTIONS or not all(one.isascii() and one.isdigit() and len(one) < 10 for one in parts):
        raise Problem(400, "bad_form")
    return tuple(map(int, parts))


def by_field(wrong: Wrong) -> dict[str, list[Fault | Flaw]]:
    """What is wrong with each field, for the form to say beside it."""
    found: dict[str, list[Fault | Flaw]] = {}
    for name, fault in wrong:
        found.setdefault(name, []).append(fault)
    return found


def _written(request: web.Request, fields: Mapping[str, str], districts: Sequence[str]) -> Form:
    entry_id = entry_view.entry_id(request)
    try:
        kind = EntryKind(fields.get("kind", ""))
    except ValueError as error:
        raise Problem(400, "bad_form") from error
    return Form(
        kind=kind,
        entry_id=entry_id,
        cells=form.sent(kind, entry_id, fields, districts),
        note=fields.get("note", ""),
        revision=whole_number(fields, "revision"),
        questions=question_ids(fields.get("questions", "")),
    )


def _picked(written: Form, pick: str) -> Form:
    """The form with the entry that was chosen among those found, as `related:ID` or `superseded_by:ID`."""
    name, _, entry_id = pick.partition(":")
    if name == "related":
        return written.with_line(name, entry_id)
    return written.with_cell(name, entry_id) if name == "superseded_by" else written


async def _saved(request: web.Request, written: Form, entry: Entry, fields: Mapping[str, str]) -> None:
    parts, person = request.app[PARTS], request[STAFF]
    now, command = parts.clock(), command_of(fields, person, entry.id)
    async with parts.database.transaction() as tx:
        await _same_kind(tx, entry.id, written.kind)
        state = await editorial.save(tx, command, entry, written.note, now)
        if written.questions:
            how = How.WORDING if written.revision else How.DRAFTED
            await _close(tx, written.questions, Closing(how, entry.id), request)
        if fields.get("do") == "submit":
            # A second click finds both steps taken.
            await editorial.submit(tx, Command(f"{command.id[:50]}.submit", person, entry.id, state.revision), now)


async def _same_kind(tx: AsyncConnection, entry_id: str, kind: EntryKind) -> None:
    state = await versions.state(tx, entry_id)
    if state is not None and state.latest:
        known = await entry_view.version_of(tx, entry_id, state.latest)
        if kind_of(known.entry) is not kind:
            raise Problem(400, "bad_form")


async def _close(tx: AsyncConnection, questions: Sequence[int], how: Closing, request: web.Request) -> None:
    try:
        await closing.close(tx, questions, how, request[STAFF], request.app[PARTS].clock())
    except LookupError as error:
        raise Problem(400, "bad_form") from error


async def _overtaken(request: web.Request, written: Form, entry: Entry, current: EntryState) -> web.Response:
    """Somebody was faster: what is stored beside what was typed, which the next click may save over it."""
    stored = current.working or current.published
    theirs = compare(stored.entry, entry) if stored else ()
    fresh = replace(written, revision=current.revision)
    return await page(request, fresh, Trouble(Problem(409, "stale_draft"), theirs=theirs))
