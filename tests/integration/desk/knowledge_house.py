"""Entries for the desk's knowledge pages, and their steps as people take them there."""

import re
from dataclasses import replace
from datetime import date
from html import unescape

from desk_town import Desk, Page, Town

from knowledge_base import editorial, store, versions
from knowledge_base.editorial import Command
from knowledge_base.entry import Entry, Guide
from knowledge_base.life import EntryState
from records import staff

GUIDE = Guide(
    id="permit",
    title="居住证申领",
    area="residence",
    department="police",
    as_of=date(2026, 10, 1),
    source="示例",
    districts=("510104",),
    materials=("身份证。", "照片。"),
    steps=("到派出所申请。",),
    wordings=("居住证怎么办",),
)

REWORKED = replace(GUIDE, materials=("身份证。", "一寸照片两张。"))


def guide(entry_id: str, title: str = "") -> Guide:
    return replace(GUIDE, id=entry_id, title=title or f"{entry_id}怎么办")


async def publish(town: Town, *entries: Entry) -> None:
    """Let these answer."""
    async with town.database.transaction() as tx:
        await store.publish(tx, entries, town.clock())


async def rework(town: Town, entry: Entry = REWORKED, who: str = "editor") -> None:
    """A published guide that somebody has written a draft on."""
    await publish(town, GUIDE)
    async with town.database.transaction() as tx:
        account = await staff.account(tx, who)
        assert account is not None
        await editorial.save(tx, Command("draft", account.staff, entry.id, 1), entry, "照片有新要求", town.clock())


async def state(town: Town, entry_id: str = GUIDE.id) -> EntryState:
    async with town.database.reading() as connection:
        found = await versions.state(connection, entry_id)
    assert found is not None
    return found


def address(entry_id: str = GUIDE.id) -> str:
    return f"/desk/knowledge/entries/{entry_id}"


async def take(desk: Desk, step: str, entry_id: str = GUIDE.id, revision: int | None = None, **given: str) -> Page:
    """Take a step on the revision that there is, or on one that was seen before."""
    seen = (await state(desk.town, entry_id)).revision if revision is None else revision
    form = {"revision": str(seen), "command": f"click{next(desk.town.clicks)}", **given}
    return await desk.post(f"{address(entry_id)}/{step}", **form)


def entries(page: Page) -> list[str]:
    """The titles of a list, in its order."""
    return re.findall(r'<td class="what"><a [^>]+>([^<]+)</a>', page.text)


def fields(page: Page) -> dict[str, str]:
    """What the form holds, as a browser would send it back; of the ticked districts one."""
    inputs = r'<input(?! type="checkbox")[^>]* name="([^"]+)"[^>]* value="([^"]*)"'
    areas = r'<textarea[^>]* name="([^"]+)"[^>]*>\n?([^<]*)</textarea>'
    found = {name: unescape(text) for pattern in (inputs, areas) for name, text in re.findall(pattern, page.text)}
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page.text, re.DOTALL):
        found[name] = "".join(re.findall(r'value="([^"]*)" selected', options))
    ticked = re.findall(r'name="districts" value="([0-9]+)" checked', page.text)
    return found | dict(zip(("districts",), ticked, strict=False))


def draft_address(page: Page) -> str:
    [found] = set(re.findall(r'action="(/desk/knowledge/entries/[^"]+/draft)"', page.text))
    return str(found)


async def send(desk: Desk, page: Page, **given: str) -> Page:
    """Send the form of a page with something changed."""
    form = fields(page) | given
    form.pop("csrf", None)
    return await desk.upload(draft_address(page), **form)
