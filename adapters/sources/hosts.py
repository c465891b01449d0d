"""A host name → the addresses on the internet that may be spoken to.

Whoever can name a page to read could name a router, a database or a cloud's metadata service. So names are resolved
here, private addresses are left out, and the caller connects to an address that was checked, never to the name again:
a name that answers differently the second time gains nothing.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Finds the IP addresses of a host and port."""

_TRANSLATED = IPv6Network("64:ff9b::/96")  # IPv4 behind NAT64, https://www.rfc-editor.org/rfc/rfc6052


# Of its own: names that nobody answers for keep threads for seconds, and the store's work waits in the common ones.
_RESOLVERS = ThreadPoolExecutor(max_workers=32, thread_name_prefix="resolve")


async def resolve_host(host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of a host, in the system's order of preference; raise OSError where it has none."""
    found = await asyncio.get_running_loop().run_in_executor(
        _RESOLVERS, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    )
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the internet at large, also where it wraps one of version 4."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        wrapped = _wrapped(ip)
        if wrapped is not None:
            return is_public(str(wrapped))
    return ip.is_global and not ip.is_multicast


def _wrapped(ip: IPv6Address) -> IPv4Address | None:
    if ip in _TRANSLATED:
        return IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
