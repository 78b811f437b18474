"""A message or event of WeChat as we need it, out of XML that anybody may have written."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from wechatpy.parser import parse_message

from channels.wechat.envelope import UNREADABLE, Odd

_NAME = re.compile(r"[A-Za-z0-9_@.-]{1,64}")
_MAX_ID = 2**63
VIDEOS = ("video", "shortvideo")


@dataclass(frozen=True)
class Incoming:
    """`kind`: "text", "image", "voice", "video", "location", "link", "subscribe", "unsubscribe", "event" or "other".

    `key` is the same for every delivery of the same thing. `text` is empty where there is none.
    """

    kind: str
    openid: str
    account: str
    key: str
    text: str


def parse(xml: str) -> Incoming:
    """Read WeChat's XML. Raises Odd."""
    try:
        message = parse_message(xml)
        data = message._data
        kind = _kind(data)
        return Incoming(kind, _name(data, "FromUserName"), _name(data, "ToUserName"), _key(data, kind), _text(data))
    except UNREADABLE as error:
        raise Odd(type(error).__name__) from error


def _kind(data: dict[str, Any]) -> str:
    kind = str(data["MsgType"]).lower()
    if kind == "event":
        event = str(data.get("Event")).lower()
        # wechatpy tells a scan that leads to following apart; for us both are somebody new.
        return {"subscribe": "subscribe", "subscribe_scan": "subscribe", "unsubscribe": "unsubscribe"}.get(
            event, "event"
        )
    if kind in VIDEOS:
        return "video"
    return kind if kind in ("text", "image", "voice", "location", "link") else "other"


def _name(data: dict[str, Any], field: str) -> str:
    name = data[field]
    if not _NAME.fullmatch(name):
        raise ValueError(field)
    return str(name)


def _key(data: dict[str, Any], kind: str) -> str:
    if kind in ("subscribe", "unsubscribe", "event"):
        # Events have no MsgId: sender, time and event make them unique, as WeChat's documentation says.
        parts = [str(data.get(name)) for name in ("FromUserName", "CreateTime", "Event", "EventKey")]
        return "event:" + hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
    number = int(data["MsgId"])
    if not 0 < number < _MAX_ID:
        raise ValueError("MsgId")
    return f"message:{number}"


def _text(data: dict[str, Any]) -> str:
    """What was typed, or what WeChat heard in a voice, or the name of a place."""
    found = data.get("Content") or data.get("Recognition") or data.get("Label")
    return found if isinstance(found, str) else ""
