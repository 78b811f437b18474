"""What the channels keep in Redis, and how they do without it."""

import asyncio
from typing import Any

import pytest
from redis.asyncio import Redis

from channels.rates import Limit, Rates
from channels.wechat.token import LOCK_SECONDS, Token, Tokens

LIMIT = Limit("test", 3, 3_600)
OTHER = Limit("other", 100, 3_600)


class Issuer:
    """Gives a new token each time it is forced, and the same one otherwise, slowly."""

    def __init__(self) -> None:
        self.asked: list[bool] = []
        self.number = 1
        self.away = False
        self.was_asked = asyncio.Event()

    async def issue(self, *, force: bool) -> Token:
        self.asked.append(force)
        self.was_asked.set()
        await asyncio.sleep(0.02)
        if self.away:
            raise RuntimeError("away")
        self.number += force
        return Token(f"token-{self.number}", 7_200)


async def test_acts_are_counted_together_by_all_processes(redis) -> None:
    first, second = Rates(redis), Rates(redis)
    allowed = [await rates.allow((LIMIT, "a"), (OTHER, "x")) for rates in (first, second, first, second)]
    assert allowed == [True, True, True, False]
    assert await first.allow((LIMIT, "b"), (OTHER, "x"))


@pytest.mark.parametrize("with_redis", [True, False])
async def test_limits_hold_while_redis_is_away(redis, redis_server, with_redis: bool) -> None:
    if with_redis:
        redis_server.stop()
    rates = Rates(redis if with_redis else None)
    assert [await rates.allow((LIMIT, "a")) for _ in range(4)] == [True, True, True, False]


async def test_without_redis_many_new_names_do_not_wipe_out_what_somebody_did_often(monkeypatch) -> None:
    monkeypatch.setattr("channels.rates.REMEMBERED", 10)
    rates = Rates(None)
    assert [await rates.allow((LIMIT, "a")) for _ in range(4)] == [True, True, True, False]
    for number in range(50):
        assert await rates.allow((LIMIT, f"made up {number}"))
    assert not await rates.allow((LIMIT, "a"))
    assert len(rates._counts) <= 10


async def test_processes_that_need_a_token_at_once_ask_for_one(redis) -> None:
    issuer = Issuer()
    processes = [Tokens(issuer, redis, "wx1") for _ in range(5)]
    tokens = await asyncio.gather(*(process.current() for process in processes for _ in range(4)))
    assert set(tokens) == {"token-1"}
    assert issuer.asked == [False]
    assert 6_000 < await redis.ttl("weiqiao:wechat:token:wx1") <= 6_900


async def test_a_refused_token_is_replaced_once_for_all(redis) -> None:
    issuer = Issuer()
    processes = [Tokens(issuer, redis, "wx1") for _ in range(5)]
    stale = await processes[0].current()
    tokens = await asyncio.gather(*(process.after(stale) for process in processes))
    assert set(tokens) == {"token-2"}
    assert issuer.asked == [False, False, True]


async def test_a_token_is_kept_also_where_who_asked_for_it_gave_up_meanwhile(redis) -> None:
    issuer = Issuer()
    tokens = Tokens(issuer, redis, "wx1")
    asking = asyncio.create_task(tokens.current())
    await issuer.was_asked.wait()
    asking.cancel()
    assert await tokens.current() == "token-1"
    assert issuer.asked == [False]


async def test_a_token_is_kept_in_memory_while_redis_is_away(redis, redis_server) -> None:
    issuer = Issuer()
    tokens = Tokens(issuer, redis, "wx1")
    await tokens.current()
    redis_server.stop()
    assert [await tokens.current() for _ in range(3)] == ["token-1"] * 3
    assert await tokens.after("token-1") == "token-2"


class Late(Redis):
    """Takes what is to be set and answers too late the first time, so that redis-py asks again."""

    async def set(self, *arguments: Any, **options: Any) -> Any:
        await super().set(*arguments, **options)
        return await super().set(*arguments, **options)


async def test_a_lock_that_was_taken_by_a_try_without_an_answer_is_not_waited_for(redis_server) -> None:
    issuer = Issuer()
    async with Late.from_url(redis_server.url) as redis, asyncio.timeout(LOCK_SECONDS / 2):
        processes = [Tokens(issuer, redis, "wx1") for _ in range(3)]
        tokens = await asyncio.gather(*(process.current() for process in processes))
    assert set(tokens) == {"token-1"}
    assert issuer.asked == [False]


async def test_a_token_that_redis_lost_is_not_asked_for_again(redis) -> None:
    issuer = Issuer()
    tokens = Tokens(issuer, redis, "wx1")
    await tokens.current()
    await redis.flushall()
    assert await tokens.current() == "token-1"
    assert issuer.asked == [False]


@pytest.mark.parametrize("with_redis", [True, False])
async def test_no_more_tokens_are_forced_than_wechat_allows(redis, monkeypatch, with_redis: bool) -> None:
    monkeypatch.setattr("channels.wechat.token.FORCED_A_DAY", 2)
    issuer = Issuer()
    tokens = Tokens(issuer, redis if with_redis else None, "wx1")
    stale = await tokens.current()
    for allowed in (2, 2):  # the second one comes within half a minute
        assert await tokens.after(stale) == f"token-{allowed}"
        stale = "token-2"
    assert issuer.asked.count(True) == 1


async def test_the_days_forced_tokens_are_counted_for_all_processes(redis, monkeypatch) -> None:
    monkeypatch.setattr("channels.wechat.token.FORCED_A_DAY", 2)
    issuer = Issuer()
    for _ in range(4):
        await redis.delete("weiqiao:wechat:token:wx1:forced")  # half a minute later
        tokens = Tokens(issuer, redis, "wx1")
        await tokens.after(await tokens.current())
    assert issuer.asked.count(True) == 2


async def test_who_waits_for_a_token_that_is_not_to_be_had_waits_once() -> None:
    issuer = Issuer()
    issuer.away = True
    tokens = Tokens(issuer, None, "wx1")
    waited = await asyncio.gather(*(tokens.current() for _ in range(50)), return_exceptions=True)
    assert {str(one) for one in waited} == {"away"}
    assert len(issuer.asked) == 1
    issuer.away = False
    assert await tokens.current() == "token-1"  # whoever comes later asks anew


async def test_acts_that_come_at_a_time_are_counted_one_by_one(redis) -> None:
    rates = Rates(redis)
    asked = (rates.allow((LIMIT, who), (OTHER, "x")) for who in ("a", "a", "b", "a", "a"))
    assert await asyncio.gather(*asked) == [True, True, True, True, False]
    assert {await redis.get(key) for key in await redis.keys("weiqiao:rate:other:*")} == {b"5"}


async def test_who_goes_away_is_counted_and_holds_nobody_up(redis) -> None:
    rates = Rates(redis)
    gone, stays = (asyncio.create_task(rates.allow((LIMIT, "a"))) for _ in range(2))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays
    assert [await rates.allow((LIMIT, "a")) for _ in range(2)] == [True, False]
