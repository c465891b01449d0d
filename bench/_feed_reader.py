"""The `reader` library over the same farm, run by an interpreter that has it: a line of JSON for each cycle.

    PYTHON bench/_feed_reader.py PORT FEEDS CYCLES DATABASE WORKERS

Names are resolved to the loopback by replacing what `socket` asks; all else is the library as its documentation has it.
"""

from __future__ import annotations

import json
import logging
import resource
import socket
import sys
import time
import urllib.request

from reader import make_reader  # type: ignore[import-not-found]  # of the other interpreter

logging.disable(logging.CRITICAL)


def main() -> None:
    """Add the feeds, then update them once for each cycle."""
    port, feeds, cycles, database, workers = sys.argv[1:]
    ask = socket.getaddrinfo

    def on_loopback(host: str, *rest: object, **named: object) -> object:
        return ask("127.0.0.1" if str(host).endswith(".farm.example") else host, *rest, **named)  # type: ignore[arg-type]

    socket.getaddrinfo = on_loopback  # type: ignore[assignment]
    # Plug-ins are optional and cost time: without them it is at its quickest.
    reader = make_reader(database, plugins=[])
    for number in range(int(feeds)):
        reader.add_feed(f"http://feed{number}.farm.example:{port}/feed")
    for cycle in range(int(cycles)):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/cycle/{cycle}") as answer:
            answer.read()
        began, cpu_began = time.perf_counter(), time.process_time()
        new = updated = failed = 0
        for result in reader.update_feeds_iter(workers=int(workers), scheduled=False):
            value = result.value
            if isinstance(value, Exception):
                failed += 1
            elif value is not None:
                new += value.new
                updated += value.modified
        seconds, cpu_s = time.perf_counter() - began, time.process_time() - cpu_began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        told = {"cycle": cycle, "seconds": seconds, "cpu_s": cpu_s, "new": new, "failed": failed, "peak_mib": peak}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
