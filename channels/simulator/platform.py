"""WeChat's side of the callback: signs, encrypts, delivers, waits 5 s, delivers again, and keeps what phones show."""

import asyncio
import itertools
import secrets
import time
import zlib
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import aiohttp
import xmltodict
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import WeChatException
from wechatpy.utils import WeChatSigner

from channels import body
from channels.parts import WeChatAccount
from channels.simulator.quota import Quotas
from channels.simulator.trace import LONGEST, Delivery, Trace

NAME = "gh_weiqiaodemo"
DELIVERIES = 3
PATIENCE = 5.0
PHONES = 1_000
LINES = 500
MAX_ANSWER = 65_536


class Side(StrEnum):
    """Who a line on a phone comes from."""

    CITIZEN = "citizen"
    ACCOUNT = "account"  # the passive reply
    PUSHED = "pushed"  # a customer-service message
    NOTICE = "notice"  # a template message or a subscription notice
    PLATFORM = "platform"  # WeChat itself: the service is out of order
    SIGN = "sign"  # what the citizen did that a real phone does not show


@dataclass(frozen=True)
class Choice:
    """An item of a menu message that can be tapped."""

    id: str
    text: str


@dataclass(frozen=True)
class Line:
    """One line of a phone's chat; `number` counts from 1.

    `choices` stand in `text` as well, each on a line of its own behind a mark. `media`: id of the picture that it is;
    `link`: where it leads, if it is a card, whose title is the first line of its text.
    """

    number: int
    side: Side
    text: str
    at: float
    choices: tuple[Choice, ...] = ()
    media: str = ""
    link: str = ""


@dataclass(frozen=True)
class Delivered:
    """How a message fared: `text` is the passive reply, None for `success`; `failed` after three deliveries in vain."""

    message_id: int
    deliveries: int
    text: str | None
    failed: bool = False


# What WeChat itself shows a citizen when the account does not answer.
OUT_OF_ORDER = "该公众号提供的服务出现故障，请稍后再试"
AGAIN = "上一条消息又投递了一次"


class NoAnswer(Exception):
    """A delivery that WeChat would repeat."""


class Platform:
    """One account's platform. `callback` is the full address; of several each delivery of a message comes to another
    one, as behind a proxy. `patience`: the seconds that it waits for an answer before it delivers again.

    `slow`: seconds that every delivery is under way. `compatible`: messages come plain and encrypted (兼容模式).
    `clock` gives the seconds since 1970 that messages are dated and signed with.
    """

    def __init__(
        self,
        account: WeChatAccount,
        callback: str | Sequence[str],
        session: aiohttp.ClientSession,
        patience: float = PATIENCE,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._account = account
        self._callbacks = (callback,) if isinstance(callback, str) else tuple(callback)
        self._session = session
        self._patience = patience
        self._clock = clock
        self._crypto = WeChatCrypto(account.token, account.aes_key, account.app_id) if account.aes_key else None
        self._numbers = itertools.count(time.time_ns() // 1_000)
        self._phones: OrderedDict[str, deque[Line]] = OrderedDict()
        self._last: OrderedDict[str, tuple[int, dict[str, Any]]] = OrderedDict()
        self.quotas = Quotas()
        self.trace = Trace()
        self.slow = 0.0
        self.compatible = False

    async def send(self, openid: str, text: str, *, message_id: int | None = None) -> Delivered:
        """A citizen types a text. Give an earlier `message_id` to replay a message."""
        self.show(openid, Side.CITIZEN, text)
        number = message_id or next(self._numbers)
        return await self._deliver(openid, number, {"MsgType": "text", "Content": text, "MsgId": str(number)})

    async def send_other(self, openid: str, fields: Mapping[str, str]) -> Delivered:
        """A citizen sends something else, such as `{"MsgType": "image", "PicUrl": …}`."""
        number = next(self._numbers)
        return await self._deliver(openid, number, {**fields, "MsgId": str(number)})

    async def event(self, openid: str, event: str, key: str = "") -> Delivered:
        """A citizen follows (`subscribe`), leaves (`unsubscribe`), or clicks."""
        return await self._deliver(openid, 0, {"MsgType": "event", "Event": event, "EventKey": key})

    async def again(self, openid: str) -> Delivered | None:
        """Deliver what this phone caused last once more, as it was; None where it caused nothing."""
        if openid not in self._last:
            return None
        number, xml = self._last[openid]
        self.show(openid, Side.SIGN, AGAIN)
        return await self._attempts(openid, number, xml)

    async def report(self, openid: str, fields: Mapping[str, Any]) -> Delivered:
        """WeChat tells the account what became of something."""
        return await self._deliver(openid, 0, {"MsgType": "event", **fields})

    def push(self, openid: str, text: str, choices: Sequence[Choice] = (), *, media: str = "", link: str = "") -> int:
        """Take a customer-service message as far as the quota goes; the error code, 0 where it is shown."""
        code = self.quotas.take(openid)
        if not code:
            self.show(openid, Side.PUSHED, text, choices, media=media, link=link)
        return code

    def notice(self, openid: str, text: str) -> None:
        """Show a notice, whenever the citizen last wrote."""
        self.show(openid, Side.NOTICE, text)

    def pushed(self, openid: str) -> list[str]:
        """The customer-service messages that reached a phone, oldest first."""
        return [line.text for line in self.transcript(openid) if line.side is Side.PUSHED]

    def transcript(self, openid: str, after: int = 0) -> list[Line]:
        """What a phone shows, from line number `after` on."""
        return [line for line in self._phones.get(openid, ()) if line.number > after]

    async def _deliver(self, openid: str, number: int, fields: Mapping[str, Any]) -> Delivered:
        self.quotas.heard(openid, fields)
        now = str(int(self._clock()))
        xml = {"ToUserName": NAME, "FromUserName": openid, "CreateTime": now, **fields}
        self._last[openid] = (number, xml)
        if len(self._last) > PHONES:
            self._last.popitem(last=False)
        return await self._attempts(openid, number, xml)

    async def _attempts(self, openid: str, number: int, xml: dict[str, Any]) -> Delivered:
        for attempt in range(1, DELIVERIES + 1):
            try:
                text = await self._traced(xml, openid, attempt, self._callback(openid, number + attempt))
            except NoAnswer:
                continue
            if text:
                self.show(openid, Side.ACCOUNT, text)
            return Delivered(number, attempt, text)
        self.show(openid, Side.PLATFORM, OUT_OF_ORDER)
        return Delivered(number, DELIVERIES, None, failed=True)

    def _callback(self, openid: str, turn: int) -> str:
        # Events have no number, so that by it alone all of them would come to the same address first.
        return self._callbacks[(zlib.crc32(openid.encode()) + turn) % len(self._callbacks)]

    async def _traced(self, xml: dict[str, Any], openid: str, attempt: int, callback: str) -> str | None:
        plain, began = xmltodict.unparse({"xml": xml}), time.time()
        query, sealed = self.sealed(plain, openid)
        number, answer, opened, ended = self.trace.next_number(), "", None, "已应答"
        try:
            answer = await self._post(callback, query, sealed)
            opened = self._opened(answer)
            return opened
        except NoAnswer as error:
            ended = str(error)
            raise
        finally:
            seconds, shown = round(time.time() - began, 2), sealed.decode()[:LONGEST]
            what = xml.get("Event") or xml["MsgType"]
            self.trace.add(
                Delivery(
                    number, openid, began, attempt, what, query, plain, shown, answer, opened or "", ended, seconds
                )
            )

    async def _post(self, callback: str, query: dict[str, str], sealed: bytes) -> str:
        timeout = aiohttp.ClientTimeout(total=self._patience)
        began = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(self._patience):
                await asyncio.sleep(self.slow)
                async with self._session.post(callback, params=query, data=sealed, timeout=timeout) as response:
                    answer = await body.read(response.content, MAX_ANSWER)
                    if response.status != 200 or answer is None:
                        raise NoAnswer(f"HTTP {response.status}")
                    return answer.decode()
        except TimeoutError as error:
            raise NoAnswer("超过 5 秒没有应答") from error
        except (aiohttp.ClientError, UnicodeDecodeError) as error:
            # Where nobody listens it is not called again any sooner.
            await asyncio.sleep(began + self._patience - asyncio.get_running_loop().time())
            raise NoAnswer("连接失败") from error

    def sealed(self, xml: str, openid: str) -> tuple[dict[str, str], bytes]:
        """The query and the body of a delivery."""
        timestamp, nonce = str(int(self._clock())), secrets.token_hex(8)
        query = {"timestamp": timestamp, "nonce": nonce, "openid": openid}
        query["signature"] = _signature(self._account.token, timestamp, nonce)
        if self._crypto is None:
            return query, xml.encode()
        sealed = xmltodict.parse(self._crypto.encrypt_message(xml, nonce, timestamp))["xml"]
        query |= {"encrypt_type": "aes", "msg_signature": sealed["MsgSignature"]}
        plain = xmltodict.parse(xml)["xml"] or {} if self.compatible else {"ToUserName": NAME}
        envelope = {"xml": {**plain, "Encrypt": sealed["Encrypt"]}}
        return query, xmltodict.unparse(envelope).encode()

    def _opened(self, answer: str) -> str | None:
        """The text of a passive reply; None for `success`. Raises NoAnswer where WeChat would show a failure."""
        if answer in ("", "success"):
            return None
        try:
            sealed = xmltodict.parse(answer)["xml"]
            if self._crypto is not None:
                names = ("MsgSignature", "TimeStamp", "Nonce")
                answer = self._crypto.decrypt_message(sealed, *(sealed[name] for name in names))
                sealed = xmltodict.parse(answer)["xml"]
            text = str(sealed["Content"])
        except (ValueError, KeyError, TypeError, WeChatException, xmltodict.expat.ExpatError) as error:
            raise NoAnswer("应答不是能读的 XML") from error
        if len(text.encode()) > 2_048:
            raise NoAnswer("应答超过 2048 字节")
        return text

    def show(
        self, openid: str, side: Side, text: str, choices: Sequence[Choice] = (), *, media: str = "", link: str = ""
    ) -> None:
        """Put a line on a phone."""
        lines = self._phones.setdefault(openid, deque(maxlen=LINES))
        self._phones.move_to_end(openid)
        number = lines[-1].number + 1 if lines else 1
        lines.append(Line(number, side, text, time.time(), tuple(choices), media, link))
        if len(self._phones) > PHONES:
            self._phones.popitem(last=False)


def _signature(*parts: str) -> str:
    signer = WeChatSigner()
    signer.add_data(*parts)
    signature: str = signer.signature
    return signature
