"""Notices outside the window: template messages, and subscription notices to whoever agreed to them."""

import asyncio
import itertools
from collections import Counter, OrderedDict
from collections.abc import Callable
from typing import Any

from aiohttp import web

from channels.simulator.api.calls import PREFIX, answer, asked
from channels.simulator.api.token import Tokens
from channels.simulator.platform import Platform

REMEMBERED = 1_000


class Notices:
    """Takes notices for the phones of `platform`, and reports to the callback what became of them.

    `consents` counts what a phone still agreed to, by (openid, template). `status` is what notices end in.
    """

    def __init__(self, tokens: Tokens, platform: Callable[[], Platform]) -> None:
        self.consents: Counter[tuple[str, str]] = Counter()
        self.status = "success"
        self._tokens = tokens
        self._platform = platform
        self._numbers = itertools.count(1_000_001)
        # The numbers of what was sent, by openid and client_msg_id: WeChat sends the same once.
        self._sent: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._reports: set[asyncio.Task[object]] = set()

    def setup(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_post(f"{PREFIX}/message/template/send", self._tokens.checked(self._template))
        app.router.add_post(f"{PREFIX}/message/subscribe/bizsend", self._tokens.checked(self._subscription))
        app.on_cleanup.append(self._close)

    async def _template(self, request: web.Request) -> web.Response:
        wanted = await asked(request)
        if code := self._refusal(wanted):
            return answer(code, "refused")
        once = str(wanted.get("touser")), str(wanted.get("client_msg_id") or next(self._numbers))
        if once not in self._sent:
            number = self._sent[once] = str(next(self._numbers))
            if len(self._sent) > REMEMBERED:
                self._sent.popitem(last=False)
            self._show(wanted, {"Event": "TEMPLATESENDJOBFINISH", "MsgID": number, "Status": self.status})
        return web.json_response({"errcode": 0, "errmsg": "ok", "msgid": int(self._sent[once])})

    async def _subscription(self, request: web.Request) -> web.Response:
        wanted = await asked(request)
        agreed = (str(wanted.get("touser")), str(wanted.get("template_id")))
        if code := self._refusal(wanted) or (0 if self.consents[agreed] else 43101):
            return answer(code, "refused")
        self.consents[agreed] -= 1
        # The answer tells no number; only the report does.
        sent = {"TemplateId": agreed[1], "MsgID": str(next(self._numbers)), **_ended(self.status)}
        self._show(wanted, {"Event": "subscribe_msg_sent_event", "SubscribeMsgSentEvent": {"List": sent}})
        return answer(0, "ok")

    def _refusal(self, wanted: dict[str, Any]) -> int:
        data = wanted.get("data")
        if not self._platform().quotas.follows(str(wanted.get("touser"))):
            return 43004
        if not wanted.get("template_id"):
            return 40037
        if not isinstance(data, dict) or not all(isinstance(one, dict) and one.get("value") for one in data.values()):
            return 47003
        return 0

    def _show(self, wanted: dict[str, Any], report: dict[str, Any]) -> None:
        openid, platform = str(wanted.get("touser")), self._platform()
        if self.status == "success":
            platform.notice(openid, "\n".join(f"{keyword}: {one['value']}" for keyword, one in wanted["data"].items()))
        task: asyncio.Task[object] = asyncio.create_task(platform.report(openid, report))
        self._reports.add(task)
        task.add_done_callback(self._reports.discard)

    async def _close(self, _app: web.Application) -> None:
        for report in self._reports:
            report.cancel()


def _ended(status: str) -> dict[str, str]:
    """How a subscription notice ended, as its report has it."""
    codes = {"success": "0", "failed:user block": "43101"}
    return {"ErrorCode": codes.get(status, "-1"), "ErrorStatus": status}
