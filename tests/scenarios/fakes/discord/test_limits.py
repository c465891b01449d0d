"""Rate limits that a test switches on, failures that a script counts out, and the ban."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes.discord import Rates, rate_limited, refusal, server_error

if TYPE_CHECKING:
    from tests.fakes.discord import Channel, FakeDiscord
    from tests.scenarios.fakes.discord.conftest import Api


async def statuses(api: Api, channel: Channel, times: int) -> list[int]:
    path = f"/channels/{channel.id}/messages"
    return [(await api.ask("POST", path, {"content": "x"}))[0] for _ in range(times)]


async def test_channel_takes_so_many_in_its_window(fake: FakeDiscord, api: Api, channel: Channel) -> None:
    fake.limits.rates = Rates(per_route=2)

    assert await statuses(api, channel, 3) == [200, 200, 429]
    fake.clock.advance(5)
    assert await statuses(api, channel, 1) == [200]


async def test_limit_is_told_with_each_answer(fake: FakeDiscord, api: Api, channel: Channel) -> None:
    fake.limits.rates = Rates(per_route=2)
    await statuses(api, channel, 3)

    told = [call.reply.headers["X-RateLimit-Remaining"] for call in fake.calls.all if call.reply]
    assert told == ["1", "0", "0"]
    late = fake.calls.all[-1].reply
    assert late is not None
    assert late.headers["Via"] == "1.1 google"
    assert late.body == {
        "message": "You are being rate limited.",
        "code": 0,
        "retry_after": 5.0,
        "global": False,
    }


async def test_each_channel_has_its_own_limit(fake: FakeDiscord, api: Api, channel: Channel) -> None:
    fake.limits.rates = Rates(per_route=1)
    other = fake.world.add_channel(fake.world.guilds[channel.guild_id or ""], "other")

    assert await statuses(api, channel, 2) + await statuses(api, other, 1) == [200, 429, 200]


async def test_all_requests_together_are_limited(fake: FakeDiscord, api: Api, channel: Channel) -> None:
    fake.limits.rates = Rates(per_second=2)

    assert await statuses(api, channel, 3) == [200, 200, 429]
    late = fake.calls.all[-1].reply
    assert late is not None
    assert late.headers["X-RateLimit-Global"] == "true"


async def test_too_many_invalid_requests_are_banned(fake: FakeDiscord, api: Api, channel: Channel) -> None:
    fake.limits.rates = Rates(invalid=2)
    fake.failures.add(refusal(50013), times=2)

    assert await statuses(api, channel, 3) == [403, 403, 429]
    banned = fake.calls.all[-1].reply
    assert banned is not None
    assert "Via" not in banned.headers
    assert fake.limits.invalid_requests == 3


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ({"times": 2}, [500, 500, 200, 200, 200]),
        ({"skip": 1}, [200, 500, 200, 200, 200]),
        ({"every": 2, "times": None}, [500, 200, 500, 200, 500]),
        ({"skip": 1, "every": 3, "times": None}, [200, 500, 200, 200, 500]),
        ({"method": "GET"}, [200] * 5),
    ],
)
async def test_script_counts_out_its_failures(
    fake: FakeDiscord, api: Api, channel: Channel, plan: dict[str, Any], expected: list[int]
) -> None:
    fake.failures.add(server_error(stored=False), **plan)

    assert await statuses(api, channel, 5) == expected


async def test_failure_strikes_where_its_condition_holds(fake: FakeDiscord, api: Api, channel: Channel) -> None:
    fake.failures.add(rate_limited(), "*", "*", times=None, where=lambda call: call.body == {"content": "bad"})

    path = f"/channels/{channel.id}/messages"
    good, bad = await api.ask("POST", path, {"content": "good"}), await api.ask("POST", path, {"content": "bad"})

    assert (good[0], bad[0]) == (200, 429)


async def test_failures_are_cleared(fake: FakeDiscord, api: Api, channel: Channel) -> None:
    fake.failures.add(server_error(), times=None)
    fake.failures.clear()

    assert await statuses(api, channel, 1) == [200]


async def test_wait_that_is_in_vain_says_for_what(fake: FakeDiscord) -> None:
    with pytest.raises(TimeoutError, match="POST /nowhere number 1"):
        await fake.calls.wait("POST", "/nowhere", timeout_s=0.01)
