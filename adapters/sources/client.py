"""A subscription → what its feed answers now: the port `FeedClient`.

The server is shown what it said last, so that it can answer "nothing new" in a few bytes; a body that is byte for byte
the last one is told by its digest. All but the smallest feeds are parsed in another process, as a regular expression
over megabytes would hold up everything else in this one.
"""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from adapters.sources.fetch import seconds_until
from adapters.sources.parsers import FeedBody, FeedParsers, parse_feed
from bot.errors import Fault, SourceError
from bot.model.source import FeedAnswer, FeedItem, Validators

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.sources.feeds import Feed
    from adapters.sources.fetch import Download, Fetcher
    from adapters.sources.politeness import HostGate
    from bot.model.source import Subscription
    from bot.pipeline.crew import Crew

SMALL_BYTES = 4_096
"""Up to here a feed is parsed in this process. Threads of it would take the interpreter from the event loop by turns:
of 600 feeds of 13 kB each, parsed in threads, this process had 10 ms of work for each, in other processes 6.5 ms."""

_MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_FORBIDS_REUSE = re.compile(r"(?:^|,)\s*no-(?:store|cache)\b", re.IGNORECASE)
_LONGEST_VALIDATOR = 1024


class HttpFeedClient:
    """Asks feeds over HTTP."""

    def __init__(self, fetcher: Fetcher, gate: HostGate, crew: Crew) -> None:
        """Take what fetches, what keeps hosts from being asked too often, and who parses feeds."""
        self._fetcher = fetcher
        self._gate = gate
        self._parsers = FeedParsers(crew)

    async def ask(self, subscription: Subscription) -> FeedAnswer:
        """Return what the feed answers now; raise SourceError where it cannot be read."""
        address = subscription.url
        async with self._gate.passing(address):
            try:
                download = await self._fetcher.fetch(address, _conditions(subscription.validators))
            except SourceError as error:
                if error.fault in {Fault.TOO_OFTEN, Fault.SERVER} and error.retry_after_s:
                    self._gate.close(address, error.retry_after_s)
                raise
        validators = _validators(download, subscription.validators)
        moved_to = download.url if download.moved else None
        fresh_for = fresh_for_of(download.headers)
        if download.body is None or validators.body_digest == subscription.validators.body_digest:
            return FeedAnswer(validators=validators, moved_to=moved_to, fresh_for=fresh_for)
        feed = await self._parsed(download, address)
        return FeedAnswer(
            validators=validators,
            items=tuple(FeedItem(entry.article, is_teaser=entry.is_teaser) for entry in feed.entries),
            title=feed.title,
            language=feed.language,
            moved_to=moved_to,
            fresh_for=fresh_for,
        )

    async def _parsed(self, download: Download, address: str) -> Feed:
        body, kind = download.content, download.content_type
        if len(body) <= SMALL_BYTES:
            return parse_feed(body, download.url, kind, address)
        return await self._parsers.parse(FeedBody(body, download.url, kind, address))


def fresh_for_of(headers: Mapping[str, str]) -> timedelta | None:
    """Return how long a server wants not to be asked again: by Cache-Control, else by Expires."""
    control = headers.get("Cache-Control", "")
    if _FORBIDS_REUSE.search(control):
        return None
    found = _MAX_AGE.search(control)
    if found:
        age = headers.get("Age", "0").strip()
        seconds = float(found.group(1)) - (float(age[:9]) if age.isascii() and age.isdigit() else 0.0)
    else:
        seconds = seconds_until(headers.get("Expires", ""), headers.get("Date")) or 0.0
    return timedelta(seconds=seconds) if seconds > 0 else None


def _conditions(validators: Validators) -> dict[str, str]:
    asked = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in asked.items() if value}


def _validators(download: Download, before: Validators) -> Validators:
    etag, last_modified = (_header(download, name) for name in ("ETag", "Last-Modified"))
    if download.body is None:
        return Validators(
            etag=etag or before.etag,
            last_modified=last_modified or before.last_modified,
            body_digest=before.body_digest,
        )
    digest = hashlib.blake2b(download.body, digest_size=16).hexdigest()
    return Validators(etag=etag, last_modified=last_modified, body_digest=digest)


def _header(download: Download, name: str) -> str | None:
    value = download.headers.get(name, "").strip()
    return value if 0 < len(value) <= _LONGEST_VALIDATOR and value.isascii() and value.isprintable() else None
