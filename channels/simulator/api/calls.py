"""What the groups of calls share: where they are, how a call's JSON is read, and how WeChat answers."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from channels import body

ROOT = "/simulator/api"
PREFIX = f"{ROOT}/cgi-bin"
MAX_BODY = 65_536

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def asked(request: web.Request) -> dict[str, Any]:
    """The JSON object that the call brings; empty when it brings something else."""
    raw = await body.read(request.content, MAX_BODY)
    try:
        content = json.loads(raw or b"")
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def answer(code: int, message: str) -> web.Response:
    """What WeChat answers when there is nothing to give but a code; 0 is success."""
    return web.json_response({"errcode": code, "errmsg": message})
