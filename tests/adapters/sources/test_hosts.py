"""Which addresses belong to the internet at large."""

from __future__ import annotations

import pytest

from adapters.sources.hosts import is_public, resolve_host

PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_address_is_public(address: str) -> None:
    assert is_public(address)


PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",  # noqa: S104  # the point of the test
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "169.254.169.254",  # where clouds keep credentials
    "100.64.0.1",  # behind a provider's NAT
    "192.0.2.1",  # documentation
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1%eth0",
    "fd00::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",  # the same in the dress of version 6
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::1",
    "2001:0:4136:e378:8000:63bf:f5ff:fffe",  # Teredo around 10.0.0.1
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.allow_hosts(["127.0.0.1"])  # literal addresses: nothing is asked of the network
@pytest.mark.parametrize(("host", "address"), [("127.0.0.1", "127.0.0.1"), ("2130706433", "127.0.0.1"), ("::1", "::1")])
async def test_address_in_any_spelling_is_resolved(host: str, address: str) -> None:
    assert list(await resolve_host(host, 80)) == [address]
