"""Whatever strangers send, nothing of it stays in the memory of a service that they write to for months."""

import gc
import logging
import sys
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import aiohttp
import pytest

from channels import answered
from channels.parts import Patience
from channels.web.visitor import HEADER, Visitors
from channels.wechat.callback import PATH

ROUNDS, STRANGERS = 4, 25
# Small blocks of memory (`sys.getallocatedblocks`) that each of them leaves. Counters stay for as long as limits last,
# some ten of them; a message that is kept with its turn is thirty more.
MAY_STAY = 25
ODD = ["", "not xml", "<xml/>", "<xml><MsgType>text</MsgType></xml>", "<xml>" + "<a>" * 300 + "</a>" * 300 + "</xml>"]
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(autouse=True)
def no_logs() -> Iterator[None]:
    """The test runner keeps what is logged."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@dataclass
class Strangers:
    """Strangers who come to one service, each of them new."""

    made: object
    session: aiohttp.ClientSession
    came: int = 0

    async def send(self, method: str, path: str, **more: object) -> int:
        url = self.made.client.make_url(path)
        async with self.session.request(method, url, **more) as answer:
            await (answer.content.readany() if answer.content_type == "text/event-stream" else answer.read())
            return answer.status

    async def come(self) -> None:
        """One of them: what is signed by WeChat, what only pretends to be, and what browsers send and never would."""
        self.came += 1
        await self._by_wechat(f"openid_{self.came}")
        await self._by_the_web(f"{self.came:022d}")

    async def _by_wechat(self, openid: str) -> None:
        sealed, names = self.made.platform.sealed, f"<ToUserName>gh</ToUserName><FromUserName>{openid}</FromUserName>"
        at = f"<CreateTime>{self.came}</CreateTime>"
        text = f"<MsgType>text</MsgType><Content>问{self.came}</Content><MsgId>{self.came + 1}</MsgId>"
        follow = "<MsgType>event</MsgType><Event>subscribe</Event><EventKey>qrscene_x</EventKey>"
        for inner, status in ((text, 200), (text, 200), (follow, 200), ("<MsgType>x</MsgType>", 400)):
            query, body = sealed(f"<xml>{names}{at}{inner}</xml>", openid)
            assert await self.send("POST", PATH, params=query, data=body) == status
        assert await self.send("POST", PATH, params={**query, "signature": openid}, data=body) == 403
        for odd in ODD:
            assert await self.send("POST", PATH, params=query, data=odd.encode()) == 400

    async def _by_the_web(self, visitor: str) -> None:
        known = {HEADER: Visitors("k" * 40, secure=False).token(visitor)}
        said = {"id": str(uuid.UUID(int=self.came)), "text": f"问{self.came}"}
        for content in (said, said, {"id": "x"}, []):
            await self.send("POST", "/api/chat/messages", json=content, headers=known)
        await self.send("POST", "/api/chat/messages", data=b"\xff{", headers=known | JSON)
        media = f"/api/chat/media?id={uuid.UUID(int=self.came)}"
        await self.send("POST", media, data=b"\xff\xd8\xff\xe0" * 99, headers=known | {"Content-Type": "image/jpeg"})
        await self.send("GET", "/api/chat/events", headers=known)
        for path in (
            "/",
            "/requests",
            f"/requests/WQ20261123-{self.came:04d}",
            "/guides",
            f"/full/{visitor}",
            "/?ask=x",
        ):
            await self.send("GET", path)
        await self.send("POST", "/requests", data=f"number=WQ20261123-{self.came:04d}&code=AAAAAA", headers=FORM)
        await self.send("POST", "/guides", data=f"words={self.came}", headers=FORM)


@pytest.fixture
async def strangers(wechat, knowledge) -> AsyncIterator[Strangers]:
    await knowledge.refresh()
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield Strangers(await wechat(patience_of_account=Patience(answer=4.0)), session)


def blocks() -> int:
    gc.collect()
    return sys.getallocatedblocks()


@pytest.mark.timeout(120)
async def test_of_what_strangers_send_nothing_stays_in_memory(strangers: Strangers, script, monkeypatch) -> None:
    # What was answered just now stays for seconds, and no more than so much of it: here the last of each round.
    monkeypatch.setattr(answered, "MOST", 2)
    stayed = []
    for _ in range(ROUNDS):
        script.turns.clear()
        before = blocks()
        for _ in range(STRANGERS):
            await strangers.come()
        script.turns.clear()
        stayed.append((blocks() - before) / STRANGERS)
    # The first round fills what is kept on purpose: pages, statements, connections.
    assert min(stayed[1:]) < MAY_STAY, stayed
