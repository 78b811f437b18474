"""The account's menu."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from channels.simulator.api.calls import PREFIX, answer, asked, parts
from channels.simulator.api.token import Tokens

MOST_BUTTONS, MOST_ITEMS = 3, 5
BUTTON_NAME, ITEM_NAME, KEY, URL = 16, 60, 128, 1_024


@dataclass
class Menus:
    """What `menu/create` published; None: nothing."""

    tokens: Tokens
    published: dict[str, Any] | None = None

    def setup(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_post(f"{PREFIX}/menu/create", self.tokens.checked(self._create))
        app.router.add_get(f"{PREFIX}/menu/get", self.tokens.checked(self._get))
        app.router.add_get(f"{PREFIX}/menu/delete", self.tokens.checked(self._delete))

    async def _create(self, request: web.Request) -> web.Response:
        wanted = await asked(request)
        if code := _refusal(wanted):
            return answer(code, "invalid menu")
        self.published = {"button": wanted["button"]}
        return answer(0, "ok")

    async def _get(self, _request: web.Request) -> web.Response:
        if self.published is None:
            return answer(46003, "menu no exist")
        return web.json_response({"menu": self.published})

    async def _delete(self, _request: web.Request) -> web.Response:
        self.published = None
        return answer(0, "ok")


def _refusal(wanted: dict[str, Any]) -> int:
    buttons = parts(wanted, "button")
    if not 0 < len(buttons) <= MOST_BUTTONS:
        return 40016
    for button in buttons:
        items = parts(button, "sub_button")
        if len(str(button.get("name", "")).encode()) > BUTTON_NAME:
            return 40018
        if len(items) > MOST_ITEMS:
            return 40023
        if code := _item_refusal(items or [button]):
            return code
    return 0


def _item_refusal(items: list[dict[str, Any]]) -> int:
    for item in items:
        if not item.get("name") or len(str(item["name"]).encode()) > ITEM_NAME:
            return 40018
        if item.get("type") == "click" and not 0 < len(str(item.get("key", "")).encode()) <= KEY:
            return 40019
        if item.get("type") == "view" and not 0 < len(str(item.get("url", "")).encode()) <= URL:
            return 40020
        if item.get("type") not in ("click", "view", "scancode_push", "scancode_waitmsg", "location_select"):
            return 40017
    return 0
