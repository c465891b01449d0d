"""The real `dealwire run` process in both chats at once: soon there, answering while the rest loads, and soon gone."""

from __future__ import annotations

import asyncio
import signal
import time
from typing import TYPE_CHECKING

from bench.connect import PROMISED_S, running_bot, start
from tests.fakes.discord import cut, running_discord
from tests.fakes.slack import running_slack, status

if TYPE_CHECKING:
    from pathlib import Path


async def test_both_chats_are_connected_soon_and_the_first_commands_answered(tmp_path: Path) -> None:
    chats = await start(str(tmp_path))

    assert sorted(chats) == ["Discord", "Slack"]
    # The CPU time: on a machine that does other things besides, the clock says nothing.
    assert max(connected.cpu for connected, _ in chats.values()) < PROMISED_S


async def test_stop_waits_for_no_chat_that_is_still_being_dialled(tmp_path: Path) -> None:
    async with running_discord() as discord, running_slack() as slack:
        discord.failures.add(cut(stored=False), "GET", "/users/@me", times=None)
        slack.fail("auth.test", status(503), times=None)
        async with running_bot(discord, slack, str(tmp_path)) as bot:
            await discord.calls.wait("GET", "/users/@me", timeout_s=60)
            told_to_stop = time.monotonic()
            bot.send_signal(signal.SIGTERM)
            code = await asyncio.wait_for(bot.wait(), 20)

    assert code == 0
    assert time.monotonic() - told_to_stop < 10
