"""The address that WeChat calls: one answer to each message, in time or by another way, and never an error page.

WeChat waits 5 s and delivers three times. A verified account answers `success` before that and sends the reply as a
customer-service message; another one holds the delivery and gives the reply to a later one. What is answered together
with an earlier message gets `success`: the answer is shown once.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import alarm
from bot.reply import Reply, ReplyOutcome
from channels import body
from channels.keys import PARTS, RATES, WECHAT, WECHAT_CLIENT
from channels.parts import Patience
from channels.rates import CHANNEL_SPEAKS, Limit
from channels.wechat import held, reports, typing_sign
from channels.wechat.envelope import Forged, Odd
from channels.wechat.greeting import greeting
from channels.wechat.inbound import CHANNEL, MAX_TEXT, taken_in
from channels.wechat.incoming import Incoming, parse
from channels.wechat.rendering import passive
from channels.wording import WORDS
from channels.work import Work
from language import text
from records import citizens
from records.messages import MATERIAL, Message

PATH = "/wechat/callback"
MAX_BODY = 65_536
# Thirty messages, each of which WeChat may deliver three times.
SPEAKS = Limit("speak-wechat", 90, 60)

DELIVERIES = 3
# Some of them may have come to another process, or to none that lived: the second comes after 5 s, the third after 10.
LAST_COMES_AFTER = timedelta(seconds=7.5)


def setup(app: web.Application) -> None:
    """Add the callback."""
    app.router.add_get(PATH, verify, allow_head=False)
    app.router.add_post(PATH, notify)


async def verify(request: web.Request) -> web.Response:
    """Prove to WeChat that this address is the account's."""
    try:
        request.app[WECHAT].envelope.check(request.query, request.app[PARTS].clock())
    except Forged as forged:
        return web.Response(status=403, text=str(forged))
    return web.Response(text=request.query.get("echostr", "")[:256])


async def notify(request: web.Request) -> web.Response:
    """Take a message or an event."""
    came = asyncio.get_running_loop().time()
    raw = await body.read(request.content, MAX_BODY)
    if raw is None:
        return web.Response(status=413)
    now, envelope = request.app[PARTS].clock(), request.app[WECHAT].envelope
    try:
        incoming = parse(envelope.open(raw, request.query, now))
    except Forged as forged:
        return web.Response(status=403, text=str(forged))
    except Odd as odd:
        return web.Response(status=400, text=str(odd))
    answer = await _answer(request.app, incoming, came)
    if answer is None:
        return web.Response(text="success")
    return web.Response(text=envelope.seal(passive(incoming, answer, now), now), content_type="text/xml")


async def _answer(app: web.Application, incoming: Incoming, came: float) -> str | None:
    """The text of the passive reply, or None where there is nothing to say now. `came`: when, by the loop's clock."""
    match incoming.kind:
        case "unsubscribe":
            await _reachable(app, incoming, citizens.mark_unreachable)
        case "subscribe" | "scan":
            await _reachable(app, incoming, citizens.mark_reachable)
            return await _welcome(app, incoming)
        case "event":
            await reports.take(app[PARTS].database, incoming, app[PARTS].clock())
        case _:
            return await _message(app, incoming, came)
    return None


async def _welcome(app: web.Application, incoming: Incoming) -> str | None:
    """The greeting. No limit: it takes no turn, and where somebody comes from would be lost with the event."""
    async with app[PARTS].database.reading() as connection:
        words = await greeting(connection, incoming)
    return await _acknowledge(app, incoming, words)


async def _message(app: web.Application, incoming: Incoming, came: float) -> str | None:
    limit = await app[RATES].exceeded((SPEAKS, incoming.openid), (CHANNEL_SPEAKS, CHANNEL))
    # What was taken in before has its answer, however much came since.
    if limit is not None and not await app[PARTS].reception.knows(CHANNEL, incoming.key):
        return _too_much(incoming, limit)
    if fixed := _fixed_words(incoming):
        return await _acknowledge(app, incoming, fixed)
    if app[PARTS].standing.verified:
        return await _in_time(app, incoming, came)
    return await _held(app, incoming, came)


def _too_much(incoming: Incoming, limit: Limit) -> str:
    """What is said to a message that is not taken; who is in danger hears whom to call all the same."""
    if emergency := alarm.heard(incoming.text[:MAX_TEXT]):
        return emergency.text
    return WORDS.wechat.busy if limit is CHANNEL_SPEAKS else WORDS.wechat.too_often


def _fixed_words(incoming: Incoming) -> str | None:
    """What is said to a message that the assistant cannot read."""
    words = WORDS.wechat
    if incoming.kind in MATERIAL:
        return None
    if incoming.kind != "text" and not incoming.text:
        return words.not_text.get(incoming.event or incoming.kind, words.not_text["other"])
    if len(incoming.text) > MAX_TEXT:
        return words.too_long.format(limit=MAX_TEXT)
    return None if text.clean(incoming.text, MAX_TEXT) else words.empty


async def _in_time(app: web.Application, incoming: Incoming, came: float) -> str | None:
    """The reply if it is there in time; else it goes out as a customer-service message.

    To whom still waits for a turn, because many ask at once, that is said meanwhile: a passive reply uses up nothing.
    """
    work = await app[PARTS].reception.begin(await taken_in(app, incoming))
    if work.merged:
        return None
    if _is_last(app, incoming, work):
        work.send_later()  # nobody would come again for a reply that is lost on its way
    patience = app[WECHAT].account.patience
    async with typing_sign.shown(app[WECHAT_CLIENT], incoming.openid, patience.typing, lambda: work.answering):
        exchange = await work.in_time(_left(patience, came))
    if exchange is None and not work.answering:
        return WORDS.wechat.waiting
    if exchange is None or not exchange.direct:
        return None
    return app[WECHAT].letters.text(exchange.note)


def _left(patience: Patience, came: float) -> float:
    """Seconds until a delivery must be answered: WeChat also counts those that it took to write the message down."""
    return max(0.0, came + patience.answer - asyncio.get_running_loop().time())


async def _held(app: web.Application, incoming: Incoming, came: float) -> str | None:
    """The reply to this delivery or to a later one of the same message; at last, words that it can be fetched."""
    patience = app[WECHAT].account.patience
    work = await app[PARTS].reception.begin(await taken_in(app, incoming))
    if work.merged:
        return None
    last = _is_last(app, incoming, work)  # as it came: the second has waited into the third's time
    exchange = await work.within(_left(patience, came))
    if exchange is None and not last:
        # WeChat hangs up meanwhile and delivers again; what nobody came for waits for the citizen's next message.
        exchange = await work.in_time(patience.hold)
        return app[WECHAT].letters.text(exchange.note) if exchange and exchange.direct else None
    if exchange is None and not work.send_later():
        exchange = await work.exchange()
    return WORDS.wechat.still_working if exchange is None else await _handed_over(app, exchange.note)


def _is_last(app: web.Application, incoming: Incoming, work: Work) -> bool:
    """Whether WeChat will not deliver again after the delivery that has just come."""
    return work.deliveries >= DELIVERIES or _sent_long_ago(app, incoming, work.message.created_at)


def _sent_long_ago(app: web.Application, incoming: Incoming, first_came: datetime) -> bool:
    """Whether two deliveries must have come before. When it was sent counts, as WeChat says it: they may have met
    nobody."""
    return app[PARTS].clock() - min(first_came, incoming.at or first_came) >= LAST_COMES_AFTER


async def _handed_over(app: web.Application, note: Message) -> str | None:
    """The words of a late reply, unless the reply to another message took them along."""
    if note.delivered_at is None:
        async with app[PARTS].database.transaction() as tx:
            if not await held.take_over(tx, note.citizen_id, [note.id], app[PARTS].clock()):
                return None
    return app[WECHAT].letters.text(note)


async def _acknowledge(app: web.Application, incoming: Incoming, words: str) -> str | None:
    """Write down what needs no turn, and answer with these words, or with the notice where the channel is off.

    Where WeChat will not come again they go out by themselves, so that they are not lost on their way.
    """
    off = app[PARTS].standing.off(CHANNEL)
    # Neither the assistant nor the knowledge base answered anything: the figures must not say so.
    reply = Reply(off.notice, ReplyOutcome.CLOSED) if off else Reply(words, ReplyOutcome.SMALL_TALK)
    later = app[PARTS].standing.verified and _sent_long_ago(app, incoming, app[PARTS].clock())
    exchange = await app[PARTS].reception.acknowledge(await taken_in(app, incoming), reply, later=later)
    return app[WECHAT].letters.text(exchange.note) if exchange.direct else None


async def _reachable(
    app: web.Application, incoming: Incoming, mark: Callable[[AsyncConnection, int, datetime], Awaitable[None]]
) -> None:
    """Remember that somebody came to the account, or left it.

    It may be delivered again after they did the other since: when it happened counts.
    """
    now = app[PARTS].clock()
    async with app[PARTS].database.transaction() as tx:
        citizen_id = await citizens.find(tx, CHANNEL, incoming.openid)
        if citizen_id is not None:
            await mark(tx, citizen_id, min(now, incoming.at or now))
