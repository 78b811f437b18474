"""QR codes and who came by them, the same on both databases."""

from datetime import datetime, timedelta

from records import citizens, messages, scenes
from records.database import Database
from records.messages import Inbound
from records.scenes import Scene, SceneKind, Source

WINDOW = "青羊区政务大厅3号窗口"


async def come(database: Database, who: str, key: str, now: datetime, kind: str = "scan") -> None:
    async with database.transaction() as tx:
        await messages.receive(tx, Inbound("wechat", who, f"event:{who}{key}{now}", key, kind=kind), now)


async def test_codes_are_kept_renamed_and_listed(database: Database, now: datetime) -> None:
    first = Scene("hall-3", "窗口", SceneKind.WINDOW, "http://weixin.qq.com/q/1", None, now)
    renamed = Scene("hall-3", WINDOW, SceneKind.WINDOW, "http://weixin.qq.com/q/2", now + timedelta(days=30), now)
    poster = Scene("a-poster", "海报", SceneKind.CAMPAIGN, "http://weixin.qq.com/q/3", None, now)
    for scene in (first, renamed, poster):
        async with database.transaction() as tx:
            await scenes.keep(tx, scene)
    async with database.reading() as connection:
        assert await scenes.every(connection) == [poster, renamed]
        assert await scenes.find(connection, "hall-3") == renamed
        assert await scenes.find(connection, "other") is None


async def test_the_first_and_the_last_source_and_how_many_came(database: Database, now: datetime) -> None:
    async with database.transaction() as tx:
        await scenes.keep(tx, Scene("hall-3", WINDOW, SceneKind.WINDOW, "http://weixin.qq.com/q/1", None, now))
    for minute, (who, key) in enumerate((("a", "hall-3"), ("a", "other"), ("a", "poster"), ("b", "hall-3"))):
        await come(database, who, key, now + timedelta(minutes=minute))
    await come(database, "c", "", now, kind="subscribe")
    async with database.reading() as connection:
        ids = [await citizens.find(connection, "wechat", who) or 0 for who in "abc"]
        first, last = await scenes.sources(connection, ids[0])
        assert (first, last) == (Source("hall-3", WINDOW, now), Source("poster", None, now + timedelta(minutes=2)))
        assert len(await scenes.sources(connection, ids[1])) == 1
        assert await scenes.sources(connection, ids[2]) == ()
        assert await scenes.counts(connection) == {"hall-3": 2, "other": 1, "poster": 1}
