"""What citizens of a browser test look at: published entries, and a request of the browser's own."""

from dataclasses import replace
from datetime import date, timedelta

from citizens_town import Town, now
from playwright.async_api import Page

from channels.web.visitor import COOKIE
from escalation.case import CaseKind
from escalation.casework import Casework
from escalation.intake import NewCase
from escalation.rules import loader
from escalation.steps import Command
from knowledge_base import store
from knowledge_base.entry import Document, Entry, Guide, Validity
from records import messages
from records.database import Database
from records.messages import Inbound
from records.roles import Role
from records.staff import Staff
from records.vault import Vault

PHONE = {"width": 320, "height": 640}
HANDLER = Staff(7, "h", "某某", frozenset({Role.HANDLER}), "city_management")
WORK = Casework(loader.load(), Vault("v" * 40))
GUIDE = Guide(
    id="permit",
    title="居住证申领",
    source="示例·据居住证暂行条例整理",
    as_of=date(2026, 10, 1),
    area="residence",
    audience="外地人",
    districts=("510107",),
    conditions=("住满半年。", "有居住证明。"),
    materials=("身份证。", "居住证明。"),
    steps=("登记。", "申请。"),
    time_limit="15日。",
    fee="不收钱。",
    place="派出所",
    phone="12345",
    basis=("条例",),
    notes=("每年签注。",),
    related=("notice",),
)
OLD = replace(GUIDE, id="old", title="暂住证", validity=Validity(repealed=date(2020, 1, 1), superseded_by="permit"))
NOTICE = Document(
    id="notice", title="管理通知", source="网站", as_of=date(2026, 9, 1), text="一、范围\n适用于外地人。" * 20
)
ENTRIES: tuple[Entry, ...] = (GUIDE, OLD, NOTICE)


async def publish(database: Database) -> None:
    """Let the entries answer."""
    async with database.transaction() as tx:
        await store.publish(tx, ENTRIES, now())


async def filed(visited: Town, page: Page) -> str:
    """A request of this browser that waits for its citizen; its number."""
    visitor = next(one["value"] for one in await page.context.cookies() if one["name"] == COOKIE).partition(".")[0]
    async with visited.database.transaction() as tx:
        origin = (await messages.receive(tx, Inbound("web", visitor, f"{visitor}:filed", "路灯坏了"), now())).message
        opened = await WORK.open_case(tx, NewCase(origin.id, CaseKind.HELP, "路灯坏了三天", "武侯区玉林街道"), now())
        await WORK.accept(tx, Command("a", HANDLER, opened.number, 1), now())
        await WORK.ask_citizen(tx, Command("b", HANDLER, opened.number, 2), "哪条路？", now())
    return opened.number


async def answered(visited: Town, number: str) -> None:
    """Let a request that `filed` made be answered."""
    async with visited.database.transaction() as tx:
        await WORK.note_supplement(tx, Command("c", HANDLER, number, 3), "电话", now())
        await WORK.answer(tx, Command("d", HANDLER, number, 4), "已修复", now() + timedelta(seconds=1))
