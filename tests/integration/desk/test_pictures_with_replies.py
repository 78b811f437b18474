"""Pictures that handlers send with what they write to a case's citizen, at the desk."""

import io
import logging
import re
from dataclasses import replace

import pictures
import pytest
from desk_town import RULES, VAULT, Clock, Town, open_town
from PIL import Image
from pytest_aiohttp.plugin import AiohttpClient
from sqlalchemy import func, select
from test_material_of_cases import fetch

from desk.keys import PARTS
from desk.picture import LARGEST
from desk.wording import name, say
from escalation.case import Case, CaseKind, CaseStatus
from escalation.casework import Casework
from escalation.pictures import MOST
from escalation.rulebook import Approval
from escalation.tables import case_pictures
from records import messages
from records.database import Database
from records.media_files import MediaFiles

SHOWN = re.compile(r'<img src="(/desk/cases/WQ[0-9-]+/pictures/[0-9]+)\?form=preview"')
REPAIRED = {"text": "灯杆已换新"}


@pytest.fixture
async def strict(aiohttp_client: AiohttpClient, sqlite_database: Database, clock: Clock) -> Town:
    """Where the head of the unit signs every complaint's answer."""
    rules = replace(RULES, second_signature=Approval(kinds=frozenset({CaseKind.COMPLAINT})))
    return await open_town(aiohttp_client, sqlite_database, clock, Casework(rules, VAULT))


async def in_work(town: Town, citizen: str = "v1") -> Case:
    case = await town.file(citizen=citizen)
    assert (await town.at("handler").take(case, "accept")).status == 303
    return await town.case(case.number)


async def sent(town: Town, case: Case) -> list[str]:
    async with town.database.reading() as connection:
        return [one.kind for one in await messages.of_case(connection, case.id, 100) if one.author != "citizen"]


def shown(text: str, part: str = "办理经过") -> list[str]:
    """The addresses of the pictures from a heading of the page on."""
    return SHOWN.findall(text[text.index(part) :])


async def test_both_databases_keep_pictures_with_an_interim_reply_once(both_towns: Town) -> None:
    town, photo = both_towns, pictures.photo_with_place()
    case = await in_work(town)
    assert 'enctype="multipart/form-data"' in (await town.at("handler").get(f"/desk/cases/{case.number}")).text
    before = await sent(town, case)
    for _ in range(2):
        page = await town.at("handler").show(case, "interim", photo, pictures.png(), command="same", **REPAIRED)
        assert page.status == 303
    assert (await sent(town, case))[len(before) :] == ["text", "image", "image"]
    first, _ = shown((await town.at("handler").get(f"/desk/cases/{case.number}")).text)
    status, headers, content = await fetch(town, "handler", first)
    assert (status, headers["Content-Type"], headers["Cache-Control"]) == (200, "image/jpeg", "no-store")
    assert pictures.LATITUDE not in content
    assert Image.open(io.BytesIO(content)).size == (480, 640)


async def test_the_head_sees_the_pictures_before_signing_and_what_is_sent_back_keeps_those_that_stay(
    strict: Town,
) -> None:
    case, handler, reviewer = await in_work(strict), strict.at("handler"), strict.at("reviewer")
    address = f"/desk/cases/{case.number}"
    assert (await handler.show(case, "submit", pictures.jpeg(), pictures.png(), **REPAIRED)).status == 303
    waiting = (await reviewer.get(address)).text
    assert len(shown(waiting, "待审核的答复")) == 4  # beside the reply and in the history
    first, second = shown(waiting, "办理经过")
    assert [(await fetch(strict, "reviewer", one))[0] for one in (first, second)] == [200, 200]
    case = await strict.case(case.number)
    assert (await reviewer.take(case, "refuse", text="第二张不清楚")).status == 303
    form = (await handler.get(address)).text
    assert [f'name="keep" value="{one.rpartition("/")[2]}" checked' in form for one in (first, second)] == [True, True]
    case = await strict.case(case.number)
    kept = {"keep": first.rpartition("/")[2]}
    assert (await handler.show(case, "submit", pictures.jpeg(), **REPAIRED, **kept)).status == 303
    case, before = await strict.case(case.number), await sent(strict, case)
    assert (await reviewer.take(case, "approve")).status == 303
    assert (await sent(strict, case))[len(before) :] == ["text", "image", "image", "text"]
    assert (await strict.case(case.number)).status is CaseStatus.ANSWERED


@pytest.mark.parametrize(
    ("who", "status"),
    [("handler", 200), ("reviewer", 200), ("dispatcher", 200), ("leader", 200), ("police", 404)],
)
async def test_who_may_read_the_words_sees_the_pictures(town: Town, who: str, status: int) -> None:
    case = await in_work(town)
    await town.at("handler").show(case, "interim", pictures.jpeg(), **REPAIRED)
    [address] = shown((await town.at("handler").get(f"/desk/cases/{case.number}")).text)
    assert (await fetch(town, who, address))[0] == status
    assert (await town.at(who).get(f"/desk/cases/{case.number}")).status == status


async def test_pictures_of_a_confidential_case_and_of_another_are_not_found(town: Town) -> None:
    case, other = await in_work(town), await in_work(town, "v2")
    await town.at("handler").show(case, "interim", pictures.jpeg(), **REPAIRED)
    [address] = shown((await town.at("handler").get(f"/desk/cases/{case.number}")).text)
    elsewhere = address.replace(case.number, other.number)
    assert (await fetch(town, "handler", elsewhere))[0] == 404
    assert (await town.at("dispatcher").take(await town.case(case.number), "confide", text="要求保密")).status == 303
    assert [(await fetch(town, who, address))[0] for who in ("leader", "handler")] == [404, 200]


async def test_what_is_not_taken_says_why_and_keeps_the_words(town: Town) -> None:
    case = await in_work(town)
    wrong = {pictures.SVG: "unknown_type", pictures.bomb(): "too_many_pixels", b"x" * (LARGEST + 1): "too_large"}
    for content, reason in wrong.items():
        page = await town.at("handler").show(case, "interim", pictures.jpeg(), content, **REPAIRED)
        assert (page.status, name("material_reason", reason) in page.words) == (400, True)
        assert ("灯杆已换新</textarea>" in page.text, "请重新选择" in page.words) == (True, True)
    page = await town.at("handler").show(case, "interim", *[pictures.jpeg()] * (MOST + 1), **REPAIRED)
    assert (page.status, say("problems", "many_pictures", most=MOST) in page.words) == (400, True)
    assert (await town.case(case.number)).version == case.version


async def test_no_picture_is_drawn_for_a_step_that_is_not_taken(town: Town) -> None:
    files: MediaFiles = town.client.app[PARTS].media
    case = await in_work(town)
    stale = case.changed({"version": case.version - 1})
    for who, one, step, status in (
        ("handler", stale, "interim", 409),
        ("police", case, "interim", 404),
        ("leader", case, "interim", 403),
        ("handler", case, "note", 303),
    ):
        assert (await town.at(who).show(one, step, pictures.jpeg(), **REPAIRED)).status == status
    assert list(files.older(town.clock().timestamp() + 10**9)) == []
    async with town.database.reading() as connection:
        assert (await connection.execute(select(func.count()).select_from(case_pictures))).scalar_one() == 0


async def test_nothing_of_a_picture_is_logged(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    case = await in_work(town)
    for content, status in ((pictures.SVG, 400), (pictures.photo_with_place(), 303)):
        assert (await town.at("handler").show(case, "interim", content, **REPAIRED)).status == status
    assert "/interim" in caplog.text
    assert re.findall("照片|svg|Exif|30.123456", caplog.text) == []
