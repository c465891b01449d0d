"""The fault run at full size: `python -m bench.faults --channels 2000 --kills 40 --seed 1`.

Real `dealwire run` processes, one on SQLite and three on PostgreSQL, are killed at random (`kill -9`) while the fake
chats cut connections, fail after they took a message, answer 429 and hang. Prints a line for each run, and ends with
status 1 where a message was lost or came twice beyond what the run's policy allows and reports.

With 2,000 channels on each chat and 40 kills nothing was lost or doubled, on either database (2026-11-23). With
`--no-history`, on 1,000 channels each, `hold` doubled none and held all 25 that it lost; `resend` lost none and marked
all 50 that it doubled.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from bot.model.delivery import Policy
from bot.pipeline.delivery import LOOK_AFTER
from storage.engine import open_engine
from storage.migrate import upgrade
from tests.databases import create_database, drop_databases, on_database
from tests.postgresql_server import shared_server
from tests.scenarios.faults.chats import Trouble, fake_discord, fake_slack
from tests.scenarios.faults.field import Field, Plan

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from tests.scenarios.faults.chats import FakeChat
    from tests.scenarios.faults.field import Outcome

_A_SECOND = 50
"""What Discord takes of a bot, over all channels."""
_CHATS = ("slack", "discord")


def arguments() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--channels", type=int, default=2000, help="on each chat")
    parser.add_argument("--messages", type=int, default=1, help="for each channel")
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--power-cuts", type=int, default=0, help="on SQLite: go on from a copy of the database")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--span-s", type=float, default=240.0, help="seconds over which messages are due")
    parser.add_argument("--patience-s", type=float, default=1200.0)
    parser.add_argument("--lease-s", type=float, default=15.0)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    parser.add_argument("--chat", choices=_CHATS, action="append")
    parser.add_argument("--no-history", action="store_true", help="nobody can look for a message; both policies")
    return parser.parse_args()


def run(kind: str, url: str, options: argparse.Namespace) -> bool:
    """Do a run on one database, print what came of it, and return whether it keeps the promise."""
    plan = Plan(
        seed=options.seed,
        processes=1 if kind == "sqlite" else 3,
        kills=options.kills,
        power_cuts=options.power_cuts if kind == "sqlite" else 0,
        messages=options.messages,
        span_s=options.span_s,
        patience_s=options.patience_s,
        lease_s=options.lease_s,
        look_after_s=LOOK_AFTER.total_seconds(),
        policies=(Policy.HOLD, Policy.RESEND) if options.no_history else (Policy.HOLD,),
        history=not options.no_history,
        trouble=Trouble(times=max(3, options.channels * options.messages // 100)),
    )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        running: dict[str, AbstractContextManager[FakeChat]] = {
            "slack": fake_slack(options.channels),
            "discord": fake_discord(options.channels, per_second=_A_SECOND),
        }
        chats = [stack.enter_context(running[name]) for name in options.chat or _CHATS]
        outcome = Field(url, chats, folder, plan).run()
    report(kind, outcome)
    return (
        outcome.settled
        and not outcome.strange
        and (as_policies_say(outcome) if options.no_history else flawless(outcome))
    )


def flawless(outcome: Outcome) -> bool:
    """Return whether each message came once."""
    return not (outcome.lost or outcome.doubled)


def as_policies_say(outcome: Outcome) -> bool:
    """Return whether `hold` doubled nothing, `resend` lost nothing, and all that was lost or doubled is reported."""
    for policy in Policy:
        lost, doubled, held, marked = (
            sum(outcome.policies[key] is policy for key in keys)
            for keys in (outcome.lost, outcome.doubled, outcome.held, outcome.marked)
        )
        print(f"  {policy.value}: lost {lost}, doubled {doubled}, held {held}, marked {marked}", flush=True)
    hold = {key for key, policy in outcome.policies.items() if policy is Policy.HOLD}
    kept = hold.isdisjoint(outcome.doubled) and hold.issuperset(outcome.lost)
    return kept and set(outcome.lost) <= set(outcome.held) and set(outcome.doubled) <= set(outcome.marked)


def report(kind: str, outcome: Outcome) -> None:
    """Print a line with the figures of a run."""
    print(
        f"{kind}: {outcome.planned} planned, {outcome.killed} kills, {outcome.took_s:.0f} s, "
        f"{'settled' if outcome.settled else 'NOT settled'}; lost {len(outcome.lost)}, doubled {len(outcome.doubled)}, "
        f"strange {len(outcome.strange)}, held {len(outcome.held)}, marked {len(outcome.marked)}, "
        f"429 beyond the script {outcome.unscripted_limits}; {dict(outcome.kept)}",
        flush=True,
    )


def main() -> None:
    """Run on the databases that were asked for."""
    options = arguments()
    wanted = options.database or ["sqlite", "postgresql"]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        urls = {"sqlite": f"sqlite:///{folder}/faults.db"}
        if "postgresql" in wanted:
            server = stack.enter_context(shared_server(Path(folder)))
            create_database(server, "bench_faults", "template0")
            stack.callback(drop_databases, server, ["bench_faults"])
            urls["postgresql"] = on_database(server, "bench_faults")
        kept = []
        for kind in wanted:
            engine = open_engine(urls[kind])
            upgrade(engine)
            engine.dispose()
            kept.append(run(kind, urls[kind], options))
    sys.exit(0 if all(kept) else 1)


if __name__ == "__main__":
    main()
