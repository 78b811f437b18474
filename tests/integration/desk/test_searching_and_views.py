"""The list's search box, its many filters, and the views that people save of it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from desk_town import Town

from escalation import case_texts, saved_views
from escalation.case import CaseKind


async def search(town: Town, who: str, words: str, within: str = "") -> str:
    """The address that a search leads to."""
    return (await town.at(who).post("/desk/find", words=words, within=within)).location


async def test_words_are_looked_for_within_the_list_that_is_open(town: Town) -> None:
    lamp = await town.file("路灯坏了三天")
    asked = await town.file("路灯什么时候修", kind=CaseKind.CONSULT, citizen="v2")
    whole = await town.at("supervisor").get(await search(town, "supervisor", "路灯"))
    assert set(whole.numbers) == {lamp.number, asked.number}
    assert "含“路灯”" in whole.words
    narrowed = await town.at("supervisor").get(await search(town, "supervisor", "路灯", "kind=consult"))
    assert narrowed.numbers == [asked.number]
    assert (await town.at("supervisor").get(await search(town, "supervisor", '"路灯 坏"'))).numbers == []
    assert (await town.at("police").get(await search(town, "police", "路灯"))).numbers == []


async def test_no_address_holds_a_citizens_number(town: Town) -> None:
    location = await search(town, "supervisor", "13912345678 张某 路灯")
    assert parse_qs(urlsplit(location).query)["words"] == ["139****5678 张某 路灯"]
    saved = await town.at("supervisor").post("/desk/views", name="电话", query="words=13912345678")
    assert "13912345678" not in saved.location


@pytest.mark.parametrize("words", ['"', "%", "' OR 1=1 --", "<script>alert(1)</script>", "\x00\x1f", "路" * 5000])
async def test_hostile_searches_are_text(town: Town, words: str) -> None:
    await town.file()
    location = await search(town, "handler", words)
    page = await town.at("handler").get(location)
    assert page.status == 200
    assert "<script>alert" not in page.text


async def test_a_forged_filter_around_a_search_is_refused(town: Town) -> None:
    page = await town.at("handler").post("/desk/find", words="路灯", within="kind=gossip")
    assert page.status == 400
    assert "kind" in page.words


async def test_every_filter_of_the_form_can_be_chosen_and_is_named_in_the_heading(town: Town) -> None:
    case = await town.file()
    query = (
        "urgency=normal&extension=none&supervision=none&anonymous=yes&confidential=no&merged=no&channel=web&handler=0"
    )
    page = await town.at("supervisor").get(f"/desk/?{query}&place=玉林&dispatched_from=2026-11-01")
    assert page.numbers == [case.number]
    for words in ("一般", "未申请延期", "匿名", "网页", "无人承办", "地点含“玉林”", "派单"):
        assert words in page.words
    assert page.text.count("selected") >= 8


async def test_a_departments_people_and_whoever_looks_at_a_department_find_what_a_colleague_works(town: Town) -> None:
    case = await town.file()
    await town.at("handler").take(case, "accept")
    handler = (await town.case(case.number)).course.handler_id
    for who, address in (("colleague", "/desk/"), ("supervisor", "/desk/?department=city_management")):
        page = await town.at(who).get(address)
        assert f'<option value="{handler}">handler同志</option>' in page.text
    assert "handler同志" not in (await town.at("supervisor").get("/desk/")).text
    assert (await town.at("colleague").get(f"/desk/?handler={handler}")).numbers == [case.number]


async def test_reasons_redone_cases_and_instructions_without_a_report_are_found(town: Town) -> None:
    case, other = await town.file(), await town.file(citizen="v2")
    await town.at("leader").take(case, "instruct", text="请查", due="2026-11-27")
    case = await town.case(case.number)
    await town.at("handler").take(case, "accept")
    await town.at("handler").take(await town.case(case.number), "answer", text="已修好。")
    verdict = {"rating": "dissatisfied", "reason": "slow", "words": "太慢"}
    await town.at("dispatcher").take(await town.case(case.number), "follow_up", **verdict)
    supervisor = town.at("supervisor")
    for query, words in (("reason=slow,attitude", "办理太慢、服务态度"), ("ordered=yes", "批示待反馈")):
        page = await supervisor.get(f"/desk/?{query}")
        assert page.numbers == [case.number], query
        assert words in page.words
    assert (await supervisor.get("/desk/?redone=1")).numbers == []
    await town.at("dispatcher").take(await town.case(case.number), "redo", text="再修")
    page = await supervisor.get("/desk/?redone=1&status=any")
    assert (page.numbers, "重办过" in page.words) == ([case.number], True)
    assert (await supervisor.get("/desk/?ordered=no&status=any")).numbers == [other.number]


async def test_flags_are_looked_for_by_those_only_who_are_shown_them(town: Town) -> None:
    warned = await town.file("路灯坏了三天，再不修就找记者曝光")
    await town.file("路灯坏了", citizen="v2")
    for who in ("dispatcher", "supervisor", "leader"):
        for flag in ("media", "risk"):
            page = await town.at(who).get(f"/desk/?flag={flag}")
            assert page.numbers == [warned.number]
            assert "重复与风险" in page.words
        assert (await town.at(who).get("/desk/?flag=repeat")).numbers == []
    for who in ("reviewer", "administrator", "editor"):
        assert (await town.at(who).get("/desk/?flag=media")).status == 403
        assert "重复与风险" not in (await town.at(who).get("/desk/")).words
    assert (await town.at("handler").get("/desk/?flag=media")).numbers == []
    await town.at("handler").take(warned, "accept")
    assert (await town.at("handler").get("/desk/?flag=media")).numbers == [warned.number]
    assert (await town.at("colleague").get("/desk/?flag=media")).numbers == []
    assert (await town.at("colleague").get("/desk/?flag=media&handler=2")).status == 403
    assert (await town.at("supervisor").get("/desk/?flag=gossip")).status == 400


async def test_the_newest_come_first_where_asked_for_page_by_page_and_in_a_view(town: Town) -> None:
    numbers = [(await town.file(citizen=f"v{n}")).number for n in range(60)]
    desk = town.at("supervisor")
    page = await desk.get("/desk/?order=newest")
    assert page.numbers == numbers[:9:-1]
    assert "最新登记的在前" in page.words
    [following] = [link for link in page.links("/desk/?") if "after=" in link]
    assert (await desk.get(following)).numbers == numbers[9::-1]
    saved = await desk.post("/desk/views", name="最新", query="order=newest&status=any")
    assert saved.location == "/desk/?order=newest&said=view_saved"
    assert (await desk.get("/desk/?order=oldest")).status == 400


async def test_what_was_closed_on_days_is_listed_also_where_it_was_answered_before(town: Town) -> None:
    case = await town.file()
    await town.file(citizen="v2")
    await town.at("handler").take(case, "accept")
    await town.at("handler").take(await town.case(case.number), "answer", text="已修好。")
    assert (await town.at("supervisor").get("/desk/?closed_from=2026-11-23")).numbers == []
    await town.at("dispatcher").take(await town.case(case.number), "close")
    page = await town.at("supervisor").get("/desk/?closed_from=2026-11-23&closed_to=2026-11-23")
    assert page.numbers == [case.number]
    assert "11月23日办结" in page.words
    assert (await town.at("supervisor").get("/desk/?closed_to=2026-11-22")).numbers == []


async def test_a_place_is_looked_for_from_the_search_form_and_masked(town: Town) -> None:
    near = await town.file("路灯坏了", "武侯区玉林街道")
    await town.file("路灯坏了", "金牛区茶店子街道", citizen="v2")
    found = await town.at("supervisor").post("/desk/find", words="路灯", place="玉林", within="")
    page = await town.at("supervisor").get(found.location)
    assert page.numbers == [near.number]
    assert 'name="place" value="玉林"' in page.text
    cleared = await town.at("supervisor").post("/desk/find", words="路灯", place="", within="words=a&place=b")
    assert "place" not in cleared.location
    masked = await town.at("supervisor").post("/desk/find", words="", place="13912345678", within="")
    assert "13912345678" not in masked.location


async def test_too_many_hits_are_said_to_be_cut(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_texts, "HITS", 1)
    for n in range(2):
        await town.file(citizen=f"v{n}")
    page = await town.at("supervisor").get(await search(town, "supervisor", "路灯"))
    assert len(page.numbers) == 1
    assert "只查找了其中最新的" in page.words


async def test_a_view_is_saved_opened_replaced_and_removed(town: Town) -> None:
    case = await town.file()
    desk = town.at("handler")
    saved = await desk.post("/desk/views", name=" 投诉  件 ", query="kind=complaint&due=soon&csrf=x")
    assert saved.location == "/desk/?kind=complaint&due=soon&said=view_saved"
    page = await desk.get("/desk/")
    assert "投诉 件" in page.words
    await desk.post("/desk/views", name="投诉 件", query="kind=complaint")
    [link] = [link for link in (await desk.get("/desk/")).links("/desk/?kind=complaint") if link.endswith("=complaint")]
    opened = await desk.get(link)
    assert opened.numbers == [case.number]
    [view] = {part.split("/")[3] for part in opened.text.split('"') if part.startswith("/desk/views/")}
    await town.at("colleague").post(f"/desk/views/{view}/remove")
    assert "投诉 件" in (await desk.get("/desk/")).words
    for _ in range(2):
        assert (await desk.post(f"/desk/views/{view}/remove")).location == "/desk/?said=view_removed"
    assert "投诉 件" not in (await desk.get("/desk/")).words


async def test_only_supervisors_share_views_and_everybody_sees_those_within_the_own_scope(town: Town) -> None:
    await town.file()
    refused = await town.at("handler").post("/desk/views", name="全市", query="status=any", shared="yes")
    assert refused.status == 403
    await town.at("supervisor").post("/desk/views", name="全市", query="status=any", shared="yes")
    await town.at("supervisor").post("/desk/views", name="自用", query="status=any")
    page = await town.at("police").get("/desk/")
    assert "全市" in page.words
    assert "自用" not in page.words
    assert (await town.at("police").get("/desk/?status=any")).numbers == []


async def test_a_view_needs_a_name_and_a_true_filter_and_there_are_not_too_many(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_views, "PER_PERSON", 1)
    desk = town.at("handler")
    for given in ({"name": " ", "query": "kind=complaint"}, {"name": "好", "query": "kind=gossip"}):
        assert (await desk.post("/desk/views", **given)).status == 400
    assert (await desk.post("/desk/views", name="一", query="")).status == 303
    assert (await desk.post("/desk/views", name="一", query="kind=help")).status == 303
    assert "最多保存" in (await desk.post("/desk/views", name="二", query="kind=help")).words
