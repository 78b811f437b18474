"""Logs: one JSON object a line, every text masked, no query strings and no paths that could name a person."""

import logging
import sys
from typing import Any, TextIO

import structlog
from aiohttp import web
from aiohttp.abc import AbstractAccessLogger
from structlog.typing import EventDict, Processor

from language import personal
from service.errors import route_of

NOT_PERSONAL = frozenset({"timestamp", "level", "logger"})

access = structlog.get_logger("access")


def configure(level: str, stream: TextIO = sys.stdout) -> None:
    """Send structlog and the standard library's loggers to `stream` as masked JSON, from the level of this name up."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(shared))
    # Some libraries give their own loggers a lower level than the root's.
    handler.setLevel(level)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # Its lines repeat every SQL statement and parameter at INFO.
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)


def mask(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Hide personal data in every text of an entry."""
    return {name: value if name in NOT_PERSONAL else _masked(value) for name, value in event.items()}


def _masked(value: Any) -> Any:
    match value:
        case str():
            return personal.mask(value)
        case dict():
            return {key: _masked(part) for key, part in value.items()}
        case list() | tuple():
            return [_masked(part) for part in value]
        case bool() | int() | float() | None:
            return value
        case _:
            return personal.mask(repr(value))


def _formatter(shared: list[Processor]) -> logging.Formatter:
    render = structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
    )


class AccessLogger(AbstractAccessLogger):
    """One line a request: method, route, status and milliseconds."""

    @property
    def enabled(self) -> bool:
        return self.logger.isEnabledFor(logging.INFO)

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        route = route_of(request) if isinstance(request, web.Request) else "(malformed)"
        access.info("request", method=request.method, route=route, status=response.status, ms=round(time * 1000, 1))
