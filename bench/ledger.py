"""Deliveries a second that one process brings to an endpoint which takes 10 ms: `python -m bench.ledger`.

The real outbox and the real postman run on a fresh SQLite file and on a fresh PostgreSQL database; the endpoint is a
process of its own on the loopback, and counts keys, so that a message sent twice would show. Both databases sync each
commit to the disk. On two cores, with the endpoint and the server on them too (2026-11-23): 950 a second on SQLite, 800
on PostgreSQL, 0.7 ms of this process's processor time each. Before claims went along the index and results were kept
many at a time it was 870 and 250.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
from aiohttp import web

from bot.model import Language
from bot.model.delivery import Absent, ChannelKey, DeliveryKind, NewDelivery, Pace, Sent, Unclear
from bot.model.reply import Notice, Reply
from bot.pipeline.payload import write_reply
from bot.pipeline.postman import Postman, PostRules
from storage.channels import SqlChannels
from storage.engine import open_engine
from storage.migrate import upgrade
from storage.outbox import SqlOutbox
from tests.databases import create_database, drop_databases, on_database
from tests.postgresql_server import shared_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.model.delivery import Claim, Outcome

_TAKES_S = 0.01


class Endpoint:
    """A messenger for a plain HTTP endpoint."""

    platform = "slack"

    def __init__(self, url: str, session: aiohttp.ClientSession, expected: int) -> None:
        self._url = url
        self._session = session
        self._left = expected
        self.reached = asyncio.get_running_loop().create_future()

    async def send(self, claim: Claim, reply: Reply) -> Outcome:
        """Post the key once."""
        try:
            body = {"key": claim.delivery.nonce, "text": repr(reply.blocks)}
            async with self._session.post(self._url, json=body) as answer:
                sent = Sent(await answer.text())
        except aiohttp.ClientError as error:
            return Unclear(str(error))
        self._left -= 1
        if not self._left:
            self.reached.set_result(None)
        return sent

    async def look_up(self, claim: Claim) -> Outcome:
        """Ask whether the key is there."""
        async with self._session.get(self._url, params={"key": claim.delivery.nonce}) as answer:
            return Sent(claim.delivery.nonce) if await answer.text() != "0" else Absent()


async def serve(port: int) -> None:
    """Take messages until the process is ended."""
    taken: Counter[str] = Counter()

    async def take(request: web.Request) -> web.Response:
        taken[(await request.json())["key"]] += 1
        await asyncio.sleep(_TAKES_S)
        return web.Response(text=str(len(taken)))

    async def told(request: web.Request) -> web.Response:
        key = request.query.get("key")
        return web.Response(text=str(max(taken.values(), default=0) if key is None else taken[key]))

    app = web.Application()
    app.add_routes([web.post("/", take), web.get("/", told)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    sys.stdout.write("listening\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


async def measured(url: str, endpoint: str, messages: int, channels: int, at_once: int) -> tuple[float, float, int]:
    """Return deliveries a second, milliseconds of processor time each, and the most that one message was posted."""
    engine = open_engine(url)
    upgrade(engine)
    outbox = SqlOutbox(engine)
    keys = [ChannelKey("slack", "T1", f"C{number}") for number in range(channels)]
    ids = [SqlChannels(engine).register(key, Language.EN, "UTC").id for key in keys]
    payload = write_reply(Reply(blocks=(Notice("OpenAI will buy chips for $10B. " * 12),), language=Language.EN))
    due = datetime.now(UTC) - timedelta(seconds=1)
    outbox.enqueue(
        [
            NewDelivery(
                channel_id=ids[number % channels],
                kind=DeliveryKind.ALERT,
                dedupe_key=f"bench:{number}",
                payload=payload,
                due_at=due,
            )
            for number in range(messages)
        ]
    )
    rules = PostRules(owner="bench", paces={"slack": Pace(channel=timedelta(0))}, at_once=at_once)
    stop = asyncio.Event()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=at_once)) as session:
        messenger = Endpoint(endpoint, session, messages)
        postman = Postman(outbox, {"slack": messenger}, rules)
        started, busy = time.perf_counter(), -time.process_time()
        running = asyncio.create_task(postman.run(stop))
        await messenger.reached
        stop.set()
        await running
        took = time.perf_counter() - started
        busy += time.process_time()
        async with session.get(endpoint) as answer:
            most = int(await answer.text())
    engine.dispose()
    return messages / took, 1000 * busy / messages, most


@contextmanager
def endpoint_process(port: int) -> Iterator[str]:
    """Run the endpoint in a process of its own."""
    command = [sys.executable, "-m", "bench.ledger", "--serve", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  # our own module
        try:
            assert process.stdout is not None
            process.stdout.readline()
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


def main() -> None:
    """Measure both databases and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--channels", type=int, default=500)
    parser.add_argument("--at-once", type=int, default=100)
    parser.add_argument("--port", type=int, default=8911)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--serve", type=int, help="be the endpoint on this port")
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve(options.serve))
        return
    with tempfile.TemporaryDirectory() as folder:
        places = {"sqlite": f"sqlite:///{folder}/bench.db"}
        with shared_server(Path(folder), durable=True) as server:
            create_database(server, "bench_ledger", "template0")
            places["postgresql"] = on_database(server, "bench_ledger")
            for name, url in places.items():
                if options.only in {None, name}:
                    with endpoint_process(options.port) as endpoint:
                        rate, cost, most = asyncio.run(
                            measured(url, endpoint, options.messages, options.channels, options.at_once)
                        )
                    print(
                        f"{name}: {rate:.0f} deliveries/s, {cost:.2f} ms of processor each; a key {most} times at most"
                    )
            drop_databases(server, ["bench_ledger"])


if __name__ == "__main__":
    main()
