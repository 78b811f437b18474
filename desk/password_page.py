"""Changing one's own password: the old one is asked for, and every session ends."""

import asyncio
from dataclasses import dataclass

from aiohttp import web

from desk.keys import PARTS, STAFF
from desk.parts import DeskParts
from desk.rendering import Problem, render
from records import audit, staff
from records.staff import Staff

# Longer than any real one: argon2 must not be fed a megabyte.
MAX_LENGTH = 256


@dataclass(frozen=True)
class Change:
    old: str
    new: str
    repeated: str


async def show(request: web.Request) -> web.Response:
    """`GET /desk/password`."""
    return await _page(request)


async def change(request: web.Request) -> web.Response:
    """`POST /desk/password`: then the person logs in again, everywhere."""
    parts, person = request.app[PARTS], request[STAFF]
    form = await request.post()
    wish = Change(*(str(form.get(name, "")) for name in ("old", "new", "repeated")))
    try:
        _check(wish, parts.passwords.min_length)
        await _expect_old(parts, person, wish.old)
    except Problem as problem:
        return await _page(request, problem)
    hashed = await asyncio.to_thread(parts.passwords.hash, wish.new)
    async with parts.database.transaction() as tx:
        await staff.set_password(tx, person.id, hashed)
        await audit.record(tx, _entry(parts, person, "staff.password_changed"))
    return await _page(request, changed=True)


def _check(wish: Change, min_length: int) -> None:
    if len(wish.new) < min_length:
        raise Problem(400, "password_short", length=min_length)
    if max(len(wish.new), len(wish.old)) > MAX_LENGTH:
        raise Problem(400, "password_long", length=MAX_LENGTH)
    if wish.new != wish.repeated:
        raise Problem(400, "password_differs")
    if wish.new == wish.old:
        raise Problem(400, "password_same")


async def _expect_old(parts: DeskParts, person: Staff, old: str) -> None:
    """Raises Problem on a wrong one, which counts like a wrong one at the login, and while the account is locked."""
    async with parts.database.reading() as connection:
        account = await staff.account(connection, person.login)
    now, rules = parts.clock(), parts.passwords
    locked = account is not None and account.locked_until is not None and account.locked_until > now
    if account is not None and not locked and await rules.matches(old, account.password_hash):
        return
    async with parts.database.transaction() as tx:
        await staff.record_failure(tx, person.id, rules.allowed_failures, now + rules.locked_for)
        await audit.record(tx, _entry(parts, person, "staff.password_refused"))
    raise Problem(400, "password_wrong")


def _entry(parts: DeskParts, person: Staff, action: str) -> audit.Entry:
    who = f"staff:{person.id}"
    return audit.Entry(parts.clock(), who, action, who, "")


async def _page(request: web.Request, problem: Problem | None = None, *, changed: bool = False) -> web.Response:
    context = {
        "problem": problem,
        "changed": changed,
        "min_length": request.app[PARTS].passwords.min_length,
        "max_length": MAX_LENGTH,
    }
    return await render(request, "password.html", context, status=problem.status if problem else 200)
