"""Every limit beside the answer's says since when it runs, what does not count, until when, and by which rule."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from escalation_city import DISPATCHER, LAMPS, RULES, VAULT, City
from test_the_whole_life import HOUSING, UNCLEAR, current, filed, take

from escalation import history, support
from escalation.case import Case, CaseKind, Urgency
from escalation.casework import Casework, Choice
from escalation.explaining import Explanation
from escalation.intake import NewCase
from escalation.limits import What
from records.database import Database

OFFICE = "只计工作时间（09:00—12:00、13:00—17:00）"


@pytest.fixture
def city(database: Database, now: datetime) -> City:
    return City(database, now)


async def explained(city: City, case: Case, work: Casework | None = None) -> dict[What, Explanation]:
    async with city.database.reading() as connection:
        entries = await history.of_case(connection, case.id)
    return dict((work or city.work).explain_limits(case, entries))


async def test_what_is_filed_on_a_friday_afternoon_skips_the_weekend(city: City) -> None:
    friday = city.now + timedelta(days=4, hours=6)
    opened = await city.file(UNCLEAR, at=friday)
    found = await explained(city, await current(city, opened.number))
    assert found[What.DISPATCH] == Explanation(
        f"派单 2 个工作小时：11月27日 16:00登记起算，{OFFICE}，跳过周末，到11月30日 10:00。", "本市办理时限规则"
    )
    assert found[What.ACKNOWLEDGE].sentence.startswith("受理 2 个工作小时：11月27日 16:00登记起算")
    assert What.ACCEPT not in found


async def test_a_departments_limits_begin_with_the_dispatch_and_again_with_another_one(city: City) -> None:
    case = await take(city, await filed(city), DISPATCHER, city.work.dispatch, Choice("housing"))
    found = await explained(city, case)
    assert found[What.ACCEPT].sentence == f"签收 7 个工作小时：11月23日 10:00派单起算，{OFFICE}，到11月24日 10:00。"
    assert found[What.AUTO_ACCEPT].sentence.startswith("视为签收 10 个工作小时：11月23日 10:00派单起算")
    assert found[What.CONTACT].sentence.endswith("到11月25日 10:00。")
    assert found[What.RETURN].sentence.startswith("申请退单 7 个工作小时：11月23日 10:00派单起算")
    later = city.now + timedelta(hours=1)
    case = await take(city, case, HOUSING, city.work.return_to_centre, "属城管", "三定规定", now=later)
    assert (await explained(city, case))[What.DISPATCH].sentence.startswith(
        "退单审核 2 个工作小时：11月23日 11:00申请退单"
    )
    last = city.now + timedelta(hours=5)
    case = await take(city, case, DISPATCHER, city.work.refuse_return, "属住建", now=last)
    found = await explained(city, case)
    assert found[What.ACCEPT].sentence.startswith("签收 7 个工作小时：11月23日 15:00驳回退单起算")
    assert found[What.RETURN].sentence.startswith("申请退单 7 个工作小时：11月23日 10:00派单起算")


async def test_an_urgent_case_names_the_rule_of_its_own_limits(city: City) -> None:
    origin = await city.write("确认")
    new = NewCase(origin.id, CaseKind.COMPLAINT, "路灯坏了三天", "武侯区玉林街道", urgency=Urgency.URGENT)
    async with city.database.transaction() as tx:
        opened = await city.work.open_case(tx, new, city.now)
    found = (await explained(city, await current(city, opened.number)))[What.ACCEPT]
    assert found.sentence.startswith("签收 2 个工作小时：")
    assert "2个工作小时内签收" in found.ground


async def test_no_sentence_contradicts_a_limit_that_was_set_by_other_rules(city: City) -> None:
    case = await take(city, await filed(city), DISPATCHER, city.work.dispatch, Choice("housing"))
    limits = replace(RULES.limits, hours={**RULES.limits.hours, What.ACCEPT: 3.0})
    found = await explained(city, case, Casework(replace(RULES, limits=limits), VAULT))
    assert found[What.ACCEPT] == Explanation("签收：到11月24日 10:00，是按当时的规则和日历算定的。")


async def test_a_supporting_departments_day_is_reckoned_or_was_set(city: City) -> None:
    chosen = Choice("housing", ("police", "fire"), support_until={"fire": date(2026, 11, 26)})
    case = await take(city, await filed(city), DISPATCHER, city.work.dispatch, chosen)
    async with city.database.reading() as connection:
        entries = await history.of_case(connection, case.id)
        parts = {part.department: part for part in await support.of_case(connection, case.id)}
    said = {key: city.work.explain_support(part, case, entries) for key, part in parts.items()}
    assert said["police"].sentence == "协办 9 个工作日：11月23日派单，次日起算，跳过周末，到12月4日。"
    assert said["fire"] == Explanation("协办：派单时定为11月26日前反馈。")
    assert LAMPS.department not in said
