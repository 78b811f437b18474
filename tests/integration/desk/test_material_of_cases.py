"""Photos, voices, videos, places and links on the page of a case, and who may see them."""

import io
import re

import pictures
import pytest
from desk_town import Town
from PIL import Image
from sent_in_town import case_with, kept, send
from sqlalchemy import select

from records import media, messages
from records.audit import audit
from records.enclosures import Link, Place
from records.media import MediaKind, MediaState, NewPiece, Reason


async def fetch(town: Town, who: str, path: str, **headers: str):
    """The status, headers and bytes of an address."""
    given = await town.at(who)._headers() | headers
    async with town.client.get(path, headers=given, allow_redirects=False) as response:
        return response.status, response.headers, await response.read()


async def test_a_photo_is_on_the_page_small_and_opens_large_and_upright(town: Town) -> None:
    case, address = await case_with(town, await kept(town, pictures.photo_with_place()))
    page = await town.at("handler").get(f"/desk/cases/{case.number}")
    assert f'src="{address}?form=preview"' in page.text
    assert f'href="{address}"' in page.text
    for path, longest in ((address, 640), (f"{address}?form=preview", 320)):
        status, headers, content = await fetch(town, "handler", path)
        assert (status, headers["Content-Type"], headers["Cache-Control"]) == (200, "image/jpeg", "no-store")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert Image.open(io.BytesIO(content)).height == longest
        assert pictures.LATITUDE not in content


async def test_the_original_is_for_those_who_may_read_everything_and_is_written_down(town: Town) -> None:
    case, address = await case_with(town, await kept(town, pictures.photo_with_place()))
    handler = town.at("handler")
    data = {"csrf": await handler._token()}
    async with town.client.post(f"{address}/original", data=data, headers=await handler._headers()) as response:
        assert await response.read() == pictures.photo_with_place()
        assert re.fullmatch(rf'attachment; filename="{case.number}-\d+\.jpg"', response.headers["Content-Disposition"])
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert (await town.at("reviewer").post(f"{address}/original")).status == 403
    async with town.database.reading() as connection:
        rows = (await connection.execute(select(audit).where(audit.c.action == "material.original"))).all()
    assert [(row.object, row.detail) for row in rows] == [(f"case:{case.id}", f"message {address.rpartition('/')[2]}")]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("handler", 200),
        ("colleague", 200),
        ("reviewer", 200),
        ("dispatcher", 200),
        ("supervisor", 200),
        ("police", 404),
        ("leader", 403),
        ("editor", 403),
        ("administrator", 403),
    ],
)
async def test_only_who_works_the_case_sees_its_photos(town: Town, who: str, status: int) -> None:
    case, address = await case_with(town, await kept(town, pictures.jpeg()))
    assert (await fetch(town, who, address))[0] == status
    page = await town.at(who).get(f"/desk/cases/{case.number}")
    assert (address in page.text) == (status == 200)


async def test_a_confidential_case_keeps_its_photos_from_supporting_departments(town: Town) -> None:
    case, address = await case_with(town, await kept(town, pictures.jpeg()))
    await town.at("dispatcher").take(case, "dispatch", department="city_management", supporting="police")
    assert (await fetch(town, "police", address))[0] == 200
    case = await town.case(case.number)
    assert (await town.at("dispatcher").take(case, "confide", text="举报人要求保密")).status == 303
    assert (await town.case(case.number)).confidential
    assert (await fetch(town, "police", address))[0] == 404
    assert (await fetch(town, "handler", address))[0] == 200


async def test_a_photo_of_another_case_is_not_found_under_this_one(town: Town) -> None:
    _, address = await case_with(town, await kept(town, pictures.jpeg()))
    other = await town.file("小区门口井盖坏了", citizen="v2")
    message_id = address.rpartition("/")[2]
    for path in (f"/desk/cases/{other.number}/media/{message_id}", f"/desk/cases/{other.number}/media/999999"):
        assert (await fetch(town, "dispatcher", path))[0] == 404


async def test_a_video_is_played_as_it_came(town: Town) -> None:
    video, address = await case_with(town, await kept(town, pictures.MP4, MediaKind.VIDEO))
    assert f'<video src="{address}"' in (await town.at("handler").get(f"/desk/cases/{video.number}")).text
    status, headers, content = await fetch(town, "handler", address, Range="bytes=4-7")
    assert (status, headers["Content-Type"], content) == (206, "video/mp4", b"ftyp")


async def test_a_wechat_voice_is_played_as_it_was_recorded_anew_and_its_length_told(town: Town) -> None:
    case, address = await case_with(town, await kept(town, pictures.AMR, MediaKind.VOICE))
    page = await town.at("handler").get(f"/desk/cases/{case.number}")
    assert f'<audio src="{address}"' in page.text
    assert "2 秒" in page.words
    status, headers, content = await fetch(town, "handler", address)
    assert (status, headers["Content-Type"]) == (200, "audio/mpeg")
    assert content != pictures.AMR
    assert (await fetch(town, "leader", address))[0] == 403


async def test_a_voice_that_cannot_be_played_is_downloaded(town: Town) -> None:
    case, address = await case_with(town, await kept(town, pictures.BROKEN_AMR, MediaKind.VOICE))
    page = await town.at("handler").get(f"/desk/cases/{case.number}")
    assert "<audio" not in page.text
    assert "下载原件" in page.text
    assert (await fetch(town, "handler", address))[0] == 404


async def test_a_page_says_what_became_of_what_is_not_there(town: Town) -> None:
    waiting = NewPiece(MediaKind.VOICE, media_id="m")
    refused = NewPiece(MediaKind.IMAGE, media_id="m", refused=Reason.NO_ROOM)
    lost = await send(town, "video", NewPiece(MediaKind.VIDEO, media_id="m"))
    await send(town, "voice", waiting)
    await send(town, "image", refused)
    async with town.database.transaction() as tx:
        piece = await media.of_message(tx, lost)
        assert piece is not None
        await media.give_up(tx, piece.id, MediaState.LOST, Reason.EXPIRED)
    case = await town.file()
    words = (await town.at("handler").get(f"/desk/cases/{case.number}")).words
    assert "正在从微信取回" in words
    assert "没有保存：系统的存储空间已满" in words
    assert "没能取回：微信只保留三天" in words


async def test_a_place_has_its_coordinates_and_a_link_is_words(town: Town) -> None:
    await send(town, "location", enclosure=Place(30.65721, 104.06592, "玉林街道"))
    await send(town, "link", enclosure=Link("<b>停水</b>", "", "http://127.0.0.1:1/never"))
    case = await town.file()
    page = await town.at("handler").get(f"/desk/cases/{case.number}")
    assert "坐标：北纬 30.65721，东经 104.06592（玉林街道）" in page.words
    assert "标题：<b>停水</b>" in page.words
    assert 'href="http://127.0.0.1:1/never"' not in page.text


async def test_the_centre_sees_and_saves_what_came_in_a_visit_without_a_case(town: Town) -> None:
    message_id = await send(town, "image", await kept(town, pictures.jpeg()))
    async with town.database.reading() as connection:
        sent = await messages.load(connection, message_id)
    visit = f"/desk/conversations/{sent.citizen_id}/{sent.episode}"
    address = f"{visit}/media/{message_id}"
    for who, status in (("dispatcher", 200), ("supervisor", 200), ("leader", 403), ("editor", 403), ("handler", 403)):
        assert (await fetch(town, who, address))[0] == status
    assert f'src="{address}?form=preview"' in (await town.at("dispatcher").get(visit)).text
    page = await town.at("leader").get(visit)
    assert ("〔图片〕" in page.words, "<img" in page.text) == (True, False)
    assert (await fetch(town, "dispatcher", f"{visit[:-1]}9/media/{message_id}"))[0] == 404
    supervisor = town.at("supervisor")
    data, headers = {"csrf": await supervisor._token()}, await supervisor._headers()
    async with town.client.post(f"{address}/original", data=data, headers=headers) as response:
        assert await response.read() == pictures.jpeg()
    async with town.database.reading() as connection:
        rows = (await connection.execute(select(audit).where(audit.c.action == "material.original"))).all()
    assert [row.object for row in rows] == [f"citizen:{sent.citizen_id}"]
