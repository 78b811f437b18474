"""From which address a request came, behind proxies that we trust and none that we do not."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from aiohttp import web

Networks = tuple[IPv4Network | IPv6Network, ...]


def client_address(request: web.Request, trusted: Networks) -> str:
    """The nearest address that is no trusted proxy; IPv6 as its /64, which is what one subscriber holds."""
    hops = [hop.strip() for value in request.headers.getall("X-Forwarded-For", []) for hop in value.split(",")]
    nearest = _parsed(request.remote or "")
    while nearest is not None and hops and any(nearest in network for network in trusted):
        farther = _parsed(hops.pop())
        if farther is None:
            break
        nearest = farther
    return _named(nearest)


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def _named(address: IPv4Address | IPv6Address | None) -> str:
    if address is None:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, 64), strict=False).network_address)
    return str(address)
