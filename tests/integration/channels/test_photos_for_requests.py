"""Photos that are added to a request on its page."""

import io
import re

import pictures
import pytest
from aiohttp import FormData
from sqlalchemy import select
from test_own_requests import CLICKS, Client, current, opened  # noqa: F401 - a fixture

from channels.wording import WORDS
from records import media, service_window
from records.messages import messages

PHOTO = pictures.jpeg()


async def send(client: Client, number: str, *photos: bytes, text: str = "", once: str = "", **fields: str):
    form = FormData(default_to_multipart=True)
    for name, value in {"number": number, "once": once or f"form{next(CLICKS)}", "text": text, **fields}.items():
        form.add_field(name, value)
    for photo in photos:
        form.add_field("photos", io.BytesIO(photo), filename="../../照片.jpg", content_type="image/jpeg")
    response = await client.post("/requests/supplement", data=form)
    return response.status, await response.text()


async def kept(parts) -> list[tuple[int | None, str]]:
    """The case and the channel of each message with a photo."""
    async with parts.database.reading() as connection:
        joined = select(messages.c.case_id, messages.c.channel).join(media.media).where(messages.c.kind == "image")
        return [tuple(row) for row in await connection.execute(joined)]


async def test_photos_with_words_belong_to_the_case_once(client, parts, opened, tmp_path) -> None:  # noqa: F811
    case = await current(parts, opened)
    for _ in range(2):
        status, page = await send(client, opened.number, PHOTO, pictures.png(), text="是这里", once="same")
        assert (status, "已把您的补充转给" in page) == (200, True)
    assert await kept(parts) == [(case.id, "web")] * 2
    shown = (await (await client.get("/api/chat/messages")).json())["messages"]
    assert [(one["kind"], one["answered"]) for one in shown][-2:] == [("image", True)] * 2
    assert (await client.get(shown[-1]["media"]["url"])).status == 200


async def test_a_request_shows_its_photos_to_whoever_sent_them_and_to_no_code(client, parts, opened) -> None:  # noqa: F811
    await send(client, opened.number, PHOTO)
    page = await (await client.get(f"/requests/{opened.number}")).text()
    [address] = re.findall(r'<img src="(/api/chat/media/\d+\?form=preview)"', page)
    assert (await client.get(address)).status == 200
    client.session.cookie_jar.clear()
    found = await client.post("/requests", data={"number": opened.number, "code": opened.query_code})
    assert (found.status, "/api/chat/media" in await found.text()) == (200, False)
    assert (await client.get(address)).status == 404


async def test_photos_need_no_words_and_words_need_no_photos(client, parts, opened) -> None:  # noqa: F811
    assert (await send(client, opened.number, PHOTO))[0] == 200
    assert (await send(client, opened.number, b"", text="三号楼旁边"))[0] == 200
    assert (await send(client, opened.number, b""))[0] == 400
    page = await (await client.get(f"/requests/{opened.number}")).text()
    assert WORDS.requests.photos.format(count=1) in page
    assert len(await kept(parts)) == 1


@pytest.mark.parametrize(
    ("photos", "words"),
    [
        ((PHOTO,) * 6, WORDS.requests.too_many_photos.format(most=5)),
        ((PHOTO, pictures.HTML), WORDS.chat.not_taken["unknown_type"]),
        ((pictures.HEIC,), WORDS.chat.not_taken["phone_format"]),
        ((PHOTO[:500],), WORDS.chat.not_taken["damaged"]),
        ((b"\xff\xd8\xff" * 4 * 1024 * 1024,), WORDS.chat.not_taken["too_large"].format(megabytes=10)),
    ],
    ids=["six", "html", "heic", "half", "large"],
)
async def test_what_cannot_be_taken_leaves_the_form_as_it_was(client, parts, opened, photos, words) -> None:  # noqa: F811
    before = (await current(parts, opened)).version
    status, page = await send(client, opened.number, *photos, text="写好的字")
    assert (status, words in page, ">写好的字</textarea>" in page) == (400, True, True)
    assert await kept(parts) == []
    assert (await current(parts, opened)).version == before


async def test_whoever_has_neither_browser_nor_code_leaves_nothing(client, parts, opened, tmp_path) -> None:  # noqa: F811
    client.session.cookie_jar.clear()
    assert (await send(client, opened.number, PHOTO, text="是这里"))[0] == 404
    assert await kept(parts) == []
    assert [file for file in (tmp_path / "media").rglob("*") if file.is_file()] == []
    status, _ = await send(client, opened.number, PHOTO, text="是这里", code=opened.query_code)
    assert status == 200
    assert len(await kept(parts)) == 1


@pytest.mark.parametrize(
    "body", [b"", b"--x", b"--x\r\n\r\n", b"--x\r\nContent-Disposition: form-data\r\n\r\n--x--\r\n"]
)
async def test_a_form_that_is_none_is_no_error_page(client, body: bytes) -> None:
    for content_type in ("multipart/form-data; boundary=x", "multipart/form-data"):
        response = await client.post("/requests/supplement", data=body, headers={"Content-Type": content_type})
        assert response.status == 404


async def test_what_came_by_the_page_opens_no_window_on_wechat(client, parts, opened, clock) -> None:  # noqa: F811
    case = await current(parts, opened)
    async with parts.database.transaction() as tx:
        await tx.execute(messages.update().values(channel="wechat"))
        await tx.execute(messages.metadata.tables["citizens"].update().values(channel="wechat"))
        await tx.execute(messages.update().values(created_at=clock().replace(year=2020)))
    assert (await send(client, opened.number, PHOTO, code=opened.query_code))[0] == 200
    async with parts.database.reading() as connection:
        found = await service_window.windows(connection, [case.citizen_id], clock())
    assert found[case.citizen_id].until is None
