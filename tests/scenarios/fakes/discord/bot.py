"""A tiny bot on the real discord.py, that does each thing a bot can do once: the fake's first customer.

`python -m tests.scenarios.fakes.discord.bot API GATEWAY TOKEN` runs it in a process of its own, which may be killed.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.discord import FakeDiscord

COMPANIES = ("Kitami Grid", "Kitakami Compute", "Orchard Peak")


class NoteModal(discord.ui.Modal, title="Note"):
    """Asks for a note and writes it where the button stood."""

    note: discord.ui.TextInput[NoteModal] = discord.ui.TextInput(label="Your note", max_length=50)

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.edit_message(content=f"noted: {self.note.value}")


class Buttons(discord.ui.View):
    """Buttons whose ids are fixed, so that they work after a restart."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Share", custom_id="dw:share")
    async def share(self, interaction: discord.Interaction[Any], _button: discord.ui.Button[Buttons]) -> None:
        await interaction.response.send_message("shared", ephemeral=True)

    @discord.ui.button(label="Note", custom_id="dw:note")
    async def note(self, interaction: discord.Interaction[Any], _button: discord.ui.Button[Buttons]) -> None:
        await interaction.response.send_modal(NoteModal())

    @discord.ui.select(
        custom_id="dw:kind", options=[discord.SelectOption(label="Power"), discord.SelectOption(label="Chips")]
    )
    async def kind(self, interaction: discord.Interaction[Any], select: discord.ui.Select[Buttons]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content=f"only {select.values[0]}")


class Digest(discord.ui.LayoutView):
    """A message made of components, with a picture and the key of its delivery in a button."""

    def __init__(self, key: str) -> None:
        super().__init__(timeout=None)
        box: discord.ui.Container[Digest] = discord.ui.Container(accent_color=0x336699)
        box.add_item(discord.ui.TextDisplay("# Two deals"))
        box.add_item(discord.ui.Separator())
        details: discord.ui.Button[Digest] = discord.ui.Button(label="Details", custom_id=f"dw:d:{key}")
        box.add_item(discord.ui.Section(discord.ui.TextDisplay("A pays B."), accessory=details))
        box.add_item(discord.ui.MediaGallery(discord.MediaGalleryItem("attachment://chart.png")))
        self.add_item(box)


class TinyBot(discord.AutoShardedClient):
    """Registers `/deals company` and a menu entry, and counts what the gateway tells it."""

    def __init__(self, **options: Any) -> None:
        defaults: dict[str, Any] = {"guild_ready_timeout": 0.05, "shard_count": 1, "shard_ids": [0]}
        super().__init__(intents=discord.Intents(guilds=True), **(defaults | options))
        self.tree = app_commands.CommandTree(self)
        self.heard: asyncio.Queue[str] = asyncio.Queue()
        deals = app_commands.Group(name="deals", description="Deals of the wire")
        deals.command(name="company", description="Profile of a company")(_company)
        self.tree.add_command(deals)
        self.tree.context_menu(name="Read")(_read)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait between shards."""

    async def setup_hook(self) -> None:
        self.add_view(Buttons())
        await self.tree.sync()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.heard.put_nowait(f"join {guild.id}")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.heard.put_nowait(f"remove {guild.id}")

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        self.heard.put_nowait(f"unavailable {guild.id}")

    async def on_guild_available(self, guild: discord.Guild) -> None:
        self.heard.put_nowait(f"available {guild.id}")


async def _suggest(_interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=name, value=name) for name in COMPANIES if name.lower().startswith(typed.lower())]


@app_commands.autocomplete(name=_suggest)
@app_commands.describe(name="which one")
async def _company(interaction: discord.Interaction[Any], name: str) -> None:
    await interaction.response.defer(thinking=True, ephemeral=True)
    chart = discord.File(BytesIO(b"\x89PNG picture"), "chart.png", description="sums by year")
    embed = discord.Embed(title=name, url="https://example.test/1").set_image(url="attachment://chart.png")
    embed.add_field(name="Deals", value="2")
    await interaction.followup.send(embed=embed, file=chart, view=Buttons())


async def _read(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    await interaction.response.send_message(f"read {message.content}")


@asynccontextmanager
async def running_bot(fake: FakeDiscord, **options: Any) -> AsyncIterator[TinyBot]:
    """Run the bot against a fake until the block ends; it is ready when the block begins."""
    bot = TinyBot(**options)
    task = asyncio.create_task(bot.start(fake.world.token))
    ready = asyncio.create_task(bot.wait_until_ready())
    try:
        async with asyncio.timeout(5):
            # Before `setup_hook` has run there is nothing to wait for.
            await fake.gateway.until_ready(shards=len(bot.shard_ids or [0]))
            await ready
        yield bot
    finally:
        ready.cancel()
        await bot.close()
        await asyncio.gather(task, ready, return_exceptions=True)


async def _run(api_url: str, gateway_url: str, token: str) -> None:
    discord.http.Route.BASE = api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
    async with TinyBot() as bot:
        running = asyncio.create_task(bot.start(token))
        await bot.heard.get()  # there is nothing to wait for before the login
        await bot.wait_until_ready()
        sys.stdout.write(f"{sum(1 for _ in bot.get_all_channels())} channels\n")
        sys.stdout.flush()
        await running


if __name__ == "__main__":
    asyncio.run(_run(*sys.argv[1:]))
