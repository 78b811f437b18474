"""The page of one's own requests: adding, pressing, confidence, rating, withdrawing; by this browser or by the code."""

import itertools

import pytest
from test_web_pages import Client, visitor_of

from channels.web.own_requests import ADDRESS_FORMS, CITIZEN_STEPS, NUMBER_ASKED, SHOWN
from escalation import store
from escalation.case import Case, CaseKind, CaseStatus, Rating
from escalation.casework import Casework
from escalation.intake import NewCase, OpenedCase, PartOfCase
from escalation.steps import Command
from records.messages import Inbound
from records.roles import Role
from records.staff import Staff

HANDLER = Staff(7, "h", "某某", frozenset({Role.HANDLER}), "city_management")
CLICKS = itertools.count()


@pytest.fixture
async def opened(client: Client, parts, reception, clock) -> OpenedCase:
    visitor = await visitor_of(client)
    exchange = await reception.receive(Inbound("web", visitor, f"{visitor}:1", "路灯坏了"))
    async with parts.database.transaction() as tx:
        new = NewCase(exchange.message.id, CaseKind.HELP, "路灯坏了三天", "武侯区玉林街道")
        return await Casework(parts.rulebook, parts.vault).open_case(tx, new, clock())


async def current(parts, opened: OpenedCase) -> Case:
    async with parts.database.reading() as connection:
        case = await store.load(connection, opened.number)
    assert case is not None
    return case


async def answer(parts, opened: OpenedCase, now) -> None:
    work = Casework(parts.rulebook, parts.vault)
    for use in (lambda tx, c: work.accept(tx, c, now), lambda tx, c: work.answer(tx, c, "已修复", now)):
        case = await current(parts, opened)
        async with parts.database.transaction() as tx:
            await use(tx, Command(f"c{next(CLICKS)}", HANDLER, case.number, case.version))


async def send(client: Client, step: str, number: str, **fields: str) -> tuple[int, str]:
    data = {"number": number, "once": f"form{next(CLICKS)}", **fields}
    response = await client.post(f"/requests/{step}", data=data)
    return response.status, await response.text()


async def test_this_browser_adds_presses_and_withdraws(client: Client, parts, opened: OpenedCase) -> None:
    status, page = await send(client, "supplement", opened.number, text="是三号楼旁边")
    assert (status, "已把您的补充转给" in page) == (200, True)
    status, page = await send(client, "press", opened.number)
    assert (status, "已替您催办" in page) == (200, True)
    status, page = await send(client, "press", opened.number)
    assert (status, "今天已经催办过" in page) == (409, True)
    status, page = await send(client, "withdraw", opened.number)
    assert (status, "请先勾选" in page) == (400, True)
    status, page = await send(client, "withdraw", opened.number, sure="yes")
    assert (status, "已撤回，不再办理" in page) == (200, True)
    assert (await current(parts, opened)).status is CaseStatus.WITHDRAWN
    status, page = await send(client, "supplement", opened.number, text="还有")
    assert (status, "不能这样处理了" in page, ">还有</textarea>" in page) == (409, True, False)


async def test_the_answer_is_rated_once_by_number_and_code(client: Client, parts, clock, opened: OpenedCase) -> None:
    await answer(parts, opened, clock())
    client.session.cookie_jar.clear()
    code = {"code": opened.query_code}
    found = await (await client.post("/requests", data={"number": opened.number, **code})).text()
    assert ("您对答复满意吗？" in found, ">已修复</p>" in found, "内容见上面的答复" in found) == (True, True, True)
    assert (await send(client, "rate", opened.number, **code))[0] == 400
    for _ in range(2):
        rated = {"rating": "dissatisfied", "reason": "unsolved", "text": "还是黑的", "once": "same", **code}
        status, page = await send(client, "rate", opened.number, **rated)
        assert (status, "研究是否重新办理" in page) == (200, True)
    case = await current(parts, opened)
    assert (case.course.rating, case.course.rating_reason) == (Rating.DISSATISFIED, "unsolved")
    status, page = await send(client, "rate", opened.number, rating="satisfied", **code)
    assert (status, "已经评价过了" in page) == (409, True)


async def test_whoever_has_neither_browser_nor_code_does_nothing(client: Client, parts, opened: OpenedCase) -> None:
    client.session.cookie_jar.clear()
    before = (await current(parts, opened)).version
    for fields in ({}, {"code": "AAAAAA"}):
        status, page = await send(client, "withdraw", opened.number, sure="yes", **fields)
        assert (status, "没有查到这件诉求" in page) == (404, True)
    foreign = await client.post(
        "/requests/withdraw", data={"number": opened.number, "sure": "yes"}, headers={"Origin": "https://evil"}
    )
    assert foreign.status == 403
    guesses = [(await send(client, "press", opened.number, code="AAAAAA"))[0] for _ in range(NUMBER_ASKED.allowed)]
    assert guesses[-1] == 429
    assert (await current(parts, opened)).version == before


async def test_what_was_typed_stays_where_a_form_cannot_be_taken(client: Client, opened: OpenedCase) -> None:
    status, page = await send(client, "supplement", opened.number, text="长" * 1001)
    assert (status, "您写了 1001 个字" in page, f"{'长' * 1001}</textarea>" in page) == (400, True, True)
    assert (await send(client, "supplement", opened.number, text="<b>粗", once=""))[0] == 400
    response = await client.post("/requests/press", data=b"\xff\xfe=&" * 50)
    assert response.status == 404


async def test_a_form_with_broken_parts_is_answered_in_words(client: Client, opened: OpenedCase) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    for body in (b"--b\r\n\xff\x00\r\n\r\nx\r\n--b--", b"--b", b"x", b"--b\r\n:\r\n\r\n"):
        response = await client.post("/requests/supplement", data=body, headers=headers)
        assert (response.status, "没有查到这件诉求" in await response.text()) == (404, True)


async def test_forms_of_one_address_are_not_read_without_end(client: Client) -> None:
    statuses = [(await client.post("/requests/press")).status for _ in range(ADDRESS_FORMS.allowed + 1)]
    assert (statuses[-2], statuses[-1]) == (404, 429)


async def test_who_asks_for_confidence_has_it_once_and_reads_it_in_the_course(
    client: Client, parts, opened: OpenedCase
) -> None:
    status, page = await send(client, "confide", opened.number)
    assert (status, "已按您的要求保密" in page, "您要求保密" in page) == (200, True, True)
    assert 'action="/requests/confide"' not in page
    assert (await current(parts, opened)).confidential
    status, page = await send(client, "confide", opened.number)
    assert (status, "已经是保密的" in page) == (409, True)


async def test_a_page_offers_what_may_be_done_and_no_more(client: Client, parts, clock, opened: OpenedCase) -> None:
    address = f"/requests/{opened.number}"
    page = await (await client.get(address)).text()
    assert [f'action="/requests/{step}"' in page for step in ("supplement", "press", "withdraw", "rate")] == [
        *[True] * 3,
        False,
    ]
    await send(client, "press", opened.number)
    page = await (await client.get(address)).text()
    assert ('action="/requests/press"' in page, "明天可以再催办" in page, "您已催办 1 次" in page) == (
        False,
        True,
        True,
    )
    await answer(parts, opened, clock())
    page = await (await client.get(address)).text()
    assert [f'action="/requests/{step}"' in page for step in ("supplement", "press", "withdraw", "rate")] == [
        *[False] * 3,
        True,
    ]


async def test_the_list_says_of_each_request_what_comes_next_and_its_page_what_was(
    client: Client, opened: OpenedCase
) -> None:
    listed = await (await client.get("/requests")).text()
    assert f'<a href="/requests/{opened.number}">路灯坏了三天</a>' in listed
    assert "市城管委签收办理，最迟" in listed
    page = await (await client.get(f"/requests/{opened.number}")).text()
    assert page.index("已转由市城管委办理") < page.index("您提交了诉求")


async def test_anothers_request_is_not_there(client: Client, opened: OpenedCase) -> None:
    client.session.cookie_jar.clear()
    for number in (opened.number, "WQ20200101-0001"):
        response = await client.get(f"/requests/{number}")
        assert (response.status, "路灯" in await response.text()) == (404, False)
    await visitor_of(client)
    assert (await client.get(f"/requests/{opened.number}")).status == 404


async def test_wrong_number_and_wrong_code_are_told_alike(client: Client, opened: OpenedCase) -> None:
    client.session.cookie_jar.clear()

    async def asked(number: str, code: str) -> str:
        return (await (await client.post("/requests", data={"number": number, "code": code})).text()).replace(
            number, ""
        )

    assert await asked(opened.number, "AAAAAA") == await asked("WQ20200101-0001", opened.query_code)


async def test_a_code_stands_in_no_address_and_no_cache(client: Client, opened: OpenedCase) -> None:
    found = await client.post("/requests", data={"number": opened.number, "code": opened.query_code})
    page = await found.text()
    assert found.headers["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in page
    assert not [line for line in page.splitlines() if opened.query_code in line and "hidden" not in line]


async def test_nobody_does_more_with_a_request_than_there_is_to_do(client: Client, opened: OpenedCase) -> None:
    statuses = [
        (await send(client, "supplement", opened.number, text="补充"))[0] for _ in range(CITIZEN_STEPS.allowed + 1)
    ]
    assert (statuses[0], statuses[-1]) == (200, 429)


async def test_an_own_request_opens_however_many_came_after_it(
    client: Client, parts, clock, opened: OpenedCase
) -> None:
    work = Casework(parts.rulebook, parts.vault)
    for _ in range(SHOWN):
        case = await current(parts, opened)
        dispatcher = Staff(1, "d", "某", frozenset({Role.DISPATCHER}), None)
        async with parts.database.transaction() as tx:
            command = Command(f"c{next(CLICKS)}", dispatcher, case.number, case.version)
            await work.split(tx, command, PartOfCase(CaseKind.HELP, "另一件事"), clock())
    listed = await (await client.get("/requests")).text()
    assert (f'href="/requests/{opened.number}"' in listed, "更早的请按编号查询" in listed) == (False, True)
    assert (await client.get(f"/requests/{opened.number}")).status == 200
