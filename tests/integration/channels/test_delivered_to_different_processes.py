"""The deliveries of one message come to different service processes on one PostgreSQL, as behind a proxy.

All that WeChat and we wait for takes a fifth of its time. Processes of the operating system: `bench wechat`.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import func, select

from channels import reception, wiring
from channels.parts import ChannelParts, Patience, WeChatAccount
from channels.simulator.api.server import Api
from channels.simulator.platform import Platform, Side
from channels.standing import Standing
from channels.wechat import callback
from channels.wording import WORDS
from records.database import Database
from records.messages import messages

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)

ZHANG = "openid_zhang"
WECHAT_WAITS, ANSWER, HOLD = 1.0, 0.84, 1.8
# Seconds until the answer is there: while the second delivery is waiting, and the third.
IN_THE_SECOND, IN_THE_THIRD = 1.3, 2.2


@dataclass
class City:
    """A platform that goes round the processes."""

    platform: Platform
    in_vain: Platform
    database: Database

    async def rows(self) -> int:
        """How many messages were written down, and answers to them."""
        async with self.database.reading() as connection:
            return int((await connection.execute(select(func.count()).select_from(messages))).scalar_one())

    def shown(self) -> list[str]:
        """What the account said to the phone, passively or later."""
        lines = self.platform.transcript(ZHANG)
        return [line.text for line in lines if line.side in (Side.ACCOUNT, Side.PUSHED)]


CityMaker = Callable[..., Awaitable[City]]


@pytest.fixture
async def city(
    database: Database,
    parts: ChannelParts,
    script,
    unused_tcp_port_factory: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[CityMaker]:
    """Makes the processes, which share the script."""
    monkeypatch.setattr(callback, "LAST_COMES_AFTER", timedelta(seconds=1.5))
    monkeypatch.setattr(reception, "LOOK_AGAIN", 0.04)

    async with aiohttp.ClientSession() as session, AsyncExitStack() as running:

        async def make(processes: int, *, verified: bool, hold: float = HOLD) -> City:
            ports = [unused_tcp_port_factory() for _ in range(processes)]
            urls = [f"http://127.0.0.1:{port}" for port in ports]
            callbacks = [url + callback.PATH for url in urls]
            patience = Patience(answer=ANSWER, hold=hold)
            account = WeChatAccount("wx0", "secret", "token", "", verified, f"{urls[0]}/simulator/api", patience)
            platform = Platform(account, callbacks, session, WECHAT_WAITS)
            api = Api(account, lambda: platform)
            for port, url in zip(ports, urls, strict=True):
                app, standing = web.Application(), Standing(database, verified=verified)
                taken_in = wiring.reception(database, script, standing, parts.clock)
                settings = replace(parts.settings, wechat=account, public_url=url)
                own = {"database": database, "settings": settings, "reception": taken_in, "standing": standing}
                wiring.setup(app, replace(parts, **own))
                if port == ports[0]:
                    api.setup(app)
                # Not aiohttp's server for tests, which breaks off what nobody waits for; the service's goes on.
                runner = web.AppRunner(app)
                await runner.setup()
                running.push_async_callback(runner.cleanup)
                await web.TCPSite(runner, "127.0.0.1", port).start()
            return City(platform, Platform(account, callbacks[::-1], session, WECHAT_WAITS), database)

        yield make


@pytest.mark.parametrize("verified", [True, False])
async def test_whichever_process_a_delivery_comes_to_the_answer_is_the_same(city, script, verified: bool) -> None:
    made = await city(2, verified=verified)
    first = await made.platform.send(ZHANG, "公积金", message_id=7)
    again = [await one.send(ZHANG, "公积金", message_id=7) for one in (made.in_vain, made.platform, made.in_vain)]
    assert {one.text for one in again} == {first.text} == {"answer to 公积金"}
    assert (script.texts, await made.rows()) == (["公积金"], 2)


async def test_three_deliveries_at_once_are_one_message(city, script) -> None:
    made = await city(2, verified=True)
    at_once = (made.platform, made.in_vain, made.in_vain)
    delivered = await asyncio.gather(*(one.send(ZHANG, "公积金", message_id=7) for one in at_once))
    assert {one.text for one in delivered} == {"answer to 公积金"}
    assert (script.texts, await made.rows()) == (["公积金"], 2)


# The first process holds its delivery until the answer is there, or gives it up when the third has come.
@pytest.mark.parametrize(
    ("processes", "after", "deliveries", "hold"),
    [(2, IN_THE_SECOND, 2, HOLD), (3, IN_THE_THIRD, 3, HOLD), (2, IN_THE_THIRD, 3, 1.2), (3, IN_THE_THIRD, 3, 1.2)],
)
async def test_a_slow_answer_is_shown_by_the_delivery_that_waits_for_it_in_another_process(
    city, script, processes: int, after: float, deliveries: int, hold: float
) -> None:
    made = await city(processes, verified=False, hold=hold)
    script.go.clear()
    asyncio.get_running_loop().call_later(after, script.go.set)
    delivered = await made.platform.send(ZHANG, "很慢的问题")
    assert (delivered.text, delivered.deliveries) == ("answer to 很慢的问题", deliveries)
    assert (script.texts, await made.rows()) == (["很慢的问题"], 2)
    assert (await made.platform.send(ZHANG, "新问题")).text == "answer to 新问题"


@pytest.mark.parametrize("processes", [2, 3])
async def test_what_no_delivery_could_wait_for_is_fetched_from_any_process(city, script, processes: int) -> None:
    made = await city(processes, verified=False)
    script.go.clear()
    delivered = await made.platform.send(ZHANG, "很慢的问题")
    assert (delivered.text, delivered.deliveries) == (WORDS.wechat.still_working, 3)
    script.go.set()
    fetched = await made.platform.send(ZHANG, "好")
    assert fetched.text == "answer to 很慢的问题"
    assert made.shown() == [WORDS.wechat.still_working, "answer to 很慢的问题"]
    assert script.texts == ["很慢的问题"]


async def test_a_verified_account_sends_a_slow_answer_once_whoever_was_asked_again(city, script) -> None:
    made = await city(2, verified=True)
    script.go.clear()
    sending = (made.platform.send(ZHANG, "慢问题", message_id=7), made.in_vain.send(ZHANG, "慢问题", message_id=7))
    assert [one.text for one in await asyncio.gather(*sending)] == [None, None]
    script.go.set()
    async with asyncio.timeout(5):
        while not made.shown():  # noqa: ASYNC110 - the other side is an HTTP server
            await asyncio.sleep(0.02)
    again = [await one.send(ZHANG, "慢问题", message_id=7) for one in (made.platform, made.in_vain)]
    assert [one.text for one in again] == [None, None]
    assert (made.shown(), script.texts, await made.rows()) == (["answer to 慢问题"], ["慢问题"], 2)


async def test_where_nobody_listens_wechat_delivers_again_to_another_and_no_sooner(
    city, unused_tcp_port_factory: Callable[[], int]
) -> None:
    made = await city(1, verified=True)
    nobody = f"http://127.0.0.1:{unused_tcp_port_factory()}/"
    account, session = made.platform._account, made.platform._session
    platform, began = Platform(account, [nobody, *made.platform._callbacks], session, WECHAT_WAITS), time.monotonic()
    delivered = [await platform.send(ZHANG, f"问题{number}", message_id=number) for number in (7, 8)]
    assert sorted(one.deliveries for one in delivered) == [1, 2]
    assert time.monotonic() - began >= WECHAT_WAITS
