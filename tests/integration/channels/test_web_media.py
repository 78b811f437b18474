"""Photos, voices and places on the web: taken once, shown to nobody but their visitor."""

import asyncio
import io
from uuid import uuid4

import pictures
import pytest
from aiohttp import FormData, web
from PIL import Image
from sqlalchemy import func, select

from channels.media.store import LARGEST_UPLOAD
from channels.web.media_api import UPLOADS
from channels.web.views import MEDIA_PATH
from channels.web.visitor import COOKIE, Visitors
from channels.wording import WORDS
from records import citizens, enclosures, media, messages, outbox
from records.media import MediaKind
from records.messages import NewNote

MESSAGES = "/api/chat/messages"
JPEG = {"Content-Type": "image/jpeg"}


def become(client) -> str:
    """Make the client a browser that was never here."""
    response = web.Response()
    visitor = Visitors("k" * 40, secure=False).welcome(response)
    client.session.cookie_jar.update_cookies({COOKIE: response.cookies[COOKIE].value})
    return visitor


@pytest.fixture(autouse=True)
def visitor(client) -> str:
    return become(client)


async def send(client, content: bytes, headers=JPEG, said: str | None = None):
    return await client.post(MEDIA_PATH, data=io.BytesIO(content), params={"id": said or str(uuid4())}, headers=headers)


async def pieces(parts) -> int:
    async with parts.database.reading() as connection:
        return (await connection.execute(select(func.count()).select_from(media.media))).scalar_one()


async def test_a_photo_is_a_message_that_is_answered_and_can_be_looked_at(client, script) -> None:
    answer = await (await send(client, pictures.photo_with_place())).json()
    said = answer["message"]
    assert (said["kind"], said["author"], said["text"]) == ("image", "me", "")
    assert said["media"] == {"url": f"{MEDIA_PATH}/{said['id']}", "width": 480, "height": 640}
    assert answer["reply"]["author"] == "assistant"
    assert [turn.kind for turn in script.turns] == ["image"]
    shown = await client.get(said["media"]["url"])
    content = await shown.read()
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.headers["Cache-Control"] == "no-store"
    assert pictures.LATITUDE not in content
    assert Image.open(io.BytesIO(content)).size == (480, 640)
    preview = await client.get(said["media"]["url"], params={"form": "preview"})
    assert max(Image.open(io.BytesIO(await preview.read())).size) == 320
    [own, _] = (await (await client.get(MESSAGES)).json())["messages"]
    assert own == said | {"answered": True}


async def test_the_same_photo_again_is_one_message_and_one_file(client, script, parts, tmp_path) -> None:
    said = str(uuid4())
    first = await (await send(client, pictures.jpeg(), said=said)).json()
    again = await (await send(client, pictures.jpeg(), said=said)).json()
    assert (again["message"]["id"], again["reply"]) == (first["message"]["id"], first["reply"])
    assert len(script.turns) == await pieces(parts) == 1
    assert len([file for file in (tmp_path / "media").rglob("*") if file.is_file()]) == 3


async def test_the_same_photo_many_times_at_once_is_one_message(client, script, parts) -> None:
    said = str(uuid4())
    answers = await asyncio.gather(*(send(client, pictures.jpeg(), said=said) for _ in range(5)))
    assert len({(await answer.json())["message"]["id"] for answer in answers}) == 1
    assert len(script.turns) == await pieces(parts) == 1


async def test_nobody_else_sees_a_photo(client) -> None:
    url = (await (await send(client, pictures.jpeg())).json())["message"]["media"]["url"]
    become(client)
    assert (await client.get(url)).status == 404
    await client.post(MESSAGES, json={"id": str(uuid4()), "text": "你好"})
    assert (await client.get(url)).status == 404
    client.session.cookie_jar.clear()
    assert (await client.get(url)).status == 404


@pytest.mark.parametrize("number", ["999999", "0"])
async def test_there_is_no_photo_where_there_is_none(client, number: str) -> None:
    assert (await client.get(f"{MEDIA_PATH}/{number}")).status == 404


@pytest.mark.parametrize(
    ("content", "content_type", "status", "code"),
    [
        (b"", "image/jpeg", 400, "empty"),
        (pictures.HTML, "image/jpeg", 415, "unknown_type"),
        (pictures.SVG, "image/svg+xml", 415, "unknown_type"),
        (pictures.HTML, "text/html", 415, "unknown_type"),
        (pictures.HEIC, "image/heic", 415, "phone_format"),
        (pictures.jpeg(), "application/octet-stream", 415, "unknown_type"),
        (pictures.jpeg(), "multipart/form-data", 415, "unknown_type"),
        (pictures.jpeg()[:800], "image/jpeg", 400, "damaged"),
        (pictures.bomb(), "image/png", 400, "too_many_pixels"),
        (b"\xff\xd8\xff" + b"x" * LARGEST_UPLOAD, "image/jpeg", 413, "too_large"),
    ],
)
async def test_what_is_not_taken_is_refused_in_words_and_leaves_nothing(
    client, parts, script, tmp_path, content: bytes, content_type: str, status: int, code: str
) -> None:
    response = await send(client, content, {"Content-Type": content_type})
    answer = (await response.json())["error"]
    assert (response.status, answer["code"]) == (status, code)
    assert answer["text"] == WORDS.chat.not_taken[code].format(megabytes=10)
    assert script.turns == []
    assert [file for file in (tmp_path / "media").rglob("*") if file.is_file()] == []


async def test_a_hundred_megabytes_are_not_read_to_their_end(client) -> None:
    read = 0

    async def endless():
        nonlocal read
        for _ in range(1_600):
            read += 65_536
            yield b"\xff\xd8\xff" + b"x" * 65_533

    try:
        response = await client.post(MEDIA_PATH, data=endless(), params={"id": str(uuid4())}, headers=JPEG)
        assert response.status == 413
    except ConnectionError:  # the server hung up before everything was sent
        pass
    assert read < 100 * 1024 * 1024


@pytest.mark.parametrize("said", ["", "1", "../../etc/passwd", "0b3d3a52"])
async def test_a_file_without_an_id_of_its_own_is_malformed(client, said: str) -> None:
    response = await client.post(MEDIA_PATH, data=pictures.jpeg(), params={"id": said}, headers=JPEG)
    assert (response.status, (await response.json())["error"]["code"]) == (400, "malformed")


async def test_a_file_from_another_site_or_from_no_known_browser_is_not_taken(client) -> None:
    foreign = await send(client, pictures.jpeg(), {**JPEG, "Origin": "https://evil.example"})
    client.session.cookie_jar.clear()
    unknown = await send(client, pictures.jpeg())
    assert (foreign.status, unknown.status) == (403, 401)
    form = FormData({"id": str(uuid4())})
    assert (await client.post(MEDIA_PATH, data=form)).status == 401


async def test_too_many_files_a_minute_are_too_many(client) -> None:
    statuses = [(await send(client, pictures.HTML)).status for _ in range(UPLOADS.allowed + 1)]
    assert statuses == [415] * UPLOADS.allowed + [429]


async def test_when_there_is_no_room_it_is_said(client, parts, monkeypatch) -> None:
    monkeypatch.setattr(parts.media, "_room", 0)
    response = await send(client, pictures.jpeg())
    assert (response.status, (await response.json())["error"]["code"]) == (507, "no_room")


async def test_a_voice_is_taken_and_has_no_picture(client, script) -> None:
    said = (await (await send(client, pictures.MP4, {"Content-Type": "audio/mp4"})).json())["message"]
    assert (said["kind"], said["media"]) == ("voice", None)
    assert script.turns[0].kind == "voice"


async def test_a_place_is_said_by_its_name_and_kept_as_a_point(client, script) -> None:
    point = {"latitude": 30.65, "longitude": 104.06, "label": "人民南路"}
    posted = {"id": str(uuid4()), "location": point}
    said = (await (await client.post(MESSAGES, json=posted)).json())["message"]
    assert (said["kind"], said["text"]) == ("location", WORDS.place.format(label="人民南路"))
    assert (script.turns[0].kind, script.turns[0].text) == ("location", said["text"])
    nameless = {"id": str(uuid4()), "location": {"latitude": 30.65, "longitude": 104.06}}
    assert (await (await client.post(MESSAGES, json=nameless)).json())["message"]["text"] == ""


@pytest.mark.parametrize(
    "location",
    [
        {},
        {"latitude": 91, "longitude": 0},
        {"latitude": 0, "longitude": -181},
        {"latitude": "30", "longitude": "104"},
        {"latitude": 1, "longitude": 1, "label": "x" * 201},
        [],
        5,
    ],
)
async def test_a_place_that_is_none_is_malformed(client, location) -> None:
    response = await client.post(MESSAGES, json={"id": str(uuid4()), "location": location})
    assert (response.status, (await response.json())["error"]["code"]) == (400, "malformed")


async def test_what_staff_send_is_shown_with_their_words_to_its_citizen_alone(client, parts, visitor) -> None:
    await client.post(MESSAGES, json={"id": str(uuid4()), "text": "路灯坏了"})
    with parts.media.files.draft(LARGEST_UPLOAD) as draft:
        draft.write(pictures.photo_with_place())
        piece = await parts.media.keep(draft, MediaKind.IMAGE)
    now = parts.clock()
    async with parts.database.transaction() as tx:
        citizen_id = await citizens.identify(tx, "web", visitor, now)
        new = NewNote("修好了", enclosures.of_piece(piece), "staff:3", piece=piece)
        note = await messages.post(tx, citizen_id, new, now)
        await outbox.enqueue(tx, note, now)
    parts.reception.enqueued.set()
    said: list[dict[str, object]] = []
    async with asyncio.timeout(5):
        while not said or said[-1]["author"] != "staff":
            await asyncio.sleep(0.01)
            said = (await (await client.get(MESSAGES)).json())["messages"]
    address = f"{MEDIA_PATH}/{note.id}"
    assert (said[-1]["text"], said[-1]["media"]) == ("修好了", {"url": address, "width": 480, "height": 640})
    shown = await client.get(address)
    assert (shown.status, pictures.LATITUDE in await shown.read()) == (200, False)
    become(client)
    assert (await client.get(address)).status == 404
