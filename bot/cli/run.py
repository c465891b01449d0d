"""`dealwire run`: the bot itself."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import sys
import threading

from bot.cli.doctor import chat_findings
from bot.cli.logs import log_to_stderr
from bot.cli.terminal import err
from bot.config import load_settings
from bot.errors import ConfigError
from bot.wiring.live import run_bot

logger = logging.getLogger(__name__)

_LEAVE_WITHIN_S = 1.0
"""How long threads may go on after the stop: all that counts has ended and is recorded by then."""


def run() -> None:
    """Read the sources, serve the chats, post digests and alerts until stopped (SIGTERM or Ctrl-C)."""
    settings = load_settings()
    if not settings.source_list and not settings.discord_token and not settings.serves_slack:
        # Imported here: a bot with a chat is to answer before its store is loaded.
        from bot.wiring.app import has_feeds  # noqa: PLC0415

        if not has_feeds(settings):
            raise ConfigError(
                "There is nothing to do: add a feed with `dealwire sources add`, name feeds, pages or folders in "
                "DEALWIRE_SOURCES, or connect a chat with DEALWIRE_DISCORD_TOKEN or DEALWIRE_SLACK_BOT_TOKEN (and "
                "DEALWIRE_SLACK_APP_TOKEN)."
            )
    log_to_stderr()
    # Only what is cheap to know: the store and the lexicon say by themselves when they cannot be used.
    for finding in chat_findings(settings):
        if finding.ok is not True:
            err(f"dealwire: {finding.what}: {finding.detail}")

    async def until_stopped() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        await run_bot(settings, stop)

    with asyncio.Runner() as runner:
        runner.run(until_stopped())
        # Python waits for every thread, and a look-up whose answer nobody gets any more may take a minute.
        leaving = threading.Timer(_LEAVE_WITHIN_S, _leave)
        leaving.daemon = True
        leaving.start()


def _leave() -> None:
    """End the process at once, with what it started."""
    logger.info("left without waiting for a thread")
    for child in multiprocessing.active_children():
        child.terminate()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
