"""Which QR code a citizen came by, on the page of their case."""

from desk_town import Town

from records import messages, scenes
from records.messages import Inbound
from records.scenes import Scene, SceneKind


async def came(town: Town, number: int, key: str) -> None:
    async with town.database.transaction() as tx:
        inbound = Inbound("web", "v1", f"event:{number}", key, kind="scan" if number else "subscribe")
        await messages.receive(tx, inbound, town.clock())


async def test_the_first_and_the_last_code_stand_on_the_case(town: Town) -> None:
    scene = Scene("hall-3", "青羊区政务大厅3号窗口", SceneKind.WINDOW, "http://weixin.qq.com/q/x", None, town.clock())
    async with town.database.transaction() as tx:
        await scenes.keep(tx, scene)
    for number, key in enumerate(("hall-3", "between", "<b>poster")):
        await came(town, number, key)
    case = await town.file()
    page = await town.at("handler").get(f"/desk/cases/{case.number}")
    assert "青羊区政务大厅3号窗口 首次" in page.words
    assert "&lt;b&gt;poster" in page.text
    assert "between" not in page.text.partition("扫码来源")[2].partition("</dd>")[0]
    talk = await town.at("supervisor").get(f"/desk/conversations/{case.citizen_id}/1")
    assert "扫码来源：青羊区政务大厅3号窗口 首次" in talk.words


async def test_a_citizen_who_came_by_no_code_has_no_source(town: Town) -> None:
    page = await town.at("handler").get(f"/desk/cases/{(await town.file()).number}")
    assert "扫码来源" not in page.text
