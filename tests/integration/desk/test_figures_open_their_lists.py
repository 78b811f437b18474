"""Every number that a leader reads opens a list of exactly that many, on both databases."""

import re
from datetime import timedelta

from desk_town import Page, Town

from escalation.case import CaseKind

KINDS = (CaseKind.CONSULT, CaseKind.COMPLAINT, CaseKind.REPORT)
FIGURE = re.compile(r'<a class="figure[^"]*" href="([^"]+)"><span>([^<]+)</span><b>(\d+)</b>')
NUMBER = re.compile(r'<a href="(/desk/(?:contacts)?\?[^"]+)">(?:<b>)?(\d+)(?:</b>)?(?: 件)?</a>')


async def live_some_days(town: Town) -> None:
    """Three days: requests of several kinds and places, some answered, one withdrawn by nobody, an emergency."""
    start = town.clock.now
    places = ("武侯区玉林街道", "成华区", "哪里都有", "锦江区春熙路")
    for day in (-30, -7, -1, 0):
        town.clock.now = start + timedelta(days=day)
        for n, kind in enumerate(KINDS):
            matter = ("路灯坏了三天", "我要反映一个问题")[n % 2]
            await town.file(matter, places[n % 4], kind, citizen=f"v{n % 4}")
        await town.write("社保怎么交", citizen=f"w{day}", outcome="answered")
        await town.write("没有的事情", citizen=f"x{day}", outcome="nothing_found")
        await town.write("家里着火了", citizen=f"y{day}", outcome="emergency")
    for number in (await town.at("handler").get("/desk/")).numbers[:2]:
        await town.at("handler").take(await town.case(number), "accept")
        await town.at("handler").take(await town.case(number), "answer", text="已修好。")


def rows(page: Page) -> int:
    assert page.status == 200
    return len(re.findall("<tr data-href=", page.text))


async def test_numbers_of_the_board_open_lists_of_exactly_that_many(both_towns: Town) -> None:
    town = both_towns
    await live_some_days(town)
    leader = town.at("leader")
    for address in ("/desk/board", "/desk/board?day=2026-11-22", "/desk/board?day=2026-10-24"):
        board = await leader.get(address)
        figures = [(href, int(value)) for href, _, value in FIGURE.findall(board.text)]
        assert len(figures) == 9
        for href, value in [*figures, *((href, int(value)) for href, value in NUMBER.findall(board.text))]:
            listed = await leader.get(href.replace("&amp;", "&"))
            assert rows(listed) == value, (address, href)
            assert f"共 {value} " in listed.words


async def test_numbers_of_the_brief_open_their_lists_too(both_towns: Town) -> None:
    town = both_towns
    await live_some_days(town)
    leader = town.at("leader")
    brief = await leader.get("/desk/brief")
    assert "社情民意日报（2026年11月23日）" in brief.words
    totals = [(href.replace("&amp;", "&"), int(value)) for href, value in NUMBER.findall(brief.text)]
    assert len(totals) == 9
    for href, value in totals:
        assert rows(await leader.get(href)) == value
    matters = re.findall(r'<a href="(/desk/\?[^"]+)">[^<]+：(\d+) 人反映，(\d+) 件</a>', brief.text)
    assert matters
    for href, _, cases in matters:
        assert rows(await leader.get(href.replace("&amp;", "&"))) == int(cases)


async def test_what_a_leader_may_not_see_is_not_counted_for_the_leader(town: Town) -> None:
    open_one, secret = await town.file(), await town.file(citizen="v2")
    confided = await town.at("dispatcher").take(secret, "confide", text="涉及举报人")
    assert confided.status == 303
    for who, n in (("leader", 1), ("supervisor", 2)):
        for page in ("/desk/board", "/desk/brief"):
            read = await town.at(who).get(page)
            linked = [*FIGURE.findall(read.text), *((href, "", value) for href, value in NUMBER.findall(read.text))]
            for href, _, value in linked:
                assert rows(await town.at(who).get(href.replace("&amp;", "&"))) == int(value), (who, href)
            assert f"{n}" in {value for href, _, value in linked if "opened" in href}
    assert (await town.at("leader").get("/desk/?status=any")).numbers == [open_one.number]


async def test_a_list_says_what_it_lists(town: Town) -> None:
    await live_some_days(town)
    leader = town.at("leader")
    board = await leader.get("/desk/board")
    headings = {}
    for href, name, _ in FIGURE.findall(board.text):
        page = await leader.get(href.replace("&amp;", "&"))
        headings[name] = re.findall(r"<h1>([^<]+)</h1>", page.text)[0]
    assert headings == {
        "接待市民": "11月23日来访的市民",
        "直接答复": "11月23日来访的市民 · 已直接答复、给出选项、规定已失效或未施行、告知其他渠道、"
        "只有外区的办法、询问在哪个区 · 未形成工单",
        "未找到答案": "11月23日来访的市民 · 未找到答案",
        "紧急情况": "11月23日来访的市民 · 紧急情况",
        "新增工单": "11月23日新增",
        "答复工单": "11月23日 · 已答复、已告知渠道、已挂账、已办结",
        "在办工单": "11月23日终在办",
        "即将到期": "11月23日即将到期",
        "已超期": "11月23日已超期",
    }


async def test_a_long_list_goes_on_page_by_page_without_a_gap(both_towns: Town) -> None:
    town = both_towns
    for n in range(53):
        await town.file(citizen=f"v{n}")
    desk = town.at("handler")
    first = await desk.get("/desk/")
    [more] = [link for link in first.links("/desk/?status=dispatched%2Creturning%2Cin_work%2C") if "&after=" in link]
    second = await desk.get(more)
    assert (len(first.numbers), len(second.numbers)) == (50, 3)
    assert len({*first.numbers, *second.numbers}) == 53


async def test_filters_narrow_the_list_and_keep_what_a_figure_asked_for(town: Town) -> None:
    await live_some_days(town)
    leader = town.at("leader")
    listed = await leader.get("/desk/?status=any&kind=complaint&district=510107&opened_from=2026-11-22")
    found = {number: await town.case(number) for number in listed.numbers}
    assert {(case.kind, case.district) for case in found.values()} <= {(CaseKind.COMPLAINT, "510107")}
    overdue = await leader.get("/desk/?status=any&due=overdue")
    assert "超期" in overdue.words
    assert rows(overdue) > 0
    figure = await leader.get("/desk/?answer_by_to=2026-11-22&open_on=2026-11-23")
    assert figure.numbers == overdue.numbers
    assert '<input type="hidden" name="open_on" value="2026-11-23">' in figure.text


async def test_an_address_that_no_page_wrote_is_told_from_an_empty_list(town: Town) -> None:
    leader = town.at("leader")
    for query in ("status=nonsense", "opened_from=yesterday", "after=x", "due=never", "open_on=0001-01-01", "area=%00"):
        page = await leader.get(f"/desk/?{query}")
        assert page.status == 400, query
        assert "请回到列表重新筛选" in page.words
    for query in ("day=0001-01-01", "outcome=x", "after=-1"):
        assert (await leader.get(f"/desk/contacts?{query}")).status == 400
    assert (await leader.get("/desk/board?day=x")).status == 400
    assert "没有符合条件的工单" in (await leader.get("/desk/?status=closed")).words
