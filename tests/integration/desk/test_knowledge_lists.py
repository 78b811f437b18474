"""The knowledge editors' lists: filters, pages, figures that open what they count, and what waits for review."""

from datetime import date, timedelta

import pytest
from desk_town import Town
from knowledge_house import GUIDE, address, entries, guide, publish, rework, take

from knowledge_base.entry import Document, Validity
from records import messages
from records.messages import Inbound, NewNote, NewReply, Rated, Rating

LAW = Document(
    id="law",
    title="某市管理办法",
    source="示例",
    as_of=date(2026, 1, 1),
    review_by=date(2026, 11, 22),
    text="第一条 为了管理，制定本办法。",
    validity=Validity(repealed=date(2026, 6, 1)),
)


async def ask(town: Town, citizen: str, text: str, rating: Rating | None = None) -> None:
    """A question that was answered from the guide."""
    now = town.clock()
    async with town.database.transaction() as tx:
        message = (await messages.receive(tx, Inbound("web", citizen, f"{citizen}{text}", text), now)).message
        await messages.store_reply(tx, message, NewReply(NewNote("……"), "answered", topic=GUIDE.id), now)
        if rating is not None:
            await messages.rate(tx, message.citizen_id, Rated(message.id, rating))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["某市管理办法", "居住证申领"]),
        ("kind=document", ["某市管理办法"]),
        ("area=residence", ["居住证申领"]),
        ("area=-", ["某市管理办法"]),
        ("department=police", ["居住证申领"]),
        ("district=510104", ["居住证申领"]),
        ("district=-", ["某市管理办法"]),
        ("text=居住", ["居住证申领"]),
        ("overdue=1", ["某市管理办法"]),
        ("standing=repealed", ["某市管理办法"]),
        ("standing=in_force", ["居住证申领"]),
        ("status=draft", []),
        ("status=published", ["某市管理办法", "居住证申领"]),
    ],
)
async def test_each_filter_finds_what_it_says(town: Town, query: str, found: list[str]) -> None:
    await publish(town, GUIDE)
    town.clock.now += timedelta(hours=1)
    await publish(town, LAW)
    page = await town.at("editor").get(f"/desk/knowledge?{query}")
    assert page.status == 200
    assert entries(page) == found


async def test_what_is_past_its_review_date_or_repealed_is_marked(town: Town) -> None:
    await publish(town, LAW)
    words = (await town.at("editor").get("/desk/knowledge")).words
    assert "已过复审日期 2026-11-22" in words
    assert "已废止" in words


async def test_a_long_list_goes_on_from_page_to_page_without_a_gap(both_towns: Town) -> None:
    town = both_towns
    await publish(town, *(guide(f"g{number:03}") for number in range(120)))
    desk = town.at("editor")
    page = await desk.get("/desk/knowledge?area=residence")
    seen = entries(page)
    while more := [link for link in page.links("/desk/knowledge?") if "after=" in link]:
        page = await desk.get(more[0])
        seen += entries(page)
    assert len(seen) == 120
    assert len(set(seen)) == 120


@pytest.mark.parametrize(
    "query", ["status=x", "kind=x", "standing=x", "after=x", "after=2026-11-23~a~1", "text=" + "a" * 65, "text=%00"]
)
async def test_an_address_that_no_page_wrote_is_refused_in_words(town: Town, query: str) -> None:
    page = await town.at("editor").get(f"/desk/knowledge?{query}")
    assert page.status == 400
    assert "筛选条件" in page.words


async def test_each_figure_opens_the_questions_that_it_counts_masked(both_towns: Town) -> None:
    town = both_towns
    await publish(town, GUIDE)
    await ask(town, "a", "居住证怎么办", Rating.HELPFUL)
    await ask(town, "b", "我的电话13812345678，居住证咋办", Rating.UNHELPFUL)
    await ask(town, "c", "<script>居住证</script>")
    desk = town.at("editor")
    listed = await desk.get("/desk/knowledge")
    figures = {link.split("figure=")[1].split("&")[0]: link for link in listed.links(f"{address()}/questions")}
    assert list(figures) == ["asked", "helpful", "unhelpful"]
    assert listed.text.count(">3</a>") == 1
    asked = await desk.get(figures["asked"])
    assert len(set(asked.links("/desk/conversations/"))) >= 3
    assert "13812345678" not in asked.text
    assert "<script>居" not in asked.text
    unhelpful = await desk.get(figures["unhelpful"])
    assert "居住证咋办" in unhelpful.words
    assert "居住证怎么办" not in unhelpful.words
    [conversation] = {link.split("#")[0] for link in unhelpful.links("/desk/conversations/")}
    assert (await desk.get(conversation)).status == 200


@pytest.mark.parametrize(
    "query", ["figure=x", "first=2026-01-01&last=2020-01-01", "first=x&last=y", "after=2026-01-01~x"]
)
async def test_an_address_of_questions_that_no_page_wrote_is_refused(town: Town, query: str) -> None:
    await publish(town, GUIDE)
    assert (await town.at("editor").get(f"{address()}/questions?{query}")).status == 400


async def test_what_waits_for_review_shows_what_would_change_and_who_must_not_review_it(town: Town) -> None:
    await rework(town)
    await take(town.at("editor"), "submit")
    own = await town.at("editor").get("/desk/knowledge/review")
    assert "您写过这一版" in own.words
    other = await town.at("administrator").get("/desk/knowledge/review")
    assert "打开审核" in other.words
    assert '<del><span class="unseen">删去：</span>照片。</del>' in other.text
    assert '<ins><span class="unseen">新增：</span>一寸照片两张。</ins>' in other.text
    assert "待审 1" in other.words
    assert "没有等待审核" not in other.words
