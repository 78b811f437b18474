"""A message or event of WeChat as we need it, out of XML that anybody may have written."""

import hashlib
import re
from datetime import UTC, datetime
from typing import Any

import msgspec
from wechatpy.parser import parse_message

from channels.wechat.envelope import UNREADABLE, Odd
from channels.wechat.results import Result, read
from language.text import clean
from records.enclosures import MAX_LABEL, Enclosure, Link, Place
from records.media import MediaKind
from records.messages import MATERIAL

_NAME = re.compile(r"[A-Za-z0-9_@.-]{1,64}")
_MEDIA_ID = re.compile(r"[A-Za-z0-9_-]{1,200}")
_SECONDS = re.compile(r"[0-9]{1,11}")
_MAX_ID = 2**63
VIDEOS = ("video", "shortvideo")
_PIECES = frozenset(MediaKind)
_SAID = frozenset(("text", *MATERIAL))
# The events that mean something to us. wechatpy tells a scan that leads to following apart; for us both are somebody
# new. Of the menu's scans only `waitmsg` wants an answer: with `push` the phone opens what it found by itself.
EVENTS = {
    "subscribe": "subscribe",
    "subscribe_scan": "subscribe",
    "unsubscribe": "unsubscribe",
    "scan": "scan",
    "click": "click",
    "scancode_waitmsg": "click",
}
SCENE = "qrscene_"
MAX_SCENE = 64
MAX_LINE = 1_024
# What a menu's click key begins with when its rest is said as if it had been typed.
SAY = "say:"


class Incoming(msgspec.Struct, frozen=True):
    """`kind`: "text", "image", "voice", "video", "location", "link", "subscribe", "unsubscribe", "scan", "click",
    "event" or "other".

    `key` is the same for every delivery of the same thing. `text` is empty where there is none; of a subscribe or a
    scan it is the scene of the QR code. `event`: WeChat's name of an event, in lower case. `results`: what became of
    notices that we sent. `media_id`: what WeChat gives the picture, voice or video for. `enclosure`: what a location or
    a link says. `at`: when it was sent or happened, as far as WeChat says it.
    """

    kind: str
    openid: str
    account: str
    key: str
    text: str
    event: str = ""
    results: tuple[Result, ...] = ()
    media_id: str = ""
    enclosure: Enclosure | None = None
    at: datetime | None = None


def parse(xml: str) -> Incoming:
    """Read WeChat's XML. Raises Odd."""
    try:
        message = parse_message(xml)
        data = message._data
        kind = _kind(data)
        return Incoming(
            kind=kind,
            openid=_name(data, "FromUserName"),
            account=_name(data, "ToUserName"),
            key=_key(data),
            text=_text(data, kind),
            event=_event(data),
            results=read(_event(data), data),
            media_id=_media_id(data) if kind in _PIECES else "",
            enclosure=_enclosure(data, kind),
            at=_at(data),
        )
    except UNREADABLE as error:
        raise Odd(type(error).__name__) from error


def _kind(data: dict[str, Any]) -> str:
    kind = str(data["MsgType"]).lower()
    if kind == "event":
        return EVENTS.get(_event(data), "event")
    kind = "video" if kind in VIDEOS else kind
    if kind in _PIECES and not _media_id(data):
        return "other"
    if kind == "text" and data.get("bizmsgmenuid"):
        return "click"  # for WeChat as well: it allows what a click allows, not what a message does
    return kind if kind in _SAID else "other"


def _event(data: dict[str, Any]) -> str:
    return _line(data.get("Event")).lower()


def _name(data: dict[str, Any], field: str) -> str:
    name = data[field]
    if not _NAME.fullmatch(name):
        raise ValueError(field)
    return str(name)


def _key(data: dict[str, Any]) -> str:
    if str(data["MsgType"]).lower() == "event":
        # Events have no MsgId: sender, time and event make them unique, as WeChat's documentation says.
        parts = [str(data.get(name)) for name in ("FromUserName", "CreateTime", "Event", "EventKey")]
        return "event:" + hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
    number = int(data["MsgId"])
    if not 0 < number < _MAX_ID:
        raise ValueError("MsgId")
    return f"message:{number}"


def _text(data: dict[str, Any], kind: str) -> str:
    """What was typed, or what WeChat heard in a voice, or the name of a place, or what a menu says, or the scene."""
    key = _line(data.get("EventKey"))
    if kind in ("subscribe", "scan"):
        return key.removeprefix(SCENE)[:MAX_SCENE]
    if event := _event(data):
        return key.removeprefix(SAY) if event == "click" and key.startswith(SAY) else ""
    found = data.get("Content") or data.get("Recognition") or data.get("Label")
    return found if isinstance(found, str) else ""


def _media_id(data: dict[str, Any]) -> str:
    found = data.get("MediaId")
    return found if isinstance(found, str) and _MEDIA_ID.fullmatch(found) else ""


def _enclosure(data: dict[str, Any], kind: str) -> Enclosure | None:
    match kind:
        case "location":
            label = _line(data.get("Label"))[:MAX_LABEL]
            point = {"latitude": float(data["Location_X"]), "longitude": float(data["Location_Y"])}
            return msgspec.convert({"is": "place", **point, "label": label}, Place)
        case "link":
            return Link(*(_line(data.get(name)) for name in ("Title", "Description", "Url")))
    return None


def _at(data: dict[str, Any]) -> datetime | None:
    """The end of the second in which it happened."""
    told = _line(data.get("CreateTime"))
    return datetime.fromtimestamp(int(told) + 1, UTC) if _SECONDS.fullmatch(told) else None


def _line(found: object) -> str:
    """A field that should be one short line; empty where it is anything else."""
    return clean(found, MAX_LINE).replace("\n", " ") if isinstance(found, str) else ""
