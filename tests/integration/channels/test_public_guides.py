"""The public pages of guides and documents: browsing, search, what holds, and how little a popular page costs."""

from dataclasses import replace
from datetime import date

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from channels.keys import KEPT
from channels.web.guides.addresses import entry_address
from channels.web.guides.kept import MOST, Edition, Kept
from channels.web.guides.pages import ADDRESS_SEARCHES
from channels.web.guides.rating import PAGE_RATES
from knowledge_base import page_ratings, store
from knowledge_base.documents import SAMPLE_DOCUMENTS, read_documents
from knowledge_base.entry import Document, Entry, Guide, Validity
from knowledge_base.guides import SAMPLE_GUIDES, read_guides
from knowledge_base.knowledge import KnowledgeBase
from knowledge_base.page_ratings import PageFigures
from knowledge_base.questions import Span
from records.moments import local_day

Client = TestClient[web.Request, web.Application]
PERMIT = Guide(
    id="residence-permit",
    title="居住证申领",
    source="示例·据居住证暂行条例整理",
    as_of=date(2026, 10, 1),
    area="residence",
    department="police",
    audience="在本市住满半年的外地人",
    conditions=("在本市居住半年以上。",),
    materials=("身份证。", "居住证明<b>。"),
    steps=("登记居住信息。", "提交申请。"),
    time_limit="15日内发证。",
    fee="首次申领不收钱。",
    place="派出所或居住证受理点",
    phone="咨询 12345，或 028-86407014",
    basis=("《居住证暂行条例》",),
    notes=("每年签注一次。",),
    related=("residence-renewal", "old-permit", "nothing"),
)
RENEWAL = replace(PERMIT, id="residence-renewal", title="居住证签注", districts=("510107", "510104"), related=())
NOTICE = Document(
    id="notice-1",
    title="居住证管理通知",
    source="市政府网站",
    as_of=date(2026, 9, 1),
    number="成府发〔2024〕12号",
    issuer="市政府",
    text="一、适用范围\n本通知适用于在本市居住的外地人，须登记居住信息并按期签注，逾期的应当补办手续。" * 3
    + "\n二、办理时限\n十五日内发证。",
)
OLD = replace(PERMIT, id="old-permit", title="暂住证办理", validity=Validity(repealed=date(2020, 1, 1)))
REPLACED = replace(OLD, validity=Validity(repealed=date(2020, 1, 1), superseded_by=PERMIT.id))
COMING = replace(PERMIT, id="new-permit", title="电子居住证", validity=Validity(effective=date(2099, 1, 1)))


@pytest.fixture
async def publish(client: Client, parts, knowledge: KnowledgeBase, clock):
    async def publish(*entries: Entry) -> None:
        async with parts.database.transaction() as tx:
            await store.publish(tx, entries, clock())
        await knowledge.refresh()

    return publish


async def text_of(client: Client, path: str, status: int = 200) -> str:
    response = await client.get(path)
    assert response.status == status
    return await response.text()


async def test_areas_are_listed_with_how_many_guides_each_has(client: Client, publish) -> None:
    await publish(PERMIT, RENEWAL, OLD, COMING, NOTICE)
    page = await text_of(client, "/guides")
    assert '<a href="/guides/areas/residence"><span>居住证、户口、身份证</span> <small>2 项</small>' in page
    assert "政策文件（1 份）" in page
    listed = await text_of(client, "/guides/areas/residence")
    assert [title in listed for title in ("居住证申领", "居住证签注", "暂住证办理", "电子居住证")] == [
        True,
        True,
        False,
        False,
    ]
    assert "只适用于武侯区、锦江区" in listed


async def test_all_sample_guides_have_their_pages(client: Client, publish) -> None:
    guides = read_guides(SAMPLE_GUIDES)
    documents = read_documents(SAMPLE_DOCUMENTS, {guide.id for guide in guides})
    await publish(*guides, *documents)
    assert (await text_of(client, "/guides")).count('href="/guides/areas/') == 28
    pages = [await text_of(client, f"/guides/{guide.id}", 200) for guide in guides]
    pages += [await text_of(client, f"/documents/{document.id}") for document in documents]
    assert max(len(page.encode()) for page in pages) < 60_000
    assert all("示例" in page and "以部门答复为准" in page for page in pages)


async def test_a_guide_shows_its_parts_its_source_and_how_to_ask(client: Client, publish) -> None:
    await publish(PERMIT, RENEWAL, OLD)
    page = await text_of(client, "/guides/residence-permit")
    for words in (
        "<li>身份证。</li>",
        "居住证明&lt;b&gt;。",
        "<li>登记居住信息。</li>",
        "15日内发证。",
        "《居住证暂行条例》",
    ):
        assert words in page
    assert '<a href="tel:12345">12345</a>，或 <a href="tel:028-86407014">028-86407014</a>' in page
    assert ("内容截至</dt><dd>2026年10月1日" in page, "示例内容" in page, "据居住证暂行条例整理" in page) == (True,) * 3
    assert ('href="/?ask=residence-permit"' in page, "<svg" in page, " style=" in page) == (True, True, False)
    # What it leads on to: only what there is, and what is in force.
    assert ('href="/guides/residence-renewal"' in page, "暂住证" in page) == (True, False)


async def test_the_chat_opens_with_the_question_written(client: Client, publish) -> None:
    await publish(PERMIT)
    assert ">居住证申领</textarea>" in await text_of(client, "/?ask=residence-permit")
    assert "></textarea>" in await text_of(client, "/?ask=nothing")


async def test_what_is_repealed_says_so_shows_nothing_and_leads_to_what_holds(client: Client, publish) -> None:
    await publish(PERMIT, REPLACED)
    page = await text_of(client, "/guides/old-permit")
    assert ("已于2020年1月1日废止" in page, 'href="/guides/residence-permit"' in page) == (True, True)
    assert ("登记居住信息" in page, "noindex" in page) == (False, True)
    await publish(OLD)
    assert "现在按什么办，请拨打" in await text_of(client, "/guides/old-permit")


async def test_what_is_not_yet_in_force_says_so_and_what_holds_until_then(client: Client, publish) -> None:
    await publish(COMING, replace(PERMIT, validity=Validity(expires=date(2098, 12, 31), superseded_by=COMING.id)))
    page = await text_of(client, "/guides/new-permit")
    assert ("从2099年1月1日起施行" in page, "登记居住信息" in page) == (True, True)
    assert 'href="/guides/residence-permit"' in page


async def test_what_was_withdrawn_is_gone_at_once_for_whoever_has_the_page(
    client: Client, parts, publish, clock
) -> None:
    await publish(PERMIT)
    first = await client.get("/guides/residence-permit")
    async with parts.database.transaction() as tx:
        await store.withdraw(tx, PERMIT.id, clock())
    await publish(RENEWAL)
    again = await client.get("/guides/residence-permit", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, "可能已经更新或撤下" in await again.text()) == (404, True)


async def said_of(parts, entry_id: str, clock) -> PageFigures:
    day = local_day(clock())
    async with parts.database.reading() as connection:
        return (await page_ratings.figures(connection, Span(day, day), [entry_id]))[entry_id]


async def test_readers_say_whether_a_page_helped_and_are_thanked_on_it(client: Client, parts, publish, clock) -> None:
    await publish(PERMIT, NOTICE)
    page = await text_of(client, "/guides/residence-permit")
    assert ('action="/guides/residence-permit/rating"' in page, 'id="rated"' in page) == (True, False)
    answer = await client.post("/guides/residence-permit/rating", data={"rating": "unhelpful"}, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/guides/residence-permit?rated=unhelpful#rated")
    thanked = await text_of(client, "/guides/residence-permit?rated=unhelpful")
    assert ('id="rated"' in thanked, "对不起" in thanked, "/rating" in thanked) == (True, True, False)
    assert 'id="rated"' not in await text_of(client, "/guides/residence-permit?rated=x")
    assert await said_of(parts, PERMIT.id, clock) == PageFigures(0, 1)
    # A document's page is found from there, as a guide's is.
    answer = await client.post("/guides/notice-1/rating", data={"rating": "helpful"}, allow_redirects=False)
    assert answer.headers["Location"] == "/documents/notice-1?rated=helpful#rated"
    assert await said_of(parts, NOTICE.id, clock) == PageFigures(1, 0)


async def test_words_on_a_page_from_elsewhere_of_nothing_or_too_many_are_not_counted(
    client: Client, parts, publish, clock
) -> None:
    await publish(PERMIT)
    path, good = "/guides/residence-permit/rating", {"rating": "helpful"}
    foreign = await client.post(path, data=good, headers={"Origin": "https://evil.example"})
    assert (foreign.status, "不是从本站页面发出的" in await foreign.text()) == (403, True)
    assert (await client.post(path, data=good, headers={"Sec-Fetch-Site": "cross-site"})).status == 403
    for bad in ({}, {"rating": "great"}, {"rating": "helpful" * 99}, {"x": "1"}):
        assert (await client.post(path, data=bad)).status == 400
    assert (await client.post("/guides/nothing/rating", data=good)).status == 404
    assert await said_of(parts, PERMIT.id, clock) == PageFigures()
    statuses = [(await client.post(path, data=good, allow_redirects=False)).status for _ in range(5)]
    assert statuses == [303] * PAGE_RATES.allowed + [429] * (5 - PAGE_RATES.allowed)
    assert await said_of(parts, PERMIT.id, clock) == PageFigures(PAGE_RATES.allowed, 0)


async def test_what_does_not_hold_asks_nobody_whether_it_helped(client: Client, publish) -> None:
    await publish(PERMIT, OLD)
    assert "/rating" not in await text_of(client, "/guides/old-permit")


async def test_a_page_that_did_not_change_is_not_sent_again(client: Client, publish) -> None:
    await publish(PERMIT)
    first = await client.get("/guides/residence-permit")
    tag = first.headers["ETag"]
    again = await client.get("/guides/residence-permit", headers={"If-None-Match": tag})
    assert (again.status, await again.read(), "Set-Cookie" in first.headers) == (304, b"", False)
    await publish(replace(PERMIT, fee="20元"))
    changed = await client.get("/guides/residence-permit", headers={"If-None-Match": tag})
    assert (changed.status, "20元" in await changed.text()) == (200, True)


async def test_a_document_has_a_place_for_each_passage_that_an_answer_quotes(
    client: Client, publish, knowledge
) -> None:
    await publish(NOTICE)
    page = await text_of(client, "/documents/notice-1")
    assert ("<h2>一、适用范围</h2>" in page, "市政府 · 成府发〔2024〕12号" in page) == (True, True)
    found = (await knowledge.shelf()).find("notice-1")
    assert found is not None
    anchors = [passage.anchor for passage in found.passages]
    assert len(set(anchors)) == len(anchors) >= 1
    assert all(f'<div id="{anchor}">' in page for anchor in anchors)
    assert "居住证管理通知" in await text_of(client, "/documents")


async def test_an_address_finds_an_entry_whatever_its_kind(client: Client, publish) -> None:
    await publish(PERMIT, NOTICE)
    for path, there in (
        (entry_address("notice-1"), "/documents/notice-1"),
        ("/documents/residence-permit", "/guides/residence-permit"),
    ):
        response = await client.get(path, allow_redirects=False)
        assert (response.status, response.headers["Location"]) == (302, there)


async def test_a_search_finds_what_fits_and_says_when_nothing_does(client: Client, publish) -> None:
    await publish(*read_guides(SAMPLE_GUIDES), NOTICE)
    found = await client.post("/guides", data={"words": "灵活就业人员参加企业职工基本养老保险"})
    page = await found.text()
    assert 'href="/guides/flexible-worker-pension"' in page
    assert "no-store" not in found.headers["Cache-Control"]
    nothing = await (await client.post("/guides", data={"words": "<script>量子力学"})).text()
    assert ("没有找到合适的指南" in nothing, "<script>量" in nothing) == (True, False)
    empty = await client.post("/guides", data={"words": " "})
    assert (empty.status, "请写要办的事" in await empty.text()) == (400, True)


async def test_a_search_for_what_is_over_finds_it_and_says_so(client: Client, publish) -> None:
    await publish(*read_guides(SAMPLE_GUIDES), REPLACED)
    page = await (await client.post("/guides", data={"words": "暂住证办理"})).text()
    assert "已经失效" in page[page.index('href="/guides/old-permit"') :][:200]


async def test_nobody_searches_without_end(client: Client, publish) -> None:
    await publish(PERMIT)
    statuses = [
        (await client.post("/guides", data={"words": "居住证"})).status for _ in range(ADDRESS_SEARCHES.allowed + 1)
    ]
    assert (statuses[0], statuses[-1]) == (200, 429)


async def test_search_engines_get_what_is_public_and_in_force(client: Client, publish) -> None:
    await publish(PERMIT, OLD, NOTICE)
    map_ = await client.get("/sitemap.xml")
    text = await map_.text()
    assert map_.content_type == "application/xml"
    for path, there in (
        ("/guides/residence-permit", True),
        ("/documents/notice-1", True),
        ("/guides/old-permit", False),
    ):
        assert (f"<loc>http://127.0.0.1{path}</loc>" in text) is there
    assert "<lastmod>2026-10-01</lastmod>" in text
    robots = await text_of(client, "/robots.txt")
    assert ("Disallow: /requests\n" in robots, "Sitemap: http://127.0.0.1/sitemap.xml" in robots) == (True, True)


@pytest.mark.parametrize("path", ["/guides/x", "/guides/areas/x", "/documents/%00", "/guides/" + "x" * 500])
async def test_what_there_is_not_is_said_in_words(client: Client, publish, path: str) -> None:
    await publish(PERMIT)
    assert (await client.get(path)).status == 404


async def test_before_anything_is_published_the_pages_are_there(client: Client, knowledge) -> None:
    await knowledge.refresh()
    assert "还没有发布办事指南" in await text_of(client, "/guides")
    assert "<urlset" in await text_of(client, "/sitemap.xml")


async def test_pages_that_are_kept_have_an_end_and_a_day(client: Client, publish) -> None:
    kept, today = Kept(), Edition(1, date(2026, 11, 23))
    made: list[str] = []

    def render(path: str) -> str:
        made.append(path)
        return path

    for path in ("a", "a", *(f"p{n}" for n in range(MOST)), "a"):
        kept.page(today, path, lambda path=path: render(path))
    assert made.count("a") == 2
    kept.page(replace(today, day=date(2026, 11, 24)), "a", lambda: render("a"))
    assert made.count("a") == 3
    await publish(PERMIT)
    await client.get("/guides/residence-permit")
    assert client.app[KEPT]._pages.keys() == {"/guides/residence-permit"}
