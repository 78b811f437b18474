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


def part(wanted: dict[str, Any], name: str) -> dict[str, Any]:
    """The object of that name inside what was asked; empty where it is none."""
    found = wanted.get(name)
    return found if isinstance(found, dict) else {}


def parts(wanted: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects in the list of that name; what is none among them counts as empty."""
    found = wanted.get(name)
    return [one if isinstance(one, dict) else {} for one in found] if isinstance(found, list) else []


def answer(code: int, message: str) -> web.Response:
    """What WeChat answers when there is nothing to give but a code; 0 is success."""
    return web.json_response({"errcode": code, "errmsg": message})
