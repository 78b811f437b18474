"""Customer-service messages to a phone, and the sign that the account is typing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from channels.simulator.api.calls import PREFIX, answer, asked, part, parts
from channels.simulator.api.media import Media
from channels.simulator.api.token import Tokens
from channels.simulator.platform import Choice, Platform

MAX_TEXT_BYTES = 2_048
MAX_HEAD_BYTES = 1_024
MAX_ITEMS = 10


@dataclass(frozen=True)
class Messages:
    """Takes messages for the phones of `platform`."""

    tokens: Tokens
    media: Media
    platform: Callable[[], Platform]

    def setup(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_post(f"{PREFIX}/message/custom/send", self.tokens.checked(self._send))
        app.router.add_post(f"{PREFIX}/message/custom/typing", self.tokens.checked(self._type, typing=True))

    async def _send(self, request: web.Request) -> web.Response:
        wanted = await asked(request)
        code, text = _text(wanted)
        picture, link = "", ""
        if wanted.get("msgtype") == "image":
            picture = str(part(wanted, "image").get("media_id", ""))
            code = 0 if self.media.has(picture) else 40007
        elif wanted.get("msgtype") == "news":
            code, text, link = _card(parts(part(wanted, "news"), "articles"))
        to = str(wanted.get("touser"))
        code = code or self.platform().push(to, text, _choices(wanted), media=picture, link=link)
        return answer(code, "refused" if code else "ok")

    async def _type(self, request: web.Request) -> web.Response:
        wanted = await asked(request)
        code = self.platform().quotas.type(str(wanted.get("touser")), str(wanted.get("command")))
        return answer(code, "refused" if code else "ok")


def _text(wanted: dict[str, Any]) -> tuple[int, str]:
    """What the phone shows, and the error code where WeChat would not take it."""
    match wanted.get("msgtype"):
        case "text":
            text = str(part(wanted, "text").get("content", ""))
            return (45002 if len(text.encode()) > MAX_TEXT_BYTES else 0 if text else 44004), text
        case "msgmenu":
            return _menu(part(wanted, "msgmenu"))
    return 40008, ""


def _card(articles: list[dict[str, Any]]) -> tuple[int, str, str]:
    """The error code, the card's words and where it leads."""
    if len(articles) != 1:
        return 45008, "", ""
    title, description, url = (str(articles[0].get(name, "")) for name in ("title", "description", "url"))
    whole = title and url.startswith(("http://", "https://"))
    return (0 if whole else 40035), f"{title}\n{description}", url


def _choices(wanted: dict[str, Any]) -> list[Choice]:
    items = parts(part(wanted, "msgmenu"), "list") if wanted.get("msgtype") == "msgmenu" else []
    return [Choice(str(item.get("id", "")), str(item.get("content", ""))) for item in items]


def _menu(menu: dict[str, Any]) -> tuple[int, str]:
    head, tail = str(menu.get("head_content", "")), str(menu.get("tail_content", ""))
    items = [str(item.get("content", "")) for item in parts(menu, "list")]
    too_long = len(items) > MAX_ITEMS or len(head.encode()) > MAX_HEAD_BYTES
    return (45098 if too_long else 0), "\n".join(line for line in (head, *(f"▸ {one}" for one in items), tail) if line)
