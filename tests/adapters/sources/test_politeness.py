"""When a host may be asked next."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from adapters.sources.politeness import HostGate, Manners, host_of
from bot.errors import Fault, SourceError


async def enter(gate: HostGate, address: str, began: list[float], stay_s: float = 0.0) -> None:
    async with gate.passing(address):
        began.append(asyncio.get_running_loop().time())
        await asyncio.sleep(stay_s)


async def test_requests_to_one_host_keep_their_distance() -> None:
    gate = HostGate(Manners(gap_s=0.05))
    began: list[float] = []

    await asyncio.gather(*(enter(gate, f"https://a.example/{number}", began) for number in range(4)))

    assert all(later - earlier > 0.04 for earlier, later in pairwise(began))


async def test_hosts_do_not_wait_for_each_other() -> None:
    gate = HostGate(Manners(gap_s=5.0))
    began: list[float] = []

    await asyncio.gather(*(enter(gate, f"https://{number}.example/", began) for number in range(20)))

    assert max(began) - min(began) < 1


async def test_few_requests_are_under_way_at_one_host() -> None:
    gate = HostGate(Manners(at_once=2, gap_s=0.0))
    at_once: list[int] = []
    inside = 0

    async def one() -> None:
        nonlocal inside
        async with gate.passing("https://a.example/"):
            inside += 1
            at_once.append(inside)
            await asyncio.sleep(0.01)
            inside -= 1

    await asyncio.gather(*(one() for _ in range(9)))

    assert max(at_once) == 2


async def test_host_that_wants_silence_gets_it() -> None:
    gate = HostGate(Manners(longest_queue_s=20.0))
    gate.close("https://a.example/feed", 3600)

    with pytest.raises(SourceError) as caught:
        await enter(gate, "https://a.example/other", [])

    assert caught.value.fault is Fault.BUSY
    assert 3590 < (caught.value.retry_after_s or 0) <= 3600
    await enter(gate, "https://b.example/", [])


async def test_queue_for_a_host_is_bounded() -> None:
    gate = HostGate(Manners(gap_s=1.0, longest_queue_s=0.5))
    began: list[float] = []

    results = await asyncio.gather(
        *(enter(gate, "https://a.example/", began) for _ in range(5)), return_exceptions=True
    )

    assert len(began) == 1
    assert sum(isinstance(result, SourceError) for result in results) == 4


async def test_memory_of_hosts_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.sources.politeness._MOST_HOSTS", 10)
    gate = HostGate(Manners(gap_s=0.0))

    for number in range(50):
        await enter(gate, f"https://{number}.example/", [])

    assert len(gate._hosts) <= 12


HOSTS = [
    ("https://A.example:8080/x", "a.example"),
    ("http://[::1]/", "::1"),
    ("nothing", "nothing"),
    ("http://[", "http://["),
]


@pytest.mark.parametrize(("address", "host"), HOSTS)
def test_host_of_an_address(address: str, host: str) -> None:
    assert host_of(address) == host
