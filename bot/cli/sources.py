"""`dealwire sources`: the feeds that `dealwire run` reads, for those who have no chat at hand."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.terminal import err, out
from bot.config import load_settings
from bot.errors import SourceError
from bot.model.source import NewSubscription
from bot.pipeline.health import health_of
from bot.pipeline.opml import feeds_in_opml, opml_document
from bot.pipeline.starter import starter_feeds
from bot.wiring.app import open_app

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ports import FeedFinder, Subscriptions

app = typer.Typer(no_args_is_help=True, help="The feeds that `dealwire run` reads.")

_AT_ONCE = 8


@app.command("add")
def add(address: str = typer.Argument(..., help="A feed, or a page that has one.")) -> None:
    """Find the feed at an address, try it, and read it from now on."""
    with open_app(load_settings()) as opened:
        probe = _finder(opened.ports.finder).probe(address)
        feed = NewSubscription(url=probe.feed_url, title=probe.title, language=probe.language, added_by="console")
        (stored,) = opened.subscriptions.add([feed])
        out(f"{stored.id}: {stored.title or stored.url} ({probe.total} items). The latest:")
        for article in probe.articles:
            out(f"  {article.title}  {article.url}")


@app.command("list")
def show() -> None:
    """List the feeds with their health, and what is wrong where one is not well."""
    now = datetime.now(UTC)
    with open_app(load_settings()) as opened:
        for subscription in opened.subscriptions.subscriptions():
            health = health_of(subscription, now)
            out(f"{subscription.id}\t{health.state}\t{subscription.title}\t{subscription.url}")
            if health.reason:
                out(f"\t{health.reason}")


@app.command("remove")
def remove(number: int = typer.Argument(..., help="Its number in the list.")) -> None:
    """Read a feed no more; its articles and deals stay."""
    with open_app(load_settings()) as opened:
        if not opened.subscriptions.remove(number):
            raise SourceError(f"There is no source {number}: see `dealwire sources list`.", str(number))
    out(f"Source {number} is not read any more.")


@app.command("import")
def import_list(
    name: str = typer.Argument(..., metavar="FILE", help="An OPML file, or `starter` for the feeds to begin with."),
    *,
    check: bool = typer.Option(False, "--check", help="Try each feed, and say which cannot be read; all are added."),
) -> None:
    """Read the feeds of an OPML file from now on."""
    with open_app(load_settings()) as opened:
        added = _added(name, opened.subscriptions)
        out(f"{added} feeds are read from now on.")
        if check:
            _try_each([each.url for each in opened.subscriptions.subscriptions()], _finder(opened.ports.finder))


@app.command("export")
def export_list(target: Path = typer.Argument(..., metavar="FILE", help="Where the OPML goes.")) -> None:
    """Write the feeds as an OPML file, which other feed readers understand."""
    with open_app(load_settings()) as opened:
        feeds = opened.subscriptions.subscriptions()
    target.write_text(opml_document(feeds, "dealwire"), "utf-8")
    out(f"{len(feeds)} feeds are in {target}.")


def _added(name: str, subscriptions: Subscriptions) -> int:
    if name == "starter":
        feeds = starter_feeds()
    else:
        path = Path(name)
        try:
            feeds = feeds_in_opml(path.read_text("utf-8", errors="replace"), name, "console")
        except OSError as error:
            raise SourceError(f"{name} cannot be read: {error.strerror}; check the path.", name) from error
    return len(subscriptions.add(feeds))


def _try_each(addresses: Sequence[str], finder: FeedFinder) -> None:
    def problem(address: str) -> str | None:
        try:
            finder.probe(address)
        except SourceError as error:
            return str(error)
        return None

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        problems = [found for found in pool.map(problem, addresses) if found is not None]
    for found in problems:
        err(f"dealwire: {found}")
    out(f"{len(addresses) - len(problems)} of {len(addresses)} can be read now.")


def _finder(finder: FeedFinder | None) -> FeedFinder:
    if finder is None:
        raise SourceError("This set-up cannot reach the web.", "")
    return finder
