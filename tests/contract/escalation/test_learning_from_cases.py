"""What closed cases teach the router, and where they show the catalogue to be wrong, on both databases."""

from datetime import datetime, timedelta

import pytest
from escalation_city import DISPATCHER, LAMPS, POLICE, RULES, City
from sqlalchemy import update

from escalation.case import Case
from escalation.casework import Choice
from escalation.divergence import Divergence, divergences
from escalation.examples import Example, closed_cases
from escalation.filters import Days
from escalation.tables import cases
from records.database import Database
from records.moments import local_day
from records.staff import Staff

EVER = Days()


@pytest.fixture
def city(database: Database, now: datetime) -> City:
    return City(database, now)


async def answered(city: City, number: str, version: int, staff: Staff) -> Case:
    taken = await city.do(lambda tx: city.work.accept(tx, city.command(staff, number, version), city.now))
    return await city.do(
        lambda tx: city.work.answer(tx, city.command(staff, number, taken.version), "已处理", city.now)
    )


async def given(city: City, number: str, version: int, choice: Choice) -> Case:
    return await city.do(lambda tx: city.work.dispatch(tx, city.command(DISPATCHER, number, version), choice, city.now))


async def learnt(city: City) -> list[Example]:
    async with city.database.reading() as connection:
        return await closed_cases(connection, RULES.catalogue)


async def differing(city: City, opened: Days = EVER) -> list[Divergence]:
    async with city.database.reading() as connection:
        return await divergences(connection, RULES.catalogue, opened)


async def test_an_answered_case_teaches_its_matter_and_an_open_one_nothing(city: City) -> None:
    await city.file("路灯坏了三天，电话13900139000")
    opened = await city.file("路灯不亮，电话13900139000", citizen="v2")
    await answered(city, opened.number, 1, LAMPS)
    [example] = await learnt(city)
    assert example.label == "streetlight"
    assert "路灯不亮" in example.text
    assert "13900139000" not in example.text


async def test_a_corrected_case_teaches_what_people_made_of_it(city: City) -> None:
    opened = await city.file("路灯坏了，灯下有人赌博打牌")
    corrected = await given(city, opened.number, 1, Choice("police", matter="public-order"))
    await answered(city, opened.number, corrected.version, POLICE)
    assert [example.label for example in await learnt(city)] == ["public-order"]


async def test_a_case_that_another_department_answered_shows_the_catalogue_to_differ_and_teaches_nothing(
    city: City,
) -> None:
    opened = await city.file("路灯坏了三天")
    moved = await given(city, opened.number, 1, Choice("police"))
    await answered(city, opened.number, moved.version, POLICE)
    assert await learnt(city) == []
    [one] = await differing(city)
    assert (one.matter, one.department, one.answered) == ("streetlight", "city_management", (("police", 1),))
    assert (one.elsewhere, one.returned, one.share) == (1, 0, 1.0)


async def test_a_returned_case_teaches_the_only_matter_of_the_department_that_took_it(city: City) -> None:
    opened = await city.file("路灯坏了，灯下有人赌博打牌")
    async with city.database.transaction() as tx:
        await tx.execute(update(cases).values(matter="streetlight", department="city_management", status="dispatched"))
    sent_back = await city.do(
        lambda tx: city.work.return_to_centre(tx, city.command(LAMPS, opened.number, 1), "属治安", "三定规定", city.now)
    )
    moved = await given(city, opened.number, sent_back.version, Choice("police"))
    await answered(city, opened.number, moved.version, POLICE)
    assert [example.label for example in await learnt(city)] == ["public-order"]
    [one] = await differing(city)
    assert (one.matter, one.elsewhere, one.returned) == ("streetlight", 1, 1)


async def test_a_returned_case_shows_the_catalogue_to_be_in_doubt(city: City) -> None:
    opened = await city.file("路灯坏了三天")
    await city.do(
        lambda tx: city.work.return_to_centre(
            tx, city.command(LAMPS, opened.number, 1), "小区内部路灯", "物业管理条例", city.now
        )
    )
    assert [(one.matter, one.elsewhere, one.returned) for one in await differing(city)] == [("streetlight", 0, 1)]


async def test_only_cases_of_the_days_that_are_asked_for_count(city: City) -> None:
    opened = await city.file("路灯坏了三天")
    moved = await given(city, opened.number, 1, Choice("police"))
    await answered(city, opened.number, moved.version, POLICE)
    today = local_day(city.now)
    assert len(await differing(city, Days(today, today))) == 1
    assert await differing(city, Days(today + timedelta(days=1))) == []
    assert await differing(city, Days(None, today - timedelta(days=1))) == []


async def test_cases_that_went_as_the_catalogue_says_make_no_report(city: City) -> None:
    opened = await city.file()
    await answered(city, opened.number, 1, LAMPS)
    assert await differing(city) == []
