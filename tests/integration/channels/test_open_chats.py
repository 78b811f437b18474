"""The load of `bench chats`, small: everything that is said is on the stream of whoever said it, once and in order."""

from aiohttp import web
from aiohttp.test_utils import TestClient

from channels.keys import LIVE
from channels.web.visitor import Visitors
from service.bench.chats import Load, drive


async def test_whatever_is_said_in_many_open_chats_arrives_once_in_order_and_soon(
    client: TestClient[web.Request, web.Application],
) -> None:
    open_then: list[int] = []
    heard = await drive(
        str(client.make_url("/")).rstrip("/"),
        Visitors("k" * 40, secure=False),
        ["公积金怎么提取", "路灯坏了"],
        Load(chats=120, per_second=60.0, seconds=2.0),
        lambda: open_then.append(client.app[LIVE].seats),
    )
    assert open_then == [120]
    assert (len(heard.answered), heard.twice_or_out_of_order, heard.refused) == (120, 0, 0)
    assert len(heard.delivered) == 240
    assert sorted(heard.delivered)[-3] < 2.0  # 0.2 where nothing else runs


async def test_nothing_is_kept_of_a_chat_that_was_closed(client: TestClient[web.Request, web.Application]) -> None:
    load = Load(chats=20, per_second=20.0, seconds=0.1)
    await drive(str(client.make_url("/")).rstrip("/"), Visitors("k" * 40, secure=False), ["一"], load)
    live = client.app[LIVE]
    live.close()
    await client.server.close()
    assert live.seats == 0
