"""How long a thousand channels of one chat take: `python -m bench.pace`.

The fake Discord counts 50 requests a second over all, as Discord does; 1,000 messages that are due at once take it 20
seconds at least. Prints the time from the first to the last, and how many were refused for coming too fast: 1.05 times
what the limit allows and none, on two cores with a load of six beside it (2026-11-23).
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from storage.engine import open_engine
from storage.migrate import upgrade
from tests.scenarios.faults.chats import Trouble, fake_discord
from tests.scenarios.faults.field import Field, Plan

_CHANNELS = 1000
_A_SECOND = 50


def main() -> None:
    """Measure and print a line."""
    with tempfile.TemporaryDirectory() as folder, fake_discord(_CHANNELS, per_second=_A_SECOND) as discord:
        url = f"sqlite:///{folder}/pace.db"
        engine = open_engine(url)
        upgrade(engine)
        engine.dispose()
        plan = Plan(seed=1, processes=1, kills=0, span_s=0.1, lease_s=60, trouble=Trouble(times=0))
        outcome = Field(url, [discord], Path(folder), plan).run()
        took_s, least_s = discord.posting_took_s(), _CHANNELS / _A_SECOND
    print(
        f"{outcome.kept['sent']} messages in {took_s:.1f} s, {took_s / least_s:.2f} times what the limit allows; "
        f"{outcome.unscripted_limits} refused for coming too fast"
    )


if __name__ == "__main__":
    main()
