"""What the person with the phone does, as the page posts it, and what the phone and the platform make of it."""

from collections.abc import Awaitable
from typing import Annotated, Literal

import msgspec

from channels.simulator.platform import Platform, Side
from channels.wechat.incoming import SCENE

OpenId = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{1,40}$")]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]


class Say(msgspec.Struct, tag_field="do", tag="say", frozen=True):
    """Types a text."""

    openid: OpenId
    text: Words


class Tap(msgspec.Struct, tag_field="do", tag="tap", frozen=True):
    """Taps an item of a menu message."""

    openid: OpenId
    id: Name
    text: Words


class Follow(msgspec.Struct, tag_field="do", tag="follow", frozen=True):
    """Follows the account, or leaves it."""

    openid: OpenId
    event: Literal["subscribe", "unsubscribe"]


class Scan(msgspec.Struct, tag_field="do", tag="scan", frozen=True):
    """Scans a QR code of the account."""

    openid: OpenId
    scene: Name


class Press(msgspec.Struct, tag_field="do", tag="press", frozen=True):
    """Presses an item of the account's menu: its key, or the address that it opens."""

    openid: OpenId
    event: Literal["CLICK", "VIEW"]
    key: Annotated[str, msgspec.Meta(min_length=1, max_length=1_024)]
    name: Name


class Place(msgspec.Struct, tag_field="do", tag="place", frozen=True):
    """Sends a place; degrees."""

    openid: OpenId
    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    label: Annotated[str, msgspec.Meta(max_length=200)] = ""


class Share(msgspec.Struct, tag_field="do", tag="link", frozen=True):
    """Shares a page."""

    openid: OpenId
    title: Name
    url: Annotated[str, msgspec.Meta(pattern="^https?://", max_length=1_024)]


Act = Say | Tap | Follow | Scan | Press | Place | Share


def perform(act: Act, platform: Platform) -> Awaitable[object]:
    """Show on the phone what a real one shows, and deliver it to the account."""
    match act:
        case Say():
            return platform.send(act.openid, act.text)
        case Tap():
            platform.show(act.openid, Side.CITIZEN, act.text)
            fields = {"MsgType": "text", "Content": act.text, "bizmsgmenuid": act.id}
            return platform.send_other(act.openid, fields)
        case Follow():
            platform.show(act.openid, Side.SIGN, "关注了公众号" if act.event == "subscribe" else "取消了关注")
            return platform.event(act.openid, act.event)
        case Scan():
            platform.show(act.openid, Side.SIGN, f"扫了二维码（场景 {act.scene}）")
            known = platform.quotas.follows(act.openid)
            return platform.event(act.openid, "SCAN" if known else "subscribe", ("" if known else SCENE) + act.scene)
        case Press():
            platform.show(act.openid, Side.SIGN, f"点了菜单“{act.name}”")
            return platform.event(act.openid, act.event, act.key)
        case Place():
            platform.show(act.openid, Side.CITIZEN, f"〔位置〕{act.label}")
            degrees = {"Location_X": f"{act.latitude:.6f}", "Location_Y": f"{act.longitude:.6f}", "Scale": "16"}
            return platform.send_other(act.openid, {"MsgType": "location", **degrees, "Label": act.label})
        case Share():
            platform.show(act.openid, Side.CITIZEN, f"〔链接〕{act.title}")
            fields = {"MsgType": "link", "Title": act.title, "Description": "", "Url": act.url}
            return platform.send_other(act.openid, fields)


def send_photo(platform: Platform, openid: str, media_id: str) -> Awaitable[object]:
    """Send a picture; WeChat gives an address of it too, which nobody should fetch."""
    platform.show(openid, Side.CITIZEN, "〔图片〕", media=media_id)
    address = "http://mmbiz.qpic.cn/mmbiz_jpg/simulated/0"
    return platform.send_other(openid, {"MsgType": "image", "PicUrl": address, "MediaId": media_id})


def send_video(platform: Platform, openid: str, media_id: str) -> Awaitable[object]:
    """Send a video."""
    platform.show(openid, Side.CITIZEN, "〔视频〕")
    return platform.send_other(openid, {"MsgType": "video", "MediaId": media_id, "ThumbMediaId": media_id})


def send_voice(platform: Platform, openid: str, media_id: str) -> Awaitable[object]:
    """Send a voice. WeChat recognises none any more, so the field is there and empty."""
    platform.show(openid, Side.CITIZEN, "〔语音〕2″")
    fields = {"MsgType": "voice", "MediaId": media_id, "Format": "amr", "Recognition": ""}
    return platform.send_other(openid, fields)
