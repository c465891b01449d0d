"""A small HTTP server on the loopback, whose answers a test lays down by path."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the server says to one path; `repeats` sends the body so often, `delay_s` comes before each."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    repeats: int = 1
    delay_s: float = 0.0
    promised_bytes: int | None = None


@dataclass
class Site:
    """The running server: its address, and what it was asked, as (path, headers)."""

    url: str
    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    bytes_sent: int = 0

    def put(self, path: str, answer: Answer) -> str:
        """Lay down the answer to `path` and return its address."""
        self.answers[path] = answer
        return self.url + path


@contextmanager
def running_site() -> Iterator[Site]:
    """Run a site in a thread until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.daemon_threads = True
    site = Site(f"http://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass = _handler(site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # http.server's name
            site.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            answer = site.answers.get(self.path, Answer(status=404))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.promised_bytes is not None:
                self.send_header("Content-Length", str(answer.promised_bytes))
            self.end_headers()
            try:
                for _ in range(answer.repeats):
                    time.sleep(answer.delay_s)
                    self.wfile.write(answer.body)
                    self.wfile.flush()
                    site.bytes_sent += len(answer.body)
            except OSError:  # the client had enough, which is what many tests are about
                self.close_connection = True

        def log_message(self, *_arguments: object) -> None:
            """Keep the tests' output clean."""

    return Handler
