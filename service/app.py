"""The only place where the parts meet."""

import asyncio
import gc
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp
import structlog
from aiohttp import web
from redis.asyncio import Redis

from bot.actions import endpoint
from bot.live import sweep as live_sweep
from bot.live.sweep import LiveSweep
from bot.live.work import LiveWork
from bot.parts import Floors, assemble
from bot.rasa_client import RasaClient
from channels import codes, wiring
from channels.background import repeated
from channels.media.hearing import Hearing, OwnTranscriber
from channels.media.store import GIGABYTE, MediaStore
from channels.parts import ChannelParts, ChannelSettings, Embedding
from channels.rates import Rates
from channels.reception import Answerer
from channels.standing import Standing
from desk import routes
from desk.api import routes as api
from desk.api.operation import ApiParts
from desk.live import watch
from desk.live.parts import LIVE
from desk.pages import environment
from desk.parts import DeskParts, Passwords
from desk.webhooks import sender
from desk.webhooks.sender import Sender
from desk.webhooks.targets import Targets
from escalation.casework import Casework
from escalation.router import Router
from escalation.sweep import SWEEP_SECONDS, Sweep
from knowledge_base import schedule
from knowledge_base.knowledge import KnowledgeBase
from language import emergencies, words
from records.database import Database
from records.media_files import MediaFiles
from records.vault import Vault
from service import backup, checks, demo_staff, health, learning, models, rules
from service.errors import errors
from service.rules_watch import RulesWatch
from service.security import callers, gate, headers, login, passwords
from service.security.sessions import Sessions
from service.settings import Settings
from service.slow_bodies import in_time
from service.wechat_account import account

MAX_BODY = 256 * 1024
# Within the attachments, which a backup holds.
MEDIA = "media"
# By then the index, the dictionaries and the models are in memory.
SETTLED_SECONDS = 30.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Parts:
    """What the floors are built from, made once a process."""

    settings: Settings
    database: Database
    vault: Vault
    casework: Casework
    router: Router
    knowledge: KnowledgeBase
    media: MediaStore
    redis: Redis
    http: aiohttp.ClientSession
    rules: RulesWatch


PARTS = web.AppKey("parts", Parts)


def now() -> datetime:
    """The present; everything below gets it as an argument."""
    return datetime.now(UTC)


async def build_app(settings: Settings) -> web.Application:
    """The whole service on its settings. Raises SetupError when nothing is trained yet."""
    parts = _make_parts(settings)
    app = web.Application(middlewares=[errors, in_time, gate.gate, callers.callers], client_max_size=MAX_BODY)
    app[PARTS] = parts
    # Opened in this order, closed in the reverse one: what uses a part ends before the part does.
    app.cleanup_ctx.extend(
        (_resources, _rules, _knowledge, _publishing, _sweeping, _speaking, _watching, _telling, _settling)
    )
    headers.setup(app, secure=_secure(settings))
    _add_citizens_side(app, parts)
    _add_desk(app, parts)
    app.router.add_get(
        "/healthz",
        health.handler(
            checks.of(parts.database, parts.redis, parts.knowledge, _rasa(parts), parts.media, parts.rules),
            checks.NEEDED,
        ),
    )
    return app


def _make_parts(settings: Settings) -> Parts:
    database = Database(settings.database)
    vault = Vault(settings.vault_key.get_secret_value())
    trained = models.current(settings.data_dir)
    router = Router(trained.router, trained.space)
    rulebook = rules.load(settings)
    redis_url = settings.redis_url.get_secret_value() if settings.redis_url else "redis://127.0.0.1"
    return Parts(
        settings=settings,
        database=database,
        vault=vault,
        casework=Casework(rulebook, vault, router=router),
        rules=RulesWatch(database, rulebook, rules.contents(settings), now),
        router=router,
        knowledge=KnowledgeBase(database, learning.learned(settings)),
        media=MediaStore(
            MediaFiles(backup.attachments(settings) / MEDIA), database, settings.media_gigabytes * GIGABYTE, now
        ),
        redis=Redis.from_url(redis_url, socket_timeout=1.0, socket_connect_timeout=0.5),
        http=aiohttp.ClientSession(),
    )


async def _resources(app: web.Application) -> AsyncIterator[None]:
    parts = app[PARTS]
    yield
    await parts.http.close()
    await parts.redis.aclose()
    await parts.database.close()


async def _rules(app: web.Application) -> AsyncIterator[None]:
    await app[PARTS].rules.start()
    yield


async def _knowledge(app: web.Application) -> AsyncIterator[None]:
    knowledge = app[PARTS].knowledge
    dictionaries = asyncio.create_task(asyncio.to_thread(_read_dictionaries))
    router = asyncio.create_task(_start_router(app[PARTS].router))
    await knowledge.start()
    yield
    await dictionaries
    await router
    await knowledge.close()


async def _publishing(app: web.Application) -> AsyncIterator[None]:
    database = app[PARTS].database
    async with repeated("scheduled publishing", lambda: schedule.keep(database, now()), schedule.POLL_SECONDS):
        yield


async def _sweeping(app: web.Application) -> AsyncIterator[None]:
    parts = app[PARTS]
    async with repeated("sweep", Sweep(parts.database, parts.casework.rulebook, now).round, SWEEP_SECONDS):
        yield


async def _speaking(app: web.Application) -> AsyncIterator[None]:
    parts = app[PARTS]
    silent = LiveSweep(parts.database, LiveWork(parts.casework), now)
    async with repeated("silent conversations", silent.round, live_sweep.SWEEP_SECONDS):
        yield


async def _watching(app: web.Application) -> AsyncIterator[None]:
    async with repeated("conversations at the desk", app[LIVE].watch.round, watch.POLL_SECONDS):
        yield


async def _telling(app: web.Application) -> AsyncIterator[None]:
    parts = app[PARTS]
    webhooks = Sender(parts.database, parts.vault, _targets(parts.settings), now)
    async with repeated("webhooks", webhooks.drain, sender.POLL_SECONDS):
        yield


async def _settling(_app: web.Application) -> AsyncIterator[None]:
    # What start-up made stays. To look through it for garbage again and again took a tenth of every message's time.
    settled = asyncio.get_running_loop().call_later(SETTLED_SECONDS, gc.freeze)
    yield
    settled.cancel()


async def _start_router(router: Router) -> None:
    try:
        await router.start()
    except (OSError, ValueError, KeyError):
        # The catalogue decides alone then, as it does before the classifier is loaded.
        log.exception("the router's classifier cannot be loaded; ./weiqiao train makes a new one")


def _read_dictionaries() -> None:
    # The first call of each costs a part of a second, which no citizen should wait for.
    words.words("你好")
    emergencies.detect("你好")


def _rasa(parts: Parts) -> RasaClient:
    secret = parts.settings.rasa_secret.get_secret_value()
    return RasaClient(parts.http, parts.settings.rasa_urls or ("http://127.0.0.1:5005",), secret)


def _add_citizens_side(app: web.Application, parts: Parts) -> None:
    settings = parts.settings
    guard = codes.may_try(Rates(parts.redis))
    floors = Floors(parts.database, parts.vault, parts.casework, parts.knowledge, guard)
    assistant = assemble(floors, _rasa(parts), settings.rasa_secret.get_secret_value())
    endpoint.setup(app, assistant)
    channels = _channel_settings(settings)
    standing = Standing(parts.database, verified=settings.wechat_verified)
    wiring.setup(
        app,
        ChannelParts(
            database=parts.database,
            vault=parts.vault,
            rulebook=parts.casework.rulebook,
            reception=wiring.reception(parts.database, _hearing(parts, assistant.dialogue), standing, now),
            media=parts.media,
            redis=parts.redis,
            settings=channels,
            standing=standing,
            clock=now,
            knowledge=parts.knowledge,
        ),
    )


def _hearing(parts: Parts, dialogue: Answerer) -> Answerer:
    """The dialogue, behind the operator's speech recognition where there is one."""
    url = parts.settings.transcriber_url
    return Hearing(dialogue, parts.database, parts.media, OwnTranscriber(url, parts.http)) if url else dialogue


def _channel_settings(settings: Settings) -> ChannelSettings:
    return ChannelSettings(
        secret_key=settings.secret_key.get_secret_value(),
        public_url=settings.address,
        local_url=settings.local_url,
        trusted_proxies=settings.trusted_proxies,
        embedding=Embedding(settings.embed_origins, settings.keys_of_sites),
        wechat=account(settings) if settings.wechat_enabled else None,
        simulator=settings.demo,
    )


def _add_desk(app: web.Application, parts: Parts) -> None:
    settings = parts.settings
    app[gate.SESSIONS] = Sessions(
        parts.database, settings.secret_key.get_secret_value(), secure=_secure(settings), clock=now
    )
    logins = demo_staff.groups(parts.casework.rulebook) if settings.demo else ()
    login.setup(app, login.LoginParts(parts.database, environment(), now, logins))
    hashing = Passwords(
        hash=passwords.hash_password,
        matches=passwords.matches,
        min_length=passwords.MIN_LENGTH,
        allowed_failures=login.ALLOWED_FAILURES,
        locked_for=login.LOCKED_FOR,
    )
    desk = DeskParts(
        parts.database,
        parts.casework,
        parts.knowledge,
        hashing,
        parts.media.files,
        parts.media,
        parts.vault,
        now,
        verified=settings.wechat_verified,
        rules_digest=parts.rules.digest,
    )
    routes.setup(app, desk)
    app[callers.RATES], app[callers.SYSTEMS] = Rates(parts.redis), parts.database
    api.setup(app, ApiParts(desk, parts.vault, _targets(settings)))


def _targets(settings: Settings) -> Targets:
    hosts = frozenset(host.lower() for host in settings.webhook_hosts)
    return Targets(hosts, settings.webhook_networks, https_only=not settings.demo)


def _secure(settings: Settings) -> bool:
    return settings.address.startswith("https://")
