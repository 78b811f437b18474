"""The servers that `bench callback` compares, each in a process of its own: ours, one that does of it what writes a
message down, and one that only decrypts."""

import asyncio
import gc
import resource
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from aiohttp import web
from redis.asyncio import Redis
from wechatpy.crypto import WeChatCrypto

from bot.reply import Reply, ReplyOutcome, Turn
from channels import body, wiring
from channels.media.store import MediaStore
from channels.parts import ChannelParts, ChannelSettings, WeChatAccount
from channels.standing import Standing
from channels.wechat import callback, inbound
from channels.wechat.envelope import Envelope
from channels.wechat.incoming import parse
from channels.wechat.rendering import passive
from escalation.rules import loader
from knowledge_base.knowledge import KnowledgeBase
from records import messages
from records.database import Database
from records.media_files import MediaFiles
from records.migrate import upgrade
from records.vault import Vault
from service.errors import errors
from service.ports import LOOPBACK
from service.security import callers, gate, headers
from service.slow_bodies import in_time

ANSWER = "办理材料：身份证、银行卡。地点：各区政务服务中心一楼综合窗口。急事请拨打 12345。"
MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Place:
    """Where a server keeps its data, and its Redis."""

    folder: Path
    redis: str


class Instant:
    """A dialogue that knows its answer."""

    async def turn(self, turn: Turn) -> Reply:
        return Reply(ANSWER, ReplyOutcome.ANSWERED)


Making = Callable[[WeChatAccount, Place], Awaitable[web.Application]]


def serve(make: Making, account: WeChatAccount, place: Place, control: Connection) -> None:
    """Serve until something arrives on `control`: first the port goes out there, at last the processor seconds used."""
    asyncio.run(_serve(make, account, place, control))


async def _serve(make: Making, account: WeChatAccount, place: Place, control: Connection) -> None:
    runner = web.AppRunner(await make(account, place), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, 0).start()
    gc.freeze()  # as the service does when it has started
    control.send(runner.addresses[0][1])
    while await asyncio.to_thread(control.recv):
        used = resource.getrusage(resource.RUSAGE_SELF)
        control.send(used.ru_utime + used.ru_stime)
    await runner.cleanup()


async def ours(account: WeChatAccount, place: Place) -> web.Application:
    """The channels as the service has them, with the embedded database and Redis."""
    app, database = await _with_database(place, "ours")
    redis = Redis.from_url(place.redis)
    standing = Standing(database, verified=account.verified)
    app.on_cleanup.append(lambda _: redis.aclose())
    wiring.setup(
        app,
        ChannelParts(
            database=database,
            vault=Vault("a key of a benchmark, long enough"),
            rulebook=loader.load(),
            reception=wiring.reception(database, Instant(), standing, _now),
            media=MediaStore(MediaFiles(place.folder / "media"), database, MEGABYTE, _now),
            redis=redis,
            settings=ChannelSettings("k" * 40, "http://127.0.0.1", "http://127.0.0.1", (), account, False),
            standing=standing,
            clock=_now,
            knowledge=KnowledgeBase(database),
        ),
    )
    return app


async def inbox(account: WeChatAccount, place: Place) -> web.Application:
    """What the callback does before and after a turn: verify, decrypt, parse, commit the inbox row, encrypt."""
    app, database = await _with_database(place, "inbox")
    envelope = Envelope(account)

    async def handle(request: web.Request) -> web.Response:
        raw, now = await body.read(request.content, callback.MAX_BODY) or b"", _now()
        incoming = parse(envelope.open(raw, request.query, now))
        taken = await inbound.taken_in(request.app, incoming)
        await database.write(lambda tx: messages.receive(tx, taken, now))
        return web.Response(text=envelope.seal(passive(incoming, ANSWER, now), now), content_type="text/xml")

    app.router.add_post(callback.PATH, handle)
    return app


async def _with_database(place: Place, name: str) -> tuple[web.Application, Database]:
    url = f"sqlite+aiosqlite:///{place.folder / name}.db"
    await asyncio.to_thread(upgrade, url)
    database = Database(url)
    app = web.Application(middlewares=[errors, in_time, gate.gate, callers.callers])
    headers.setup(app, secure=False)
    app.on_cleanup.append(lambda _: database.close())
    return app, database


async def bare(account: WeChatAccount, _place: Place) -> web.Application:
    """What nobody can do without: decrypt what comes and encrypt what goes, with wechatpy."""
    crypto = WeChatCrypto(account.token, account.aes_key, account.app_id)
    reply = f"<xml><Content><![CDATA[{ANSWER}]]></Content></xml>"

    async def handle(request: web.Request) -> web.Response:
        query, raw = request.query, await request.read()
        crypto.decrypt_message(raw, query["msg_signature"], query["timestamp"], query["nonce"])
        return web.Response(text=crypto.encrypt_message(reply, query["nonce"], query["timestamp"]))

    app = web.Application()
    app.router.add_post(callback.PATH, handle)
    return app


def _now() -> datetime:
    return datetime.now(UTC)
