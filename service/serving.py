"""The service process: the composed application, listening before anything slow is warmed."""

from aiohttp import web

from service import descriptors, logs
from service.app import build_app
from service.settings import Settings

# Longer than any turn of ours, shorter than the launcher's patience.
SHUTDOWN_SECONDS = 10.0
BACKLOG = 1024
# Of a connection on which no request is under way, or only a part of its head came. Longer than proxies keep theirs.
IDLE_SECONDS = 180.0


def serve(settings: Settings) -> None:
    """Listen until SIGTERM or SIGINT; what is under way is finished first."""
    logs.configure(settings.log_level)
    descriptors.raise_limit()
    web.run_app(
        build_app(settings),
        host=settings.host,
        port=settings.port,
        print=None,
        shutdown_timeout=SHUTDOWN_SECONDS,
        keepalive_timeout=IDLE_SECONDS,
        access_log_class=logs.AccessLogger,
        backlog=BACKLOG,
    )
