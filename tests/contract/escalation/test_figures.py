"""Lists, figures and the brief over random days: every figure lists exactly what it counts."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from escalation_city import DISPATCHER, LAMPS, RULES, City
from sqlalchemy import update

from escalation import filters, store
from escalation.case import CaseKind, CaseStatus
from escalation.filters import CaseFilter, ContactFilter, Days, Scope, scope_of
from escalation.opinion import wording
from escalation.opinion.brief import brief, change
from escalation.opinion.contacts import count_contacts, list_contacts
from escalation.opinion.figures import Figure, board
from escalation.steps import Command
from records.database import Database
from records.messages import Inbound, messages, receive
from records.moments import local_day
from records.roles import Role


@pytest.fixture
def city(database: Database, now: datetime) -> City:
    return City(database, now)


FIRST = datetime(2026, 11, 2, 1, tzinfo=UTC)
LAST_DAY = date(2027, 1, 10)
MATTERS = ("路灯坏了", "公厕很脏", "半夜施工吵人", "我要反映问题", "井盖松了，路灯也坏了")
PLACES = ("武侯区玉林街道", "金牛区", "高新区桂溪街道", "")
OUTCOMES = ("answered", "choices", "nothing_found", "emergency")


async def fill(city: City, seed: int) -> None:
    """Five weeks in which some only ask, some file, and some of what was filed is answered or withdrawn."""
    chance = random.Random(seed)
    for n in range(60):
        at = FIRST + timedelta(days=chance.randrange(36), hours=chance.randrange(12))
        citizen = f"v{chance.randrange(15)}-{n % 4}"
        if chance.random() < 0.5:
            asked = await city.write("请问13912345678", citizen, at)
            async with city.database.transaction() as tx:
                outcome = chance.choice(OUTCOMES)
                await tx.execute(update(messages).where(messages.c.id == asked.id).values(outcome=outcome))
            continue
        kind = chance.choice(list(CaseKind))
        opened = await city.file(chance.choice(MATTERS), chance.choice(PLACES), kind, citizen, at)
        await end_perhaps(city, opened.number, at, chance)


async def end_perhaps(city: City, number: str, at: datetime, chance: random.Random) -> None:
    later = at + timedelta(days=chance.randrange(20))
    async with city.database.transaction() as tx:
        case = await store.load(tx, number)
        assert case is not None
        fate = chance.random()
        if fate < 0.3 and case.department is None:
            await city.work.answer(tx, Command("end", DISPATCHER, number, case.version), "已处理", later)
        elif fate < 0.5:
            await city.work.withdraw(tx, number, case.citizen_id, later)


async def listed(database: Database, figure: Figure) -> int:
    """How many rows the figure's list has, read in small pages."""
    keys: list[object] = []
    async with database.reading() as connection:
        if isinstance(figure.filter, ContactFilter):
            after: int | None = 0
            while after is not None:
                page = await list_contacts(connection, figure.filter, after, limit=4)
                keys += [(contact.citizen_id, contact.episode) for contact in page.contacts]
                after = page.next
        else:
            keys = list(await all_numbers(database, figure.filter))
    assert len(set(keys)) == len(keys)
    return len(keys)


async def all_numbers(database: Database, wanted: CaseFilter, scope: Scope = filters.CITY) -> list[str]:
    numbers: list[str] = []
    deadlines: list[tuple[date, int]] = []
    async with database.reading() as connection:
        page = await store.list_cases(connection, wanted, scope, limit=7)
        while True:
            numbers += [case.number for case in page.cases]
            deadlines += [(case.answer_by, case.id) for case in page.cases]
            if page.next is None:
                break
            page = await store.list_cases(connection, wanted, scope, page.next, limit=7)
    assert deadlines == sorted(deadlines)
    return numbers


async def test_every_figure_of_every_day_opens_exactly_its_list(city: City) -> None:
    await fill(city, seed=20261123)
    seen: dict[str, int] = {}
    for n in range(0, 45, 2):
        async with city.database.reading() as connection:
            board_of_day = await board(connection, local_day(FIRST) + timedelta(days=n), RULES.calendar)
        for figure in (*board_of_day.figures, *board_of_day.by_area, *board_of_day.by_district):
            assert await listed(city.database, figure) == figure.value, (board_of_day.day, figure)
            seen[figure.key] = seen.get(figure.key, 0) + figure.value
        for split in (board_of_day.by_area, board_of_day.by_district):
            assert sum(figure.value for figure in split) == board_of_day.value("opened")
    assert all(value > 0 for value in seen.values()), seen


async def test_the_open_cases_of_a_day_are_those_filed_before_and_not_yet_ended(city: City) -> None:
    await fill(city, seed=7)
    async with city.database.reading() as connection:
        today = await board(connection, LAST_DAY, RULES.calendar)
        still_open = await store.count(connection, filters.now_open())
    assert today.value("open") == still_open.value > 0
    assert today.value("overdue") > 0


async def test_who_waits_for_the_citizen_or_a_lead_is_not_overdue_unless_it_was_before(city: City) -> None:
    running, asked, late, lead = [await city.in_work(await city.file(citizen=f"v{n}")) for n in range(4)]
    merged = await city.file(citizen="v4")
    past = city.now + timedelta(days=30)
    for case, at in ((asked, city.now), (late, past)):
        command = city.command(LAMPS, case.number, 2)
        await city.do(lambda tx, at=at, command=command: city.work.ask_citizen(tx, command, "哪条路？", at))
    command = city.command(DISPATCHER, merged.number, 1)
    await city.do(lambda tx: city.work.merge(tx, command, lead.number, city.now))
    overdue = [running.number, late.number, lead.number]
    for day in (past, past + timedelta(days=5)):
        assert await all_numbers(city.database, filters.overdue(local_day(day))) == overdue
    before = running.answer_by
    soon = filters.due_soon(before, RULES.calendar)
    assert set(await all_numbers(city.database, soon)) == {*overdue}
    asked_meanwhile = CaseFilter(statuses=frozenset({CaseStatus.WAITING}), running=False)
    assert await all_numbers(city.database, asked_meanwhile) == [asked.number]


async def test_contacts_are_people_and_not_messages(city: City) -> None:
    for text in ("你好，我叫张三，电话13912345678", "在吗", "喂"):
        await city.write(text)
    await city.write("你好", citizen="v2")
    async with city.database.transaction() as tx:  # who only follows or scans has said nothing
        await receive(tx, Inbound("wechat", "v3", "event:1", "hall-3", kind="scan"), city.now)
    wanted = ContactFilter(local_day(city.now))
    async with city.database.reading() as connection:
        page = await list_contacts(connection, wanted)
        capped = await count_contacts(connection, wanted, cap=1)
    assert [contact.messages for contact in page.contacts] == [3, 1]
    assert "13912345678" not in page.contacts[0].text
    assert (capped.value, capped.capped) == (1, True)


async def test_a_visit_that_ended_in_a_case_was_not_answered_directly(city: City) -> None:
    for citizen in ("v1", "v2"):
        asked = await city.write("路灯归哪个管", citizen)
        async with city.database.transaction() as tx:
            await tx.execute(update(messages).where(messages.c.id == asked.id).values(outcome="answered"))
    await city.file(citizen="v1")
    async with city.database.reading() as connection:
        today = await board(connection, local_day(city.now), RULES.calendar)
    assert (today.value("contacts"), today.value("answered_directly"), today.value("opened")) == (2, 1, 1)


async def test_departments_see_what_they_lead_or_support_and_others_the_city(city: City) -> None:
    lamp, dog, fire = [await city.file(words) for words in ("路灯坏了", "有人遛狗不牵绳", "消防通道被堵了")]
    police = scope_of({Role.HANDLER}, "traffic_police")
    assert await all_numbers(city.database, CaseFilter(), police) == [fire.number]
    everybody = scope_of({Role.HANDLER, Role.SUPERVISOR}, "traffic_police")
    assert await all_numbers(city.database, CaseFilter(), everybody) == [lamp.number, dog.number, fire.number]
    assert scope_of({Role.LEADER}, "police") == filters.OPENLY
    assert scope_of({Role.SUPERVISOR}, "police") == scope_of({Role.HANDLER}, None) == filters.CITY


async def test_a_list_is_narrowed_by_every_field(city: City) -> None:
    lamp = await city.file()
    unclear = await city.file("我要反映问题", "", CaseKind.CONSULT)
    today = local_day(city.now)
    for wanted, expected in (
        (CaseFilter(department="city_management"), [lamp.number]),
        (CaseFilter(department=filters.UNKNOWN), [unclear.number]),
        (CaseFilter(district="510107"), [lamp.number]),
        (CaseFilter(district=filters.UNKNOWN), [unclear.number]),
        (CaseFilter(area="public_facilities", matter="streetlight"), [lamp.number]),
        (CaseFilter(kinds=frozenset({CaseKind.CONSULT})), [unclear.number]),
        (CaseFilter(opened=Days(today, today)), [unclear.number, lamp.number]),
        (CaseFilter(opened=Days(last=today - timedelta(days=1))), []),
        (CaseFilter(answer_by=Days(last=today + timedelta(days=3))), [unclear.number]),
    ):
        assert await all_numbers(city.database, wanted) == expected, wanted


async def test_counting_stops_at_its_cap(city: City) -> None:
    for _ in range(3):
        await city.file()
    async with city.database.reading() as connection:
        capped = await store.count(connection, CaseFilter(), cap=2)
        whole = await store.count(connection, CaseFilter(), cap=3)
    assert (capped.value, capped.capped) == (2, True)
    assert (whole.value, whole.capped) == (3, False)


async def test_the_brief_compares_names_the_top_matter_by_people_and_lists_what_is_overdue(city: City) -> None:
    for n in range(3):
        await city.file("路灯坏了，电话13912345678", citizen=f"lamp{n}")
    for _ in range(4):
        await city.file("公厕很脏", citizen="one")  # many cases of one person weigh less
    for days in (7, 30):
        await city.file(citizen="earlier", at=city.now - timedelta(days=days))
    async with city.database.reading() as connection:
        daily = await brief(connection, local_day(city.now), RULES.calendar)
    opened = next(total for total in daily.totals if total.figure.key == "opened")
    assert (opened.figure.value, opened.day_before, opened.week_before) == (7, 0, 1)
    assert (wording.change(opened.to_day_before), wording.change(opened.to_week_before)) == ("—", "+600.0%")
    first, second = daily.matters
    assert (first.matter, first.petitioners, first.cases) == ("streetlight", 3, 3)
    assert (second.matter, second.petitioners, second.cases) == ("public-toilet", 1, 4)
    assert "13912345678" not in first.example
    assert len(await all_numbers(city.database, first.filter)) == first.cases
    assert [case.opened_day for case in daily.overdue] == [date(2026, 10, 24)]
    assert wording.top_matter(first, RULES) == "武侯区 · 路灯不亮或损坏：3 人反映，3 件"
    assert wording.title(daily.day) == "社情民意日报（2026年11月23日）"
    assert "新增工单 7 件" in wording.lead(daily)


def test_a_change_needs_a_base() -> None:
    assert [change(3, 2), change(0, 4), change(5, 0)] == [0.5, -1.0, None]


def test_what_has_no_category_or_place_still_has_a_name() -> None:
    assert wording.area(filters.UNKNOWN, RULES) == wording.area(None, RULES) == "未分类"
    assert wording.district(filters.UNKNOWN) == "地点不明"
    assert wording.figure("due_soon") == "即将到期"
