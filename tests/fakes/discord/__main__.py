"""The fake as a process of its own, so that the bot's process can be killed while Discord goes on.

`python -m tests.fakes.discord --port 0 --guilds 4 --channels 500` prints one line of JSON once it listens: the state
that `GET /control/state` gives. It ends at SIGTERM or SIGINT.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from datetime import datetime

from tests.fakes.discord.clock import Clock
from tests.fakes.discord.control import Control
from tests.fakes.discord.limits import Rates
from tests.fakes.discord.server import FakeDiscord


def arguments() -> argparse.ArgumentParser:
    """Return what the command line may say."""
    parser = argparse.ArgumentParser("tests.fakes.discord", description="a fake Discord on the loopback")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--guilds", type=int, default=1)
    parser.add_argument("--channels", type=int, default=1, help="text channels in each guild")
    parser.add_argument("--token", help="the bot's token; by default the fake's own, which it prints")
    parser.add_argument("--nonce-window", type=float, default=120.0, help="seconds an enforced nonce is remembered")
    parser.add_argument("--heartbeat", type=float, default=41.25, help="seconds between heartbeats")
    parser.add_argument("--per-route", type=int, help="requests per route and channel in five seconds")
    parser.add_argument("--per-second", type=int, help="requests in a second over all")
    parser.add_argument("--start", type=datetime.fromisoformat, help="a clock that stands still from here on")
    return parser


async def serve(options: argparse.Namespace) -> None:
    """Run until a signal ends it."""
    rates = Rates(per_route=options.per_route, per_second=options.per_second)
    fake = FakeDiscord(clock=Clock(options.start), nonce_window_s=options.nonce_window, rates=rates)
    fake.gateway.heartbeat_interval_s = options.heartbeat
    fake.world.token = options.token or fake.world.token
    for number in range(options.guilds):
        fake.world.add_guild(f"desk-{number}", channels=options.channels)
    control = Control(fake)
    control.add()
    ended = asyncio.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(ending, ended.set)
    await fake.start(options.port)
    sys.stdout.write(json.dumps(control.state()) + "\n")
    sys.stdout.flush()
    await ended.wait()
    await fake.stop()


if __name__ == "__main__":
    asyncio.run(serve(arguments().parse_args()))
