"""A channel that is off keeps what is written there and answers with the notice."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy import select

from channels.standing import Standing
from channels.web.visitor import COOKIE, Visitors
from records import audit, switches
from records.database import Database
from records.messages import messages
from records.switches import Off

ZHANG = "openid_zhang"
NOTICE = "系统正在检修，明早 8 点恢复。急事请拨打 12345。"
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


async def turn(database: Database, channel: str, *, on: bool) -> None:
    async with database.transaction() as tx:
        if on:
            assert await switches.turn_on(tx, channel, "staff:1", NOW)
        else:
            await switches.turn_off(tx, Off(channel, "检修", NOTICE, "staff:1", NOW))


async def test_a_channel_that_is_off_keeps_messages_and_answers_with_the_notice(wechat, script, parts) -> None:
    made = await wechat()
    await turn(parts.database, "wechat", on=False)
    await made.standing.look()
    assert (await made.platform.send(ZHANG, "公积金怎么提取")).text == NOTICE
    assert "119" in ((await made.platform.send(ZHANG, "我家着火了")).text or "")
    assert (await made.platform.send(ZHANG, "")).text == NOTICE
    assert script.turns == []
    async with parts.database.reading() as connection:
        rows = await connection.execute(
            select(messages.c.text, messages.c.outcome).where(messages.c.author == "citizen")
        )
    assert [tuple(row) for row in rows] == [
        ("公积金怎么提取", "closed"),
        ("我家着火了", "emergency"),
        ("", "closed"),
    ]
    await turn(parts.database, "wechat", on=True)
    await made.standing.look()
    # Said again at once, as the notice asked for it.
    assert (await made.platform.send(ZHANG, "公积金怎么提取")).text == "answer to 公积金怎么提取"


async def test_whoever_follows_or_scans_meanwhile_gets_the_notice_and_no_promises(wechat, parts) -> None:
    made = await wechat()
    await turn(parts.database, "wechat", on=False)
    await made.standing.look()
    assert (await made.platform.event(ZHANG, "subscribe", "qrscene_hall-3")).text == NOTICE
    assert (await made.platform.event(ZHANG, "SCAN", "hall-3")).text == NOTICE


async def test_the_other_channel_goes_on(client: TestClient[web.Request, web.Application], script, parts) -> None:
    response = web.Response()
    Visitors("k" * 40, secure=False).welcome(response)
    client.session.cookie_jar.update_cookies({COOKIE: response.cookies[COOKIE].value})
    await turn(parts.database, "wechat", on=False)
    await parts.standing.look()
    answer = await client.post("/api/chat/messages", json={"id": str(uuid4()), "text": "问题"})
    assert (await answer.json())["reply"]["text"] == "answer to 问题"
    assert parts.standing.off("wechat") is not None


async def test_every_process_finds_the_switch_at_its_next_look(database: Database, now: datetime) -> None:
    here, there = (Standing(database, verified=True) for _ in range(2))
    await turn(database, "web", on=False)
    for standing in (here, there):
        assert standing.off("web") is None
        await standing.look()
        found = standing.off("web")
        assert (found and found.notice) == NOTICE
    await turn(database, "web", on=True)
    await there.look()
    assert there.off("web") is None


async def test_switching_is_kept_in_the_audit_and_a_second_time_changes_the_words(
    sqlite_database: Database, clock: Callable[[], datetime]
) -> None:
    database = sqlite_database
    await turn(database, "web", on=False)
    async with database.transaction() as tx:
        await switches.turn_off(tx, Off("web", "攻击", "暂停服务", "staff:2", NOW))
        assert (await switches.all_off(tx))["web"] == Off("web", "攻击", "暂停服务", "staff:2", NOW)
        assert await switches.turn_on(tx, "web", "staff:2", NOW)
        assert not await switches.turn_on(tx, "web", "staff:2", NOW)
        entries = await audit.entries_of(tx, "channel:web")
    assert [(one.action, one.detail) for one in entries] == [
        ("channel.off", "检修"),
        ("channel.off", "攻击"),
        ("channel.on", ""),
    ]


@pytest.mark.parametrize(
    ("channel", "reason", "notice"),
    [
        ("fax", "检修", "公告"),
        ("web", " ", "公告"),
        ("web", "检修", ""),
        ("web", "长" * 201, "公告"),
        ("web", "检修", "长" * 501),
    ],
)
async def test_words_that_are_missing_or_too_long_are_refused(
    sqlite_database: Database, channel: str, reason: str, notice: str
) -> None:
    with pytest.raises(ValueError, match=r"channel|reason"):
        async with sqlite_database.transaction() as tx:
            await switches.turn_off(tx, Off(channel, reason, notice, "staff:1", NOW))
