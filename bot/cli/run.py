"""`dealwire run`: the bot itself."""

from __future__ import annotations

import asyncio
import signal

from bot.cli.doctor import findings
from bot.cli.terminal import err
from bot.config import load_settings
from bot.errors import ConfigError
from bot.wiring import run_bot


def run() -> None:
    """Poll the sources and store their deals until stopped (SIGTERM or Ctrl-C); says what is not configured."""
    settings = load_settings()
    if not settings.source_list:
        raise ConfigError("There is nothing to read: name feeds, pages or folders in DEALWIRE_SOURCES.")
    for finding in findings(settings):
        if finding.ok is not True:
            err(f"dealwire: {finding.what}: {finding.detail}")

    async def until_stopped() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        await run_bot(settings, stop)

    asyncio.run(until_stopped())
