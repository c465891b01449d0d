"""How soon `dealwire run` is in both chats, from the start of its process to READY of Discord and Slack's hello.

`python -m bench.connect` starts both fakes and the bot as processes of their own, on a new store and then on one that
is there already. It prints for each chat when it was connected and when the first command, typed then, was answered,
with the CPU time that the bot had used by then: what it takes on a machine that does nothing else. Exits with 1 where
a chat took longer than is promised.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fakes.discord import running_discord
from tests.fakes.slack import running_slack

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Awaitable, Callable

    from tests.fakes.discord import FakeDiscord
    from tests.fakes.slack import FakeSlack

PROMISED_S = 3.0
_PATIENCE_S = 60.0
_STOPPED_WITHIN_S = 15.0
_ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Moment:
    """Seconds since the start of the process, and the CPU seconds that it had used."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        """Write both."""
        return f"{self.wall:.2f} s (CPU {self.cpu:.2f} s)"


def main() -> int:
    """Measure, print, and return whether the promise is kept, as a process does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="starts on the store that is there")
    options = parser.parse_args()
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.rounds + 1):
            store = "old store" if number else "new store"
            for chat, (connected, answered) in asyncio.run(start(folder)).items():
                print(f"{store} · {chat}: connected {connected}, first answer {answered}", flush=True)
                worst = max(worst, connected.wall)
    print(f"worst {worst:.2f} s, promised {PROMISED_S:.0f} s")
    return int(worst > PROMISED_S)


async def start(folder: str) -> dict[str, tuple[Moment, Moment]]:
    """Start the fakes and the bot, and stop them; return when each chat was up, and had its first answer."""
    async with running_discord() as discord, running_slack() as slack:
        discord.world.add_guild("desk")
        began = time.perf_counter()
        async with running_bot(discord, slack, folder) as bot, asyncio.timeout(_PATIENCE_S):
            of_discord, of_slack = await asyncio.gather(
                timed(began, bot.pid, discord_ready(discord), lambda: ask_discord(discord)),
                timed(began, bot.pid, slack_ready(slack), lambda: ask_slack(slack)),
            )
    return {"Discord": of_discord, "Slack": of_slack}


@asynccontextmanager
async def running_bot(discord: FakeDiscord, slack: FakeSlack, folder: str) -> AsyncIterator[Process]:
    """Run `dealwire run` against both fakes, with its store in `folder`, until the block ends."""
    settings = {
        "DEALWIRE_DATABASE_URL": f"sqlite:///{folder}/bench.db",
        "DEALWIRE_DISCORD_TOKEN": discord.world.token,
        "DEALWIRE_DISCORD_API_URL": discord.api_url,
        "DEALWIRE_DISCORD_GATEWAY_URL": discord.gateway_url,
        "DEALWIRE_SLACK_BOT_TOKEN": slack.workspace.token,
        "DEALWIRE_SLACK_APP_TOKEN": slack.secrets.app_token,
        "DEALWIRE_SLACK_API_URL": slack.api_url,
    }
    environment = {**os.environ, **settings, "PYTHONPATH": str(_ROOT)}
    command = (sys.executable, "-m", "bot", "run")
    bot = await asyncio.create_subprocess_exec(*command, env=environment, cwd=folder)
    try:
        yield bot
    finally:
        if bot.returncode is None:
            bot.send_signal(signal.SIGTERM)
        await asyncio.wait_for(bot.wait(), _STOPPED_WITHIN_S)


async def timed(
    began: float, process: int, up: Awaitable[object], ask: Callable[[], Awaitable[object]]
) -> tuple[Moment, Moment]:
    """Return when something was up, and when it had answered what was asked then."""
    await up
    connected = Moment(time.perf_counter() - began, cpu_of(process))
    await ask()
    return connected, Moment(time.perf_counter() - began, cpu_of(process))


async def discord_ready(discord: FakeDiscord) -> None:
    """Wait for READY."""
    await discord.gateway.until_ready(timeout_s=_PATIENCE_S)


async def ask_discord(discord: FakeDiscord) -> None:
    """Type a command in Discord, and wait for its answer."""
    channel = discord.world.first_channel()
    typed = await discord.type_command("deals find", {"company": "OpenAI"}, channel=channel, person=discord.world.owner)
    await discord.interactions.shown(typed, timeout_s=_PATIENCE_S)


async def slack_ready(slack: FakeSlack) -> None:
    """Wait until a socket was greeted."""
    await slack.socket.wait_opened(1, timeout_s=_PATIENCE_S)


async def ask_slack(slack: FakeSlack) -> None:
    """Type a command in Slack, and wait for its answer."""
    await slack.people.slash(slack.person, slack.channel, "/deals", "openai")
    await slack.wait_for("response_url", timeout_s=_PATIENCE_S)


def cpu_of(process: int) -> float:
    """Return the CPU seconds that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
