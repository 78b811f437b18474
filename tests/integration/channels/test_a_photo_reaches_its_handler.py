"""From a phone on WeChat to the page of a case: what is sent on the way belongs to the request that is filed."""

import asyncio
import io
from dataclasses import replace
from datetime import UTC, date, datetime

import aiohttp
import pictures
import pytest
from desk_town import Clock, Town, open_town
from PIL import Image

from bot.parts import Floors, assemble
from bot.rasa_client import RasaClient
from bot.wording import WORDS
from channels.media.store import MediaStore
from desk.keys import PARTS
from escalation.number import find_number
from knowledge_base.answer import Answer, Outcome
from knowledge_base.context import Context
from records import media
from records.database import Database

ZHANG = "openid_zhang"


class Knowledge:
    """Knows nothing."""

    async def ask(self, question: str, context: Context, today: date) -> Answer:
        return Answer(Outcome.NOTHING_FOUND)


@pytest.fixture
async def town(aiohttp_client, sqlite_database: Database) -> Town:
    return await open_town(aiohttp_client, sqlite_database, Clock(datetime.now(UTC)))


@pytest.fixture
def parts(parts, town: Town):
    """The channels keep their files where the desk looks for them."""
    files = town.client.app[PARTS].media
    return replace(parts, media=MediaStore(files, parts.database, 10**9, parts.clock))


@pytest.fixture
async def script(parts, unused_tcp_port_factory):
    """The real dialogue, with no Rasa: it goes on by the rules of the form."""
    async with aiohttp.ClientSession() as session:
        rasa = RasaClient(session, [f"http://127.0.0.1:{unused_tcp_port_factory()}"], "s" * 40)
        floors = Floors(parts.database, parts.vault, parts.casework, Knowledge())
        yield assemble(floors, rasa, "s" * 40).dialogue


@pytest.fixture
def reception(sqlite_database: Database):
    """The account's own is made by `wechat`."""


async def all_fetched(parts) -> None:
    async with asyncio.timeout(10):
        while True:
            async with parts.database.reading() as connection:
                if not await media.waiting(connection):
                    return
            await asyncio.sleep(0.05)


async def test_photo_voice_and_place_of_a_request_are_on_its_page(wechat, parts, town: Town) -> None:
    made = await wechat()
    platform = made.platform

    async def says(text: str) -> str:
        return (await platform.send(ZHANG, text)).text or ""

    async def sends(kind: str, content: bytes, content_type: str) -> str:
        fields = {"MsgType": kind, "MediaId": made.api.media.put(content, content_type)}
        return (await platform.send_other(ZHANG, fields)).text or ""

    assert WORDS.form.ask["where"] in await says("我要投诉，楼下烧烤店油烟太大，味道很重")
    photo = await sends("image", pictures.photo_with_place(), "image/jpeg")
    assert photo.startswith(WORDS.material.attached["image"])
    assert WORDS.form.ask["where"] in photo
    place = {"MsgType": "location", "Location_X": "30.63", "Location_Y": "104.05", "Label": "武侯区玉林街道芳草街30号"}
    assert WORDS.form.ask["when"] in ((await platform.send_other(ZHANG, place)).text or "")
    assert WORDS.form.ask["when"] in await sends("voice", pictures.AMR, "audio/amr")
    for answer in ("昨天晚上", "匿名"):
        await says(answer)
    number = find_number(await says("确认"))
    await all_fetched(parts)

    page = await town.at("dispatcher").get(f"/desk/cases/{number}")
    assert "坐标：北纬 30.63000，东经 104.05000（武侯区玉林街道芳草街30号）" in page.words
    assert "下载原件" in page.words
    [address] = page.links(f"/desk/cases/{number}/media/")
    headers = await town.at("dispatcher")._headers()
    async with town.client.get(address, headers=headers) as response:
        picture = Image.open(io.BytesIO(await response.read()))
    assert picture.size == (480, 640)
    assert not picture.getexif()
