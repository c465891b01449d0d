"""`python -m tests.fakes.slack`: the fake as a process of its own, which outlives a bot that is killed.

It prints one line of JSON with its address and tokens when it listens, and runs until it is told to stop (SIGTERM,
SIGINT). Everything else goes through the control endpoint.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal

from tests.fakes.slack.server import FakeSlack


async def serve(port: int, channels: int) -> None:
    """Run until a signal comes."""
    slack = FakeSlack()
    slack.add_channels(channels)
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    await slack.start(port)
    ready = {
        "url": slack.url,
        "api_url": slack.api_url,
        "app_token": slack.secrets.app_token,
        "bot_token": slack.workspace.token,
        "channel": slack.channel.id,
    }
    print(json.dumps(ready), flush=True)  # noqa: T201 -- the parent process reads it
    await stopping.wait()
    await slack.stop()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.slack", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--channels", type=int, default=0, help="channels beside the first")
    arguments = parser.parse_args()
    asyncio.run(serve(arguments.port, arguments.channels))


if __name__ == "__main__":
    main()
