"""Loopback ports: whether one is free, and free ones remembered from start to start."""

import json
import socket
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from service.bootstrap.failure import SetupError

LOOPBACK = "127.0.0.1"


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now. Raises OSError when the host is not of this machine."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as error:
            if error.errno in (98, 48):
                return False
            raise
    return True


def require_free(host: str, port: int) -> None:
    """Raises SetupError when the service could not listen there."""
    try:
        free = is_free(host, port)
    except PermissionError as error:
        raise SetupError(
            f"Port {port} is reserved for root: choose one above 1023 with --port or WEIQIAO_PORT."
        ) from error
    except OSError as error:
        raise SetupError(f"{host} is no address of this machine ({error.strerror}): correct WEIQIAO_HOST.") from error
    if not free:
        raise SetupError(
            f"Port {port} on {host} is taken by another program. Stop that one, or choose another port: "
            f"./weiqiao up --port {port + 1}"
        )


def remembered(file: Path, names: Sequence[str]) -> dict[str, int]:
    """A free loopback port for each name; the same as last time where that one is still free."""
    known: dict[str, int] = {}
    with suppress(OSError, ValueError):
        known = {name: int(port) for name, port in json.loads(file.read_text(encoding="utf-8")).items()}
    ports = {name: known[name] if name in known and is_free(LOOPBACK, known[name]) else _any() for name in names}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(ports), encoding="utf-8")
    return ports


def _any() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port
