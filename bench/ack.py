"""How soon people in Discord see that dealwire is at work, and how soon they have their answer, in a large store.

`python -m bench.ack` fills a SQLite store, starts `dealwire run` as a process of its own against the fake Discord, and
lets people ask at the same time: commands of all sizes and completions. An acknowledgement counts from the moment at
which the fake tells of the act to the one at which it has the first answer; the bot acknowledges what takes longer.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bench._made_up import fill
from storage import migrate
from storage.engine import open_engine
from tests.fakes.discord import FakeDiscord, running_discord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fakes.discord import Channel, Person

COMPANIES = 20_000
WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("deals find", ("company",)),
    ("deals company", ("company",)),
    ("deals show", ("id",)),
    ("deals loops", ("company",)),
    ("deals top", ()),
    ("deals find", ()),
    ("deals help", ()),
)
PATIENCE_S = 60
WARM_UP = 3
"""Acts of each person that are not counted: the first ones of a process load what all others use."""


def main() -> None:
    """Print the acknowledgements and answers at the median, the 99th percentile and the worst."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deals", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--acts", type=int, default=50, help="of each person")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        engine = open_engine(url)
        migrate.upgrade(engine)
        fill(engine, options.deals, COMPANIES, seed=options.seed)
        engine.dispose()
        asyncio.run(measure(url, options))


async def measure(url: str, options: argparse.Namespace) -> None:
    """Let people ask at once, and print what it took."""
    taken: dict[str, list[float]] = defaultdict(list)
    async with running_discord() as discord:
        channel = discord.world.first_channel(discord.world.add_guild("desk"))
        settings = {
            "DEALWIRE_DATABASE_URL": url,
            "DEALWIRE_DISCORD_TOKEN": discord.world.token,
            "DEALWIRE_DISCORD_API_URL": discord.api_url,
            "DEALWIRE_DISCORD_GATEWAY_URL": discord.gateway_url,
        }
        began = time.perf_counter()
        bot = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env={**os.environ, **settings})
        try:
            await discord.gateway.until_ready(timeout_s=PATIENCE_S)
            print(f"connected {time.perf_counter() - began:.1f} s after the process began", flush=True)
            people = [discord.world.add_person(f"reader {number}") for number in range(options.people)]
            await asyncio.gather(*(ask(discord, channel, each, options, taken) for each in people))
        finally:
            bot.terminate()
            await bot.wait()
    print(f"{options.people} people at once, {options.deals:,} deals:")
    for what, times in sorted(taken.items()):
        print(f"  {what}: {told(times)}")


async def ask(
    discord: FakeDiscord, channel: Channel, person: Person, options: argparse.Namespace, taken: dict[str, list[float]]
) -> None:
    """Ask one thing after the other, each at once when the last is answered."""
    chance = random.Random(int(person.id))  # noqa: S311
    for number in range(-WARM_UP, options.acts):
        counted = taken if number >= 0 else defaultdict(list)
        company = f"C{chance.randrange(10, COMPANIES)}"
        if number % 4 == 0:
            typed = {"company": company[:3]}
            asked = await discord.ask_choices("deals find", typed, "company", channel=channel, person=person)
            await discord.interactions.answered(asked, timeout_s=PATIENCE_S)
            counted["completions"].append(spent(asked.answered, asked.dispatched))
            continue
        words, params = chance.choice(WORDS)
        values: dict[str, Any] = {"company": company, "id": str(chance.randrange(1, options.deals))}
        given = {name: values[name] for name in params}
        act = await discord.type_command(words, given, channel=channel, person=person)
        await discord.interactions.shown(act, timeout_s=PATIENCE_S)
        counted["acknowledgements"].append(spent(act.answered, act.dispatched))
        counted["answers"].append(spent(discord.clock.now(), act.dispatched))


def spent(end: datetime | None, start: datetime) -> float:
    """Return the milliseconds between two moments."""
    assert end is not None, "waited for"
    return (end - start) / timedelta(milliseconds=1)


def told(times: Sequence[float]) -> str:
    """Return the median, the 99th percentile and the worst of some times."""
    ordered = sorted(times)
    median, high = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.99))
    return f"{len(ordered):,} · median {median:.0f} ms · p99 {high:.0f} ms · worst {ordered[-1]:.0f} ms"


if __name__ == "__main__":
    main()
