"""Several Rasa processes as one: whose turn goes where, and what happens while one of them is away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from scripted import SAID, SECRET, Rasa

from bot.rasa_client import AWAY, RasaClient, RasaFailed
from bot.wire import TurnFacts

CITIZENS = 40


@dataclass
class Pool:
    """Three scripted Rasas behind one client, whose clock is `now`."""

    rasas: list[Rasa]
    servers: list[TestServer]
    client: RasaClient
    now: float = 0.0
    broken: set[int] = field(default_factory=set)

    async def dies(self, number: int) -> None:
        await self.servers[number].close()
        # Until the kept connections to it have seen its end.
        await asyncio.sleep(0.05)

    async def say(self, citizen: int) -> int:
        """Which of them heard the citizen."""
        before = [len(rasa.got) for rasa in self.rasas]
        facts = TurnFacts(1, "web", datetime.fromisoformat("2026-11-23T10:00:00+00:00"))
        assert await self.client.say(f"{citizen}:1", "你好", facts) == (SAID,)
        [heard] = [number for number, rasa in enumerate(self.rasas) if len(rasa.got) > before[number]]
        return heard


@pytest.fixture
async def pool() -> AsyncIterator[Pool]:
    rasas = [Rasa() for _ in range(3)]
    servers: list[TestServer] = []
    async with AsyncExitStack() as stack:
        made: list[Pool] = []
        for number, rasa in enumerate(rasas):
            server = TestServer(_app(rasa, number, made))
            await stack.enter_async_context(server)
            servers.append(server)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        urls = [str(server.make_url("")).rstrip("/") for server in servers]
        client = RasaClient(session, urls, SECRET, lambda: made[0].now)
        made.append(Pool(rasas, servers, client))
        yield made[0]


def _app(rasa: Rasa, number: int, made: list[Pool]) -> web.Application:
    async def webhook(request: web.Request) -> web.Response:
        if number in made[0].broken:
            assert request.transport is not None
            request.transport.close()
        return await rasa.webhook(request)

    async def root(_request: web.Request) -> web.Response:
        return web.Response(text="Hello from Rasa")

    app = web.Application()
    app.router.add_post("/webhooks/rest/webhook", webhook)
    app.router.add_get("/", root)
    return app


async def test_citizens_are_spread_and_each_stays_where_they_are(pool: Pool) -> None:
    first = [await pool.say(citizen) for citizen in range(CITIZENS)]
    assert [await pool.say(citizen) for citizen in range(CITIZENS)] == first
    assert min(first.count(number) for number in range(3)) >= CITIZENS // 6


async def test_only_the_citizens_of_a_dead_process_move_and_they_come_back(pool: Pool) -> None:
    first = [await pool.say(citizen) for citizen in range(CITIZENS)]
    port = pool.servers[1].port
    await pool.dies(1)
    meanwhile = [await pool.say(citizen) for citizen in range(CITIZENS)]
    assert 1 not in meanwhile
    assert {now for now, was in zip(meanwhile, first, strict=True) if was == 1} == {0, 2}
    assert all(now == was for now, was in zip(meanwhile, first, strict=True) if was != 1)
    pool.servers[1] = TestServer(_app(pool.rasas[1], 1, [pool]), port=port)
    async with pool.servers[1]:
        assert [await pool.say(citizen) for citizen in range(CITIZENS)] == meanwhile
        pool.now += AWAY
        assert [await pool.say(citizen) for citizen in range(CITIZENS)] == first


async def test_a_process_that_dies_over_a_message_is_not_asked_twice_but_the_next_one_goes_elsewhere(
    pool: Pool,
) -> None:
    where = await pool.say(7)
    pool.broken.add(where)
    with pytest.raises(RasaFailed):
        await pool.say(7)
    assert await pool.say(7) != where


async def test_when_all_are_away_it_is_one_failure_and_the_first_that_is_back_answers(pool: Pool) -> None:
    for number in (1, 2):
        await pool.dies(number)
    assert {await pool.say(citizen) for citizen in range(CITIZENS)} == {0}
    await pool.dies(0)
    with pytest.raises(RasaFailed):
        await pool.say(1)


async def test_health_shows_each(pool: Pool) -> None:
    pings = pool.client.pings()
    assert list(pings) == ["rasa 1", "rasa 2", "rasa 3"]
    await pool.dies(2)
    assert (await pings["rasa 1"](), await pings["rasa 2"]()) == ("ok", "ok")
    with pytest.raises(RasaFailed):
        await pings["rasa 3"]()
