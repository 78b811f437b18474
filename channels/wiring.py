"""Putting the channels on the application."""

from collections.abc import AsyncIterator

import aiohttp
from aiohttp import web

from channels.background import repeated
from channels.closing import Closing
from channels.delivery import AT_ONCE, Delivery, Sender, WebSender
from channels.keys import LINKS, OPENIDS, PARTS, RATES, VISITORS, WECHAT, WECHAT_CLIENT, WECHAT_HTTP
from channels.media.fetching import Fetcher
from channels.parts import ChannelParts, WeChatAccount
from channels.rates import Rates
from channels.reception import TURNS_AT_ONCE, Answerer, Clock, Reception
from channels.simulator.pages import Simulator
from channels.standing import LOOK_EVERY, Standing
from channels.web import assets, chat_api, chat_page, events, full_page, media_api, own_steps, requests_page
from channels.web.embedding import api as embedding_api
from channels.web.embedding import pages as embedding_pages
from channels.web.guides import pages, rating, site_map
from channels.web.links import OWN_REQUESTS, Links
from channels.web.openid import OpenIds
from channels.web.visitor import Visitors
from channels.wechat import callback, entering, inbound, staff_writing
from channels.wechat.client import WeChatClient
from channels.wechat.envelope import Envelope
from channels.wechat.held import Held
from channels.wechat.media import WeChatMedia
from channels.wechat.notices import Notifier
from channels.wechat.parts import WeChatParts
from channels.wechat.pictures import Pictures
from channels.wechat.sender import Letters, WeChatSender
from channels.wechat.staff_writing import StaffWriting
from records.database import Database

RECOVER_EVERY = 5.0
RENEW_EVERY = 5.0
DELIVER_EVERY = 0.5
FETCH_EVERY = 1.0
SWEEP_EVERY = 1_800.0


def reception(
    database: Database, dialogue: Answerer, standing: Standing, clock: Clock, at_once: int = TURNS_AT_ONCE
) -> Reception:
    """The reception for these channels; an unverified account's late replies wait there for the next message."""
    held = Held(database, Closing(dialogue, standing), inbound.CHANNEL, standing)
    return Reception(database, held, clock, held.along, at_once)


def setup(app: web.Application, parts: ChannelParts) -> None:
    """Add the channels' routes and what runs beside them."""
    settings = parts.settings
    app[PARTS] = parts
    app[RATES] = Rates(parts.redis)
    app[LINKS] = Links(settings.secret_key, settings.public_url)
    secure = settings.public_url.startswith("https://")
    app[VISITORS] = Visitors(settings.secret_key, secure=secure, clock=parts.clock)
    app[OPENIDS] = OpenIds(settings.secret_key, secure=secure)
    for part in (
        assets,
        chat_page,
        chat_api,
        media_api,
        events,
        requests_page,
        own_steps,
        full_page,
        pages,
        rating,
        site_map,
    ):
        part.setup(app)
    for part in (embedding_pages, embedding_api):
        part.setup(app)
    if settings.wechat is not None:
        _setup_wechat(app, settings.wechat)
    app.cleanup_ctx.extend((_standing, _recovery, _delivery, _sweeping))


def _setup_wechat(app: web.Application, account: WeChatAccount) -> None:
    app[WECHAT] = WeChatParts(account, Envelope(account), Letters(app[LINKS], app[PARTS].clock))
    callback.setup(app)
    entering.setup(app)
    app.cleanup_ctx.extend((_wechat_client, _fetching, _staff_writing))
    if app[PARTS].settings.simulator:
        settings = app[PARTS].settings
        Simulator(account, settings.local_url + callback.PATH, settings.public_url).setup(app)


async def _standing(app: web.Application) -> AsyncIterator[None]:
    standing = app[PARTS].standing
    await standing.look()
    async with repeated("look at the channels' standing", standing.look, LOOK_EVERY):
        yield


async def _recovery(app: web.Application) -> AsyncIterator[None]:
    reception = app[PARTS].reception
    async with (
        repeated("recovery", reception.recover, RECOVER_EVERY),
        repeated("renewal of turns", reception.renew, RENEW_EVERY),
    ):
        yield
    await reception.close()


async def _wechat_client(app: web.Application) -> AsyncIterator[None]:
    # No connection is kept: whether a stale one took a message cannot be known. Room beside all sends at once, so that
    # those that hang keep nobody from entering.
    connector = aiohttp.TCPConnector(force_close=True, limit=2 * AT_ONCE)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:
        app[WECHAT_HTTP] = session
        app[WECHAT_CLIENT] = WeChatClient(app[WECHAT].account, session, app[PARTS].redis)
        yield


async def _fetching(app: web.Application) -> AsyncIterator[None]:
    parts = app[PARTS]
    source = WeChatMedia(app[WECHAT].account, app[WECHAT_HTTP], app[WECHAT_CLIENT])
    fetcher = Fetcher(parts.database, parts.media, source, parts.clock)
    async with repeated("fetching media", fetcher.drain, FETCH_EVERY):
        yield


async def _staff_writing(app: web.Application) -> AsyncIterator[None]:
    parts = app[PARTS]
    sign = StaffWriting(parts.database, app[WECHAT_CLIENT], app[RATES], parts.standing, parts.clock)
    async with repeated("signs that staff are writing", sign.round, staff_writing.LOOK_EVERY):
        yield


async def _sweeping(app: web.Application) -> AsyncIterator[None]:
    async with repeated("sweeping media", app[PARTS].media.sweep, SWEEP_EVERY):
        yield


async def _delivery(app: web.Application) -> AsyncIterator[None]:
    parts = app[PARTS]
    nudge = parts.reception.enqueued
    # What an unverified account has to say comes along with the reply to the citizen's next message.
    delivery = Delivery(
        parts.database,
        _senders(app),
        parts.clock,
        ended=nudge,
        resting=lambda channel: channel == inbound.CHANNEL and not parts.standing.verified,
    )
    await delivery.take_over()
    async with repeated("delivery", delivery.round, DELIVER_EVERY, nudge):
        yield
    await delivery.close()


def _senders(app: web.Application) -> dict[str, Sender]:
    senders: dict[str, Sender] = {chat_api.CHANNEL: WebSender()}
    if WECHAT in app:
        senders[inbound.CHANNEL] = _wechat_sender(app)
    return senders


def _wechat_sender(app: web.Application) -> WeChatSender:
    parts, wechat, client = app[PARTS], app[WECHAT], app[WECHAT_CLIENT]
    page = f"{parts.settings.public_url}{OWN_REQUESTS}"
    notifier = Notifier(client, parts.database, wechat.account.notices, page, parts.clock)
    pictures = Pictures(client, parts.database, parts.media.files, parts.clock)
    return WeChatSender(client, wechat.letters, pictures, notifier, parts.clock)
