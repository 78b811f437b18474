"""/healthz: every part asked at once, each with a limit, none trusted to answer."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog
from aiohttp import web

CHECK_SECONDS = 2.0

# A check returns a word or two about the part ("ok", "3 waiting") and raises when the part does not work.
Check = Callable[[], Awaitable[str]]

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class PartHealth:
    """How one part answered: in milliseconds, and with what words."""

    name: str
    well: bool
    words: str
    milliseconds: int


async def examine(checks: Mapping[str, Check]) -> list[PartHealth]:
    """Every part's health, in the order given."""
    return list(await asyncio.gather(*(_examine(name, check) for name, check in checks.items())))


async def _examine(name: str, check: Check) -> PartHealth:
    began = time.monotonic()
    try:
        well, words = True, await asyncio.wait_for(check(), CHECK_SECONDS)
    except TimeoutError:
        well, words = False, f"no answer within {CHECK_SECONDS:.0f} s"
    except Exception as error:  # whatever a part raises is its ill health; only the class is shown to callers
        log.warning("part unwell", part=name, error=repr(error))
        well, words = False, type(error).__name__
    return PartHealth(name, well, words, round((time.monotonic() - began) * 1000))


def handler(checks: Mapping[str, Check], needed: frozenset[str]) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The page: 200 while every needed part is well (`degraded` when another is not), else 503."""

    async def healthz(_request: web.Request) -> web.Response:
        parts = await examine(checks)
        failing = {part.name for part in parts if not part.well}
        status = "failing" if failing & needed else "degraded" if failing else "ok"
        body = {
            "status": status,
            "parts": {
                part.name: {"ok": part.well, "detail": part.words, "milliseconds": part.milliseconds} for part in parts
            },
        }
        return web.json_response(body, status=503 if status == "failing" else 200)

    return healthz
