"""Which addresses of a host are spoken to, over a network that only notes what it is asked for."""

from __future__ import annotations

from collections.abc import Sequence  # noqa: TC003  # of the fakes' signatures

import httpcore
import pytest

from adapters.sources.connect import CheckedBackend, PrivateHostError, UnknownHostError


class Network(httpcore.AsyncMockBackend):
    """A network whose first addresses swallow what they are sent."""

    def __init__(self, dead: int) -> None:
        super().__init__([])
        self.asked: list[tuple[str, int]] = []
        self._dead = dead

    async def connect_tcp(self, host: str, port: int, *_rest: object, **_named: object) -> httpcore.AsyncNetworkStream:
        self.asked.append((host, port))
        if len(self.asked) <= self._dead:
            raise httpcore.ConnectTimeout(host)
        return httpcore.AsyncMockStream([])


def backend(found: Sequence[str], network: Network, *, allow_private: bool = False) -> CheckedBackend:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return found

    checked = CheckedBackend(resolve, allow_private=allow_private)
    checked._network = network  # type: ignore[assignment]  # the library's own fake
    return checked


async def test_every_address_of_a_host_gets_its_chance_and_private_ones_none() -> None:
    network = Network(dead=2)
    found = ["2606:2800:220:1::1", "10.0.0.1", "93.184.216.34", "93.184.216.35", "93.184.216.36"]

    await backend(found, network).connect_tcp("example.com", 443)

    assert network.asked == [("2606:2800:220:1::1", 443), ("93.184.216.34", 443), ("93.184.216.35", 443)]


async def test_host_whose_addresses_are_all_silent_is_told_by_the_last() -> None:
    network = Network(dead=9)

    with pytest.raises(httpcore.ConnectTimeout):
        await backend([f"93.184.216.{number}" for number in range(9)], network).connect_tcp("example.com", 443)

    assert len(network.asked) == 3


@pytest.mark.parametrize("ip", ["127.0.0.1", "::ffff:10.0.0.1", "169.254.169.254", "100.64.0.1", "fe80::1%eth0"])
async def test_private_address_is_never_dialled(ip: str) -> None:
    network = Network(dead=0)

    with pytest.raises(PrivateHostError):
        await backend([ip], network).connect_tcp("rebound.example", 80)

    assert network.asked == []


async def test_private_address_is_dialled_where_that_is_allowed() -> None:
    network = Network(dead=0)

    await backend(["127.0.0.1"], network, allow_private=True).connect_tcp("intranet.example", 80)

    assert network.asked == [("127.0.0.1", 80)]


async def test_host_without_addresses_is_unknown() -> None:
    with pytest.raises(UnknownHostError):
        await backend([], Network(dead=0)).connect_tcp("nowhere.example", 80)


async def test_waiting_is_the_networks() -> None:
    await backend([], Network(dead=0)).sleep(0)
