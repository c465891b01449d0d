"""A fault run: real `dealwire run` processes on one store, killed at random, against chats that misbehave.

Everything is drawn from a seed. What was planned is known by key, and compared with what stands in the chats at the
end, so that a run says what was lost, what came twice, and what nobody can tell.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from bot.model import Language
from bot.model.delivery import ChannelKey, DeliveryKind, NewDelivery, Policy
from bot.model.reply import Notice, Reply
from bot.pipeline.payload import write_reply
from storage.channels import SqlChannels
from storage.engine import open_engine, reading
from storage.outbox import SqlOutbox
from tests.scenarios.faults.chats import PROJECT, FakeChat, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What happens in a run; times are in seconds. Each channel gets `messages`, spread over `span_s`.

    The channels have the `policies` in turn. Without `history` nobody can look for a message in any chat. At each of
    the `power_cuts` the SQLite file of the one process is copied as it stands, and a new process goes on from the copy.
    """

    seed: int
    processes: int
    kills: int
    power_cuts: int = 0
    messages: int = 1
    span_s: float = 20.0
    patience_s: float = 120.0
    lease_s: float = 6.0
    look_after_s: float = 2.0
    policies: Sequence[Policy] = (Policy.HOLD,)
    history: bool = True
    trouble: Trouble = field(default_factory=lambda: Trouble(times=3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a run, over all chats. `kept` counts deliveries by state, `held` and `marked` are those among them.

    `policies` has the policy of each message's channel.
    """

    planned: int
    policies: Mapping[str, Policy]
    took_s: float
    killed: int
    lost: Sequence[str]
    doubled: Sequence[str]
    strange: Sequence[str]
    kept: Counter[str]
    held: Sequence[str]
    marked: Sequence[str]
    unscripted_limits: int
    settled: bool


class Field:
    """A store, the chats, and the processes between them."""

    def __init__(self, url: str, chats: Sequence[FakeChat], folder: Path, plan: Plan) -> None:
        self._url = url
        self._chats = chats
        self._folder = folder
        self._plan = plan
        self._random = random.Random(plan.seed)  # noqa: S311  # repeatable, not secret
        self._engine = open_engine(url)
        self._running: list[subprocess.Popen[bytes]] = []
        self._killed = 0
        self._policies: dict[str, Policy] = {}

    def run(self) -> Outcome:
        """Do the run and return what came of it."""
        planned = self._queue()
        for chat in self._chats:
            chat.misbehave(self._plan.trouble)
            if not self._plan.history:
                chat.hide_history()
        started = time.monotonic()
        faults = [self._kill_one] * self._plan.kills + [self._cut_power] * self._plan.power_cuts
        coming = sorted(((self._random.uniform(2.0, self._plan.span_s), fault) for fault in faults), key=_when)
        try:
            self._running = [self._start() for _ in range(self._plan.processes)]
            while not (settled := self._settled() and not coming):
                passed = time.monotonic() - started
                if passed > self._plan.patience_s:
                    break
                if coming and passed >= coming[0][0]:
                    coming.pop(0)[1]()
                time.sleep(0.2)
        finally:
            self._stop()
        outcome = self._outcome(planned, time.monotonic() - started, settled=settled)
        self._engine.dispose()
        return outcome

    def _queue(self) -> dict[str, str]:
        """Plan the messages, and return the nonce of each by its key."""
        channels, outbox = SqlChannels(self._engine), SqlOutbox(self._engine)
        now = datetime.now(UTC)
        planned: list[NewDelivery] = []
        for chat in self._chats:
            for key, policy in zip(chat.keys, cycle(self._plan.policies), strict=False):
                channel = channels.register(key, Language.EN, "UTC")
                if policy is not channel.policy:
                    channels.save(replace(channel, policy=policy))
                messages = [self._message(channel.id, key, number, now) for number in range(self._plan.messages)]
                self._policies |= {message.dedupe_key: policy for message in messages}
                planned += messages
        outbox.enqueue(planned)
        return {new.dedupe_key: new.nonce for new in planned}

    def _message(self, channel_id: int, key: ChannelKey, number: int, now: datetime) -> NewDelivery:
        what = f"{key}#{number}"
        reply = Reply(blocks=(Notice(f"Message {what}"),), language=Language.EN, public=True)
        return NewDelivery(
            channel_id=channel_id,
            kind=DeliveryKind.ALERT,
            dedupe_key=f"fault:{what}",
            payload=write_reply(reply),
            due_at=now + timedelta(seconds=self._random.uniform(0, self._plan.span_s)),
        )

    def _start(self) -> subprocess.Popen[bytes]:
        settings = {name: value for chat in self._chats for name, value in chat.settings.items()}
        own = {
            "DEALWIRE_DATABASE_URL": self._url,
            "DEALWIRE_LEASE_S": str(self._plan.lease_s),
            "DEALWIRE_LOOK_AFTER_S": str(self._plan.look_after_s),
            "PYTHONPATH": str(PROJECT),
        }
        log = (self._folder / f"run-{len(list(self._folder.glob('run-*')))}.log").open("wb")
        with log:
            return subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=self._folder,
                env={**os.environ, **settings, **own},
                stdout=log,
                stderr=log,
            )

    def _kill_one(self) -> None:
        victim = self._random.randrange(len(self._running))
        self._running[victim].send_signal(signal.SIGKILL)
        self._running[victim].wait()
        self._killed += 1
        self._running[victim] = self._start()

    def _cut_power(self) -> None:
        """Freeze the process wherever it is, copy its database, and go on from the copy."""
        (process,) = self._running
        file = Path(str(self._engine.url.database))
        copy = file.with_name(f"{file.stem}-{self._killed}{file.suffix}")
        process.send_signal(signal.SIGSTOP)
        for ending in ("", "-wal"):
            with suppress(FileNotFoundError):
                shutil.copyfile(f"{file}{ending}", f"{copy}{ending}")
        process.kill()
        process.wait()
        self._killed += 1
        self._engine.dispose()
        self._url = f"sqlite:///{copy}"
        self._engine = open_engine(self._url)
        self._running = [self._start()]

    def _stop(self) -> None:
        for process in self._running:
            process.terminate()
        for process in self._running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _settled(self) -> bool:
        open_still = (
            "SELECT count(*) FROM delivery WHERE state IN ('pending', 'sending', 'unknown') AND held_at IS NULL"
        )
        with reading(self._engine) as connection:
            return bool(connection.execute(text(open_still)).scalar_one() == 0)

    def _outcome(self, planned: dict[str, str], took_s: float, *, settled: bool) -> Outcome:
        found: Counter[str] = Counter()
        for chat in self._chats:
            found += chat.counts()
        columns = "SELECT dedupe_key, state, held_at IS NOT NULL AS held, marked FROM delivery"
        with reading(self._engine) as connection:
            rows = connection.execute(text(columns)).all()
        return Outcome(
            planned=len(planned),
            policies=self._policies,
            took_s=took_s,
            killed=self._killed,
            lost=[key for key, nonce in planned.items() if not found[nonce]],
            doubled=[key for key, nonce in planned.items() if found[nonce] > 1],
            strange=sorted(set(found) - set(planned.values())),
            kept=Counter(row.state for row in rows),
            held=[row.dedupe_key for row in rows if row.held],
            marked=[row.dedupe_key for row in rows if row.marked],
            unscripted_limits=sum(chat.unscripted_limits() for chat in self._chats),
            settled=settled,
        )


def _when(fault: tuple[float, Callable[[], None]]) -> float:
    return fault[0]
