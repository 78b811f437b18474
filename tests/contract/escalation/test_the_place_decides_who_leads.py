"""A district's unit leads what happens there: from the filing to the answer, on both databases."""

from dataclasses import replace
from datetime import datetime

import pytest
from escalation_city import DISPATCHER, LAMPS, REVIEWER, RULES, VAULT, City, person

from escalation import history, reminders, store
from escalation.case import Case, CaseKind, CaseStatus
from escalation.casework import Casework, Choice
from escalation.department import Department, units_of
from escalation.divergence import divergences
from escalation.errors import UnknownCase
from escalation.examples import closed_cases
from escalation.filters import CaseFilter, Days, scope_of
from escalation.intake import PartOfCase
from escalation.rule_change import Effect, RuleChange
from escalation.rulebook import Rulebook
from escalation.step import Step
from records.database import Database
from records.roles import Role
from records.staff import Staff

JINJIANG, TIANFU = "city_management_jinjiang", "city_management_tianfu"
THERE = person(11, Role.HANDLER, JINJIANG)
IN_TIANFU = person(12, Role.HANDLER, TIANFU)
LAMP = "路灯坏了三天"


@pytest.fixture
def city(database: Database, now: datetime) -> City:
    return City(database, now)


async def current(city: City, number: str) -> Case:
    async with city.database.reading() as connection:
        case = await store.load(connection, number)
    assert case is not None
    return case


async def seen(city: City, who: Staff) -> list[str]:
    async with city.database.reading() as connection:
        page = await store.list_cases(connection, CaseFilter(), scope_of(who.roles, who.department))
    return [case.number for case in page.cases]


async def reminded(city: City, who: Staff) -> list[str]:
    async with city.database.reading() as connection:
        return [one.key for one in await reminders.of_person(connection, who)]


async def accepted(city: City, case: Case, who: Staff) -> Case:
    return await city.do(lambda tx: city.work.accept(tx, city.command(who, case.number, case.version), city.now))


async def dispatched(city: City, case: Case, choice: Choice) -> Case:
    command = city.command(DISPATCHER, case.number, case.version)
    return await city.do(lambda tx: city.work.dispatch(tx, command, choice, city.now))


async def test_a_request_from_a_district_is_worked_by_its_unit_and_by_nobody_of_the_bureau(city: City) -> None:
    opened = await city.file(LAMP, "锦江区春熙路")
    assert (opened.department, opened.department_name) == (JINJIANG, "锦江区城市管理部门")
    case = await current(city, opened.number)
    assert (case.status, case.district, case.matter) == (CaseStatus.DISPATCHED, "510104", "streetlight")
    assert case.route_reason.endswith("按属地由锦江区城市管理部门主办。")
    for stranger in (LAMPS, REVIEWER, IN_TIANFU):
        assert await seen(city, stranger) == []
        with pytest.raises(UnknownCase):
            await accepted(city, case, stranger)
    assert await seen(city, THERE) == await seen(city, DISPATCHER) == [case.number]
    case = await accepted(city, case, THERE)
    answer = city.command(THERE, case.number, case.version)
    case = await city.do(lambda tx: city.work.answer(tx, answer, "已修好", city.now))
    assert (case.status, case.department) == (CaseStatus.ANSWERED, JINJIANG)


async def test_what_a_unit_answered_teaches_its_bureaus_matter_and_differs_from_nothing(city: City) -> None:
    case = await accepted(city, await current(city, (await city.file(LAMP, "锦江区春熙路")).number), THERE)
    answer = city.command(THERE, case.number, case.version)
    await city.do(lambda tx: city.work.answer(tx, answer, "已修好", city.now))
    async with city.database.reading() as connection:
        assert [one.label for one in await closed_cases(connection, RULES.catalogue)] == ["streetlight"]
        assert await divergences(connection, RULES.catalogue, Days()) == []


async def differing(city: City) -> list[tuple[str, int, tuple[tuple[str, str, int], ...]]]:
    async with city.database.reading() as connection:
        found = await divergences(connection, RULES.catalogue, Days())
    return [(one.matter, one.elsewhere, one.misplaced) for one in found]


async def answered(city: City, case: Case, who: Staff) -> None:
    case = await accepted(city, case, who)
    command = city.command(who, case.number, case.version)
    await city.do(lambda tx: city.work.answer(tx, command, "已修好", city.now))


async def test_what_the_unit_of_another_district_answered_than_its_place_says_is_reported(city: City) -> None:
    case = await current(city, (await city.file(LAMP, "锦江区春熙路")).number)
    await answered(city, await dispatched(city, case, Choice(TIANFU)), IN_TIANFU)
    assert await differing(city) == [("streetlight", 0, (("510104", TIANFU, 1),))]


async def test_where_it_is_said_afterwards_to_be_the_unit_there_was_right(city: City) -> None:
    case = await current(city, (await city.file(LAMP, "锦江区春熙路")).number)
    said = "说错了，是天府新区华阳街道"
    case = await city.do(lambda tx: city.work.supplement(tx, case.number, case.citizen_id, said, city.now))
    await answered(city, await dispatched(city, case, Choice(TIANFU)), IN_TIANFU)
    nowhere = await current(city, (await city.file(LAMP, "我们小区门口", citizen="v2")).number)
    await answered(city, await dispatched(city, nowhere, Choice(JINJIANG, matter="streetlight")), THERE)
    found_out = await current(city, (await city.file(LAMP, "锦江区春熙路", citizen="v3")).number)
    await answered(city, await dispatched(city, found_out, Choice(TIANFU, district="tianfu")), IN_TIANFU)
    assert await differing(city) == []


async def test_a_place_that_nobody_knows_is_found_out_and_the_unit_there_is_proposed(city: City) -> None:
    opened = await city.file(LAMP, "我们小区门口")
    case = await current(city, opened.number)
    assert (case.status, case.department, case.district) == (CaseStatus.REGISTERED, None, None)
    assert [one.department for one in case.candidates] == ["city_management"]
    command = city.command(DISPATCHER, case.number, case.version)
    case = await city.do(lambda tx: city.work.ask_citizen(tx, command, "在哪个区？", city.now))
    case = await city.do(lambda tx: city.work.supplement(tx, case.number, case.citizen_id, "在锦江区春熙路", city.now))
    assert (case.status, case.district) == (CaseStatus.REGISTERED, "510104")
    assert [one.department for one in case.candidates] == [JINJIANG]
    assert (await current(city, case.number)).candidates == case.candidates
    case = await dispatched(city, case, Choice(JINJIANG, matter="streetlight"))
    assert (case.department, case.district) == (JINJIANG, "510104")


async def test_a_case_that_its_citizen_says_is_elsewhere_goes_to_the_unit_there_and_so_does_its_place(
    city: City,
) -> None:
    case = await accepted(city, await current(city, (await city.file(LAMP, "锦江区春熙路")).number), THERE)
    own = (case.number, case.citizen_id)
    await city.do(lambda tx: city.work.supplement(tx, *own, "春熙路那头的灯杆也歪了", city.now))
    assert await reminded(city, DISPATCHER) == []
    case = await city.do(lambda tx: city.work.supplement(tx, *own, "说错了，是天府新区华阳街道", city.now))
    assert await reminded(city, DISPATCHER) == ["supplement"]
    sent_back = city.command(THERE, case.number, case.version)
    case = await city.do(lambda tx: city.work.return_to_centre(tx, sent_back, "不在本区", "属地管理", city.now))
    case = await dispatched(city, case, Choice(TIANFU))
    assert (case.department, case.district, case.course.returns) == (TIANFU, "tianfu", 1)
    assert await seen(city, THERE) == []
    assert (await accepted(city, case, IN_TIANFU)).status is CaseStatus.IN_WORK


async def test_a_bureau_that_takes_over_leaves_the_place_where_it_is(city: City) -> None:
    case = await current(city, (await city.file(LAMP, "锦江区春熙路")).number)
    case = await dispatched(city, case, Choice("city_management", (JINJIANG,)))
    assert (case.department, case.supporting, case.district) == ("city_management", (JINJIANG,), "510104")
    assert await seen(city, THERE) == await seen(city, LAMPS) == [case.number]


async def test_of_what_a_bureau_keeps_people_say_where_it_is_and_a_unit_has_only_what_is_with_it(city: City) -> None:
    case = await current(city, (await city.file("我要反映一个问题", "我们小区门口")).number)
    with pytest.raises(ValueError, match="no district"):
        await dispatched(city, case, Choice("gas", district="atlantis"))
    case = await dispatched(city, case, Choice("gas", reason="已电话核实", district="510104"))
    assert (case.department, case.district) == ("gas", "510104")
    again = await dispatched(city, case, Choice("gas"))
    assert again.district == "510104"
    moved = await dispatched(city, again, Choice(TIANFU, district="510104"))
    assert moved.district == "tianfu"
    async with city.database.reading() as connection:
        said = [one.text for one in await history.of_case(connection, case.id) if one.step is Step.DISPATCH]
    assert said == ["已电话核实；所在地核定为锦江区", "", ""]


async def test_a_suggestion_goes_to_the_bureau_and_what_is_split_off_it_is_proposed_for_the_unit(city: City) -> None:
    opened = await city.file("建议路灯太暗的地方都换灯", "锦江区春熙路", kind=CaseKind.SUGGESTION)
    case = await current(city, opened.number)
    assert case.department == "city_management"
    command = city.command(DISPATCHER, case.number, case.version)
    part = PartOfCase(CaseKind.HELP, LAMP)
    async with city.database.transaction() as tx:
        _, child = await city.work.split(tx, command, part, city.now)
    assert (child.status, child.district) == (CaseStatus.REGISTERED, "510104")
    assert [one.department for one in child.candidates] == [JINJIANG]


def with_a_unit(district: str) -> Rulebook:
    unit = Department("lamps_there", "某区城市管理部门", of="city_management", districts=(district,))
    units = units_of([*RULES.departments.values(), unit])
    return replace(
        RULES,
        departments={**RULES.departments, unit.key: unit},
        catalogue=replace(RULES.catalogue, units=units),
    )


@pytest.mark.parametrize(
    ("district", "kind", "affected"),
    [
        ("510107", CaseKind.COMPLAINT, True),
        ("510108", CaseKind.COMPLAINT, False),
        ("510107", CaseKind.SUGGESTION, False),
    ],
)
async def test_a_new_unit_is_news_for_open_cases_of_its_bureau_in_its_district_alone(
    city: City, district: str, kind: CaseKind, affected: bool
) -> None:
    case = await current(city, (await city.file(LAMP, kind=kind)).number)
    change = RuleChange(RULES, with_a_unit(district), city.now)
    assert (Effect.CATALOGUE in change.effects(case, change.reckoned(case))) is affected


async def test_casework_by_other_units_dispatches_to_them(city: City) -> None:
    city.work = Casework(with_a_unit("510107"), VAULT)
    assert (await city.file(LAMP)).department == "lamps_there"
