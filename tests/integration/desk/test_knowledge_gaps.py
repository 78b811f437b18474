"""The gap list: what citizens asked in vain becomes a draft, a wording of an entry, or is put aside."""

import re
from html import unescape

import pytest
from desk_town import Desk, Page, Town
from knowledge_house import GUIDE, address, fields, publish, send, state, take

from knowledge_base.entry import Guide
from knowledge_base.guides import SAMPLE_GUIDES, read_guides
from records import messages
from records.messages import Inbound, NewNote, NewReply

QUESTIONS = ("外地车过户到本市要什么材料", "外地车过户到本市要带什么", "外地车过户到本市要些什么材料")
GAPS = "/desk/knowledge/gaps"


async def ask_in_vain(town: Town, *questions: str) -> None:
    """Questions of as many citizens; the guide came near."""
    for number, text in enumerate(questions):
        async with town.database.transaction() as tx:
            inbound = Inbound("web", f"c{number}", f"{number}{text}", text)
            message = (await messages.receive(tx, inbound, town.clock())).message
            note = NewNote("没有找到。", '{"nearest": ["permit", "gone"]}')
            await messages.store_reply(tx, message, NewReply(note, "nothing_found"), town.clock())


def group(page: Page, number: int = 0) -> dict[str, str]:
    """What the form of a group sends."""
    body = re.findall(r'<section class="card gap">.*?</section>', page.text, re.DOTALL)[number]
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', body))
    found |= dict(re.findall(r'<textarea name="(\w+)" hidden>\n([^<]*)</textarea>', body))
    found.pop("csrf")
    return {name: unescape(value) for name, value in found.items()}


async def gap_page(desk: Desk) -> Page:
    page = await desk.get(GAPS)
    assert page.status == 200
    return page


async def test_questions_are_grouped_with_how_many_asked_and_lead_to_their_conversations(both_towns: Town) -> None:
    town = both_towns
    await publish(town, GUIDE)
    await ask_in_vain(town, *QUESTIONS, "宠物狗走丢了哪里登记 13812345678", "<script>alert(1)</script>怎么办")
    desk = town.at("editor")
    page = await gap_page(desk)
    assert "没有答好的 5 个问题，意思相近的并成 3 组" in page.words
    assert "3 人问过" in page.words
    assert "加到《居住证申领》" in page.words
    assert "gone" not in page.words
    assert "13812345678" not in page.text
    assert "<script>alert" not in page.text
    links = {link.split("#")[0] for link in page.links("/desk/conversations/")}
    assert len(links) == 5
    assert (await desk.get(links.pop())).status == 200


async def test_a_group_becomes_a_draft_and_leaves_the_list_once_that_is_saved(town: Town) -> None:
    await ask_in_vain(town, *QUESTIONS)
    desk = town.at("editor")
    form = await desk.post(f"{GAPS}/draft", **group(await gap_page(desk)))
    assert fields(form)["title"] in QUESTIONS
    assert sorted(fields(form)["wordings"].splitlines()) == sorted(QUESTIONS)
    assert "3 个问题就算处理完了" in form.words
    wrong = await send(desk, form, area="traffic")
    assert wrong.status == 400
    assert "3 人问过" in (await gap_page(desk)).words
    saved = await send(desk, wrong, area="traffic", source="市公安局")
    assert saved.status == 303
    assert "这段时间没有待补的问题" in (await gap_page(desk)).words
    # The same form once more says the same thing once.
    assert (await send(desk, wrong, area="traffic", source="市公安局")).status == 303
    assert (await state(town, saved.location.split("/")[-1].split("?")[0])).revision == 1


async def test_questions_become_wordings_of_an_entry_that_came_near(town: Town) -> None:
    await publish(town, GUIDE)
    await ask_in_vain(town, *QUESTIONS)
    desk = town.at("editor")
    form = await desk.post(f"{GAPS}/wording", **group(await gap_page(desk)), entry=GUIDE.id)
    assert (await send(desk, form)).location == f"{address()}?said=entry_save"
    working = (await state(town)).working
    assert working is not None
    assert isinstance(working.entry, Guide)
    assert set(working.entry.wordings) == {*GUIDE.wordings, *QUESTIONS}
    assert "这段时间没有待补的问题" in (await gap_page(desk)).words


async def test_another_entry_is_chosen_by_its_title(town: Town) -> None:
    await publish(town, GUIDE)
    await ask_in_vain(town, "办居住登记去哪里")
    desk = town.at("editor")
    sent = group(await gap_page(desk))
    choosing = await desk.post(f"{GAPS}/wording", **sent)
    assert "把这些问法加到哪个条目" in choosing.words
    assert "没有标题里有" in (await desk.post(f"{GAPS}/wording", **sent, find="<b>")).words
    found = await desk.post(f"{GAPS}/wording", **sent, find="居住")
    assert f'name="entry" value="{GUIDE.id}"' in found.text
    await take(desk, "withdraw", text="先下架")
    form = await desk.post(f"{GAPS}/wording", **sent, entry=GUIDE.id)
    assert "办居住登记去哪里" in fields(form)["wordings"]


async def test_what_is_personal_is_no_wording(town: Town) -> None:
    await ask_in_vain(town, "我叫张三丰，电话13812345678，身份证510104199001011234怎么补办")
    desk = town.at("editor")
    form = await desk.post(f"{GAPS}/draft", **group(await gap_page(desk)))
    assert form.status == 200
    assert fields(form)["wordings"] == ""
    assert fields(form)["title"] == ""


async def test_what_is_put_aside_leaves_the_list(town: Town) -> None:
    await ask_in_vain(town, "今天天气怎么样")
    desk = town.at("editor")
    done = await desk.post(f"{GAPS}/dismiss", **group(await gap_page(desk)))
    assert done.location == f"{GAPS}?days=30&said=questions_dismissed"
    assert "已标记为不用处理" in (await desk.get(done.location)).words
    assert "这段时间没有待补的问题" in (await gap_page(desk)).words


async def test_the_days_are_chosen(town: Town) -> None:
    await ask_in_vain(town, "今天天气怎么样")
    town.clock.now = town.clock.now.replace(month=12, day=10)
    desk = town.at("editor")
    assert "今天天气怎么样" not in (await desk.get(f"{GAPS}?days=7")).words
    assert "今天天气怎么样" in (await desk.get(f"{GAPS}?days=x")).words


async def test_a_long_list_has_pages(town: Town) -> None:
    await ask_in_vain(town, *(guide.title for guide in read_guides(SAMPLE_GUIDES)[:120]))
    desk = town.at("editor")
    page = await gap_page(desk)
    seen = page.text.count('class="card gap"')
    [groups] = re.findall(r"并成 (\d+) 组", page.words)
    while more := page.links(f"{GAPS}?days=30&page="):
        page = await desk.get(more[0])
        seen += page.text.count('class="card gap"')
    assert seen == int(groups) > 30
    assert (await desk.get(f"{GAPS}?page=999")).status == 200
    assert (await desk.get(f"{GAPS}?page=0")).status == 400


@pytest.mark.parametrize("ids", ["x", "1,", "-1", "9" * 12, ",".join(["1"] * 501)])
@pytest.mark.parametrize("step", ["draft", "wording", "dismiss"])
async def test_ids_that_no_page_sent_are_refused(town: Town, step: str, ids: str) -> None:
    assert (await town.at("editor").post(f"{GAPS}/{step}", questions=ids)).status == 400


async def test_only_citizens_questions_are_closed(town: Town) -> None:
    await ask_in_vain(town, "今天天气怎么样")
    assert (await town.at("editor").post(f"{GAPS}/dismiss", questions="2")).status == 400
    assert (await town.at("editor").post(f"{GAPS}/dismiss", questions="77")).status == 400
