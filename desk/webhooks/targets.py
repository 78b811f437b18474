"""Which addresses webhooks may be sent to: hosts that an administrator listed, never the inside of our own network."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Literal
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver

Networks = Sequence[IPv4Network | IPv6Network]
Refusal = Literal["not_https", "not_an_address", "host_not_listed", "private"]

# Ways into an IPv4 network by an address that looks public: NAT64 and 6to4.
_TUNNELS = (IPv6Network("64:ff9b::/96"), IPv6Network("2002::/16"))


@dataclass(frozen=True)
class Targets:
    """`hosts` may be sent to; addresses that are not public only where they lie in `networks`."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    https_only: bool = True

    def refusal(self, url: str) -> Refusal | None:
        """Why an address may not be used; None where nothing speaks against it yet."""
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname, parts.port
        except ValueError:
            return "not_an_address"
        if parts.scheme not in ("https", "http") or not host or parts.fragment or "@" in parts.netloc:
            return "not_an_address"
        if self.https_only and parts.scheme != "https":
            return "not_https"
        if host.lower() not in self.hosts:
            return "host_not_listed"
        literal = _literal(host)
        return None if literal is None or self.open(literal) else "private"

    def open(self, address: IPv4Address | IPv6Address) -> bool:
        """Whether a connection to this address may be made."""
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        if any(address in network for network in self.networks):
            return True
        tunnel = isinstance(address, IPv6Address) and any(address in network for network in _TUNNELS)
        return address.is_global and not address.is_multicast and not tunnel


class CheckedResolver(AbstractResolver):
    """Gives only addresses that may be connected to, at the moment of connecting: a name that changes is no way in.

    Raises OSError where one of a name's addresses may not.
    """

    def __init__(self, targets: Targets, inner: AbstractResolver | None = None) -> None:
        self._targets = targets
        self._inner = inner or DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        for one in found:
            if not self._targets.open(ip_address(one["host"].partition("%")[0])):
                raise OSError("the name leads to an address that is not allowed")
        return found

    async def close(self) -> None:
        await self._inner.close()


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
