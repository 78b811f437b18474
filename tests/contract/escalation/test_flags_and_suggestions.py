"""Flags are kept with a new case and never refuse it; open cases about the same thing are found, on both databases."""

from datetime import datetime, timedelta

import pytest
from escalation_city import DISPATCHER, City
from sqlalchemy import select

from escalation import flags, store
from escalation.case import Case, CaseKind
from escalation.conditions import Condition
from escalation.duplicates import candidates
from escalation.duplicates.marks import case_marks
from escalation.errors import Barred
from escalation.flags import REPEAT
from escalation.intake import NewCase
from records.database import Database

LIFT = ("电梯一周坏了三次，物业不修", "武侯区双楠街道丽景花园2栋")
SAME_LIFT = ("丽景二栋的电梯又坏了，天天爬楼", "武侯双楠丽景花园")


@pytest.fixture
def city(database: Database, now: datetime) -> City:
    return City(database, now)


async def filed(city: City, told: tuple[str, str], citizen: str = "v1", days: int = 0) -> Case:
    opened = await city.file(*told, citizen=citizen, at=city.now + timedelta(days=days))
    async with city.database.reading() as connection:
        case = await store.load(connection, opened.number)
    assert case is not None
    return case


async def flagged(city: City, case: Case) -> dict[str, str]:
    async with city.database.reading() as connection:
        return {flag.kind: flag.reason for flag in await flags.of_case(connection, case.id)}


async def suggested(city: City, case: Case) -> list[str]:
    async with city.database.reading() as connection:
        case = await store.load(connection, case.number) or case
        return [one.number for one in await candidates.suggestions(connection, case, None)]


async def confide(city: City, case: Case) -> None:
    command = city.command(DISPATCHER, case.number, case.version)
    await city.do(lambda tx: city.work.confide(tx, command, "涉及举报人", city.now))


async def test_words_of_risk_are_kept_with_the_case_and_it_is_filed_all_the_same(city: City) -> None:
    case = await filed(city, ("再不给我解决欠薪，我就去北京上访，还要找记者曝光", "武侯区"))
    found = await flagged(city, case)
    assert {"petition", "media"} <= found.keys()
    assert "上访" in found["petition"]
    assert await flagged(city, await filed(city, LIFT, "v2")) == {}


async def test_a_citizen_who_comes_again_with_one_matter_is_flagged_with_the_numbers_of_the_cases(city: City) -> None:
    cases = [await filed(city, ("路灯坏了三天", "武侯区玉林街道"), days=day) for day in range(3)]
    assert [set(await flagged(city, case)) for case in cases] == [set(), set(), {REPEAT}]
    reason = (await flagged(city, cases[2]))[REPEAT]
    assert all(case.number in reason for case in cases)
    other = await filed(city, ("路灯坏了三天", "武侯区玉林街道"), citizen="v2", days=3)
    assert await flagged(city, other) == {}


async def test_confidential_cases_are_not_named_in_a_flag(city: City) -> None:
    cases = [await filed(city, ("路灯坏了三天", "武侯区玉林街道"), days=day) for day in range(2)]
    await confide(city, cases[0])
    assert await flagged(city, await filed(city, ("路灯坏了三天", "武侯区玉林街道"), days=2)) == {}


async def test_the_open_case_about_the_same_thing_is_suggested_and_others_are_not(city: City) -> None:
    lead = await filed(city, LIFT)
    await filed(city, ("路灯坏了三天", "武侯区玉林街道"), "v3")
    new = await filed(city, SAME_LIFT, "v2", days=1)
    assert await suggested(city, new) == [lead.number]
    assert await suggested(city, await filed(city, SAME_LIFT, "v4", days=80)) == []


@pytest.mark.parametrize(
    ("place", "same"),
    [
        ("成华区建设巷26号院", True),
        ("成华区建设巷28号院", False),
        ("成华区建设巷", True),
    ],
)
async def test_who_files_is_shown_the_open_case_at_their_own_number_and_none_at_another(
    city: City, place: str, same: bool
) -> None:
    lead = await filed(city, ("院子里的化粪池满了，污水流到过道上", "成华区建设巷26号院"))
    new = NewCase(lead.id, CaseKind.COMPLAINT, "化粪池的污水冒出来，过道都是水", place)
    async with city.database.reading() as connection:
        found = await city.work.nearby(connection, new, city.now)
    assert [one.number for one in found] == ([lead.number] if same else [])


async def test_another_building_is_another_thing_though_the_texts_are_masked_of_its_number(city: City) -> None:
    lead = await filed(city, LIFT)
    assert "2栋" not in lead.summary + lead.place
    assert await suggested(city, await filed(city, ("丽景花园6栋的电梯又坏了", "武侯双楠丽景花园"), "v2")) == []
    async with city.database.reading() as connection:
        kept = (await connection.execute(select(case_marks.c.numbers))).scalars().all()
    assert all(numbers.startswith("栋:") and len(numbers) == 14 for numbers in kept)


async def test_what_cannot_be_joined_is_not_suggested(city: City) -> None:
    lead, new = await filed(city, LIFT), await filed(city, SAME_LIFT, "v2")
    command = city.command(DISPATCHER, new.number, new.version)
    await city.do(lambda tx: city.work.merge(tx, command, lead.number, city.now))
    assert await suggested(city, new) == []
    assert await suggested(city, lead) == []  # it answers for another
    third = await filed(city, SAME_LIFT, "v3")
    assert await suggested(city, third) == [lead.number]
    await confide(city, lead)
    assert await suggested(city, third) == [new.number]  # let go by a lead that became confidential


async def test_confidential_cases_are_never_joined(city: City) -> None:
    lead, new = await filed(city, LIFT), await filed(city, SAME_LIFT, "v2")
    await confide(city, lead)
    command = city.command(DISPATCHER, new.number, new.version)
    with pytest.raises(ValueError, match="cannot answer for"):
        await city.do(lambda tx: city.work.merge(tx, command, lead.number, city.now))
    secret = city.command(DISPATCHER, lead.number, lead.version + 1)
    with pytest.raises(Barred) as barred:
        await city.do(lambda tx: city.work.merge(tx, secret, new.number, city.now))
    assert barred.value.condition is Condition.NOT_CONFIDENTIAL


async def test_never_more_candidates_than_the_limit_are_compared(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [await filed(city, LIFT, f"v{n}") for n in range(5)]
    monkeypatch.setattr(candidates, "MOST", 2)
    async with city.database.reading() as connection:
        assert len(await candidates.candidates(connection, cases[0], None)) <= 4
