"""Voices that the operator's own speech recognition hears, and what happens when it does not."""

import asyncio
import json
from dataclasses import replace

import aiohttp
import pictures
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from channels.media import hearing
from channels.media.hearing import Hearing, OwnTranscriber
from channels.media.store import MediaStore
from channels.reception import Reception
from records import media, messages
from records.media import MediaKind, NewPiece, Reason
from records.media_files import MediaFiles
from records.messages import Inbound


class Recogniser:
    """Hears what a test lets it; remembers what it got."""

    def __init__(self) -> None:
        self.status = 200
        self.says = told("路灯坏了三天")
        self.got: list[tuple[str, bytes]] = []

    async def hear(self, request: web.Request) -> web.Response:
        self.got.append((request.content_type, await request.read()))
        return web.Response(status=self.status, body=self.says, headers={"Location": "http://127.0.0.1:1/elsewhere"})


def told(text: object) -> bytes:
    return json.dumps({"text": text}).encode()


@pytest.fixture
def recogniser() -> Recogniser:
    return Recogniser()


@pytest.fixture
def store(sqlite_database, clock, tmp_path) -> MediaStore:
    return MediaStore(MediaFiles(tmp_path / "media"), sqlite_database, 10**9, clock)


@pytest.fixture
async def reception(sqlite_database, script, clock, store, recogniser):
    app = web.Application()
    app.router.add_post("/asr", recogniser.hear)
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        transcriber = OwnTranscriber(str(server.make_url("/asr")), session)
        made = Reception(sqlite_database, Hearing(script, sqlite_database, store, transcriber), clock)
        yield made
        await made.close()


async def voice(store: MediaStore, number: int = 1) -> Inbound:
    with store.files.draft(10**6) as draft:
        draft.write(pictures.AMR)
        piece = await store.keep(draft, MediaKind.VOICE)
    return Inbound("wechat", "openid", f"message:{number}", "", "voice", piece=piece)


async def test_a_voice_is_answered_by_what_was_heard_and_staff_read_it(
    reception, recogniser, store, script, sqlite_database
) -> None:
    exchange = await reception.receive(await voice(store))
    assert exchange.reply.text == "answer to 路灯坏了三天"
    assert recogniser.got == [("audio/amr", pictures.AMR)]
    async with sqlite_database.reading() as connection:
        kept = await messages.load(connection, exchange.message.id)
    assert (kept.kind, kept.text) == ("voice", "路灯坏了三天")


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (500, told("路灯坏了")),
        (302, told("路灯坏了")),
        (200, b"<html>"),
        (200, b'{"texts": []}'),
        (200, told(5)),
        (200, told("x" * 30_000)),
        (200, told(" \u200b")),
        (200, b"x" * 100_000),
    ],
)
async def test_a_recognition_that_fails_leaves_a_voice(
    reception, recogniser, store, script, status: int, says: bytes
) -> None:
    recogniser.status, recogniser.says = status, says
    await reception.receive(await voice(store))
    assert [(turn.kind, turn.text) for turn in script.turns] == [("voice", "")]


async def test_a_text_is_not_sent_to_anybody(reception, recogniser, script) -> None:
    await reception.receive(Inbound("web", "v", "v:1", "公积金怎么提取"))
    assert recogniser.got == []
    assert script.texts == ["公积金怎么提取"]


async def test_a_voice_that_is_fetched_meanwhile_is_waited_for(
    reception, recogniser, store, script, sqlite_database, monkeypatch
) -> None:
    monkeypatch.setattr(hearing, "LOOK_AGAIN", 0.01)
    kept = (await voice(store)).piece
    assert kept is not None
    inbound = Inbound("wechat", "openid", "message:2", "", "voice", piece=NewPiece(MediaKind.VOICE, media_id="m"))
    work = await reception.begin(inbound)
    assert await work.within(0.05) is None
    async with sqlite_database.transaction() as tx:
        piece = await media.of_message(tx, work.message.id)
        assert piece is not None
        assert await media.keep(tx, piece.id, kept.name or "", replace(kept.found))
    async with asyncio.timeout(5):
        assert (await work.exchange()).reply.text == "answer to 路灯坏了三天"


async def test_a_voice_that_never_comes_stays_one(reception, recogniser, script, sqlite_database, monkeypatch) -> None:
    monkeypatch.setattr(hearing, "LOOKS", 1)
    monkeypatch.setattr(hearing, "LOOK_AGAIN", 0.0)
    for number, refused in enumerate((None, Reason.NO_ROOM)):
        piece = NewPiece(MediaKind.VOICE, media_id="m", refused=refused)
        await reception.receive(Inbound("wechat", "openid", f"message:{number}", "", "voice", piece=piece))
    assert [(turn.kind, turn.text) for turn in script.turns] == [("voice", "")] * 2
    assert recogniser.got == []


async def test_voices_one_after_the_other_are_all_heard(reception, recogniser, store, script) -> None:
    script.go.clear()
    first = await reception.begin(await voice(store, 1))
    await script.begun.acquire()
    others = [await reception.begin(await voice(store, number)) for number in (2, 3)]
    recogniser.says = told("在玉林街道")
    script.go.set()
    await asyncio.gather(first.exchange(), *(work.exchange() for work in others))
    assert script.texts == ["路灯坏了三天", "在玉林街道"]
    assert len(recogniser.got) == 3
