"""`/dealwire source …`: which feeds are read, how they are, and what would be read in a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import buttons
from bot.commands.arguments import Arguments
from bot.commands.here import note
from bot.commands.parse import spelled
from bot.commands.ports import needed
from bot.commands.read import fault_text
from bot.commands.spec import SETTINGS, CommandSpec, Form, Param, Rights
from bot.errors import CommandError, SourceError
from bot.i18n import catalogue
from bot.model.reply import Attachment, Heading, Notice, Paging, Paragraph, Reply, Span, line
from bot.model.source import HealthState, NewSubscription
from bot.pipeline.health import health_of
from bot.pipeline.opml import opml_document
from bot.present import headline_line, one_line, write_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.commands.ports import Ports
    from bot.model import Article
    from bot.model.reply import Block, Line, Request
    from bot.model.source import Probe, Subscription

_GROUP = (SETTINGS, "source")
_PAGE = 15
_READ = 2
_MOST_IMPORTED = 1000


def add(request: Request, ports: Ports) -> Reply:
    """Find the feed behind an address, try it, and read it from now on."""
    messages = catalogue(request.language)
    store = needed(ports.subscriptions, request.language)
    probe = _probed(request, ports)
    known = next((feed for feed in store.subscriptions() if feed.url == probe.feed_url), None)
    if known is not None:
        shown = line(messages.text("source.known", id=str(known.id)), Span(known.title or known.url, url=known.url))
        return Reply(blocks=(Paragraph((shown,)),), language=request.language)
    new = NewSubscription(url=probe.feed_url, title=probe.title, language=probe.language, added_by=_adder(request))
    (stored,) = store.add((new,))
    note(request, ports, "source", None, stored.url)
    title = messages.text("source.added", id=str(stored.id))
    blocks = (Heading(title), *_shown(probe, request, ports))
    take_back = buttons.run("source_remove", f"/dealwire source remove {stored.id}", request.language)
    return Reply(blocks=blocks, language=request.language, actions=(take_back,))


def test(request: Request, ports: Ports) -> Reply:
    """Try an address, and show what would be read there."""
    probe = _probed(request, ports)
    title = catalogue(request.language).text("source.tested")
    add_it = buttons.run("source_add", spelled(ADD, {"url": probe.feed_url}), request.language, primary=True)
    blocks = (Heading(title), *_shown(probe, request, ports))
    return Reply(blocks=blocks, language=request.language, actions=(add_it,))


def listing(request: Request, ports: Ports) -> Reply:
    """List the feeds, those that are not well first."""
    messages = catalogue(request.language)
    feeds = needed(ports.subscriptions, request.language).subscriptions()
    new = buttons.run("source_new", "/dealwire source add", request.language, asks=("url",), primary=not feeds)
    if not feeds:
        return Reply(blocks=(Notice(messages.text("source.none")),), language=request.language, actions=(new,))
    offset = Arguments(request, ports).number("offset") or 0
    fine = {HealthState.GOOD, HealthState.QUIET, HealthState.WAITING}
    ranked = sorted(feeds, key=lambda feed: (health_of(feed, request.now).state in fine, feed.id))
    blocks = (
        Heading(messages.text("source.heading", n=len(feeds))),
        Paragraph(tuple(_listed(feed, request) for feed in ranked[offset : offset + _PAGE])),
    )
    paging = Paging(offset=offset, size=_PAGE, total=len(feeds), command="/dealwire source list offset={offset}")
    return Reply(blocks=blocks, language=request.language, actions=(new,), paging=paging)


def remove(request: Request, ports: Ports) -> Reply:
    """Stop reading a feed; what was read stays."""
    messages = catalogue(request.language)
    arguments = Arguments(request, ports)
    number = arguments.needed("source", arguments.deal("source"))
    store = needed(ports.subscriptions, request.language)
    feed = store.subscription(number)
    if feed is None or not store.remove(number):
        raise CommandError(messages.text("source.unknown", id=str(number)), param="source")
    note(request, ports, "source", feed.url, None)
    text = messages.text("source.removed", title=one_line(feed.title or feed.url))
    again = buttons.run("source_again", spelled(ADD, {"url": feed.url}), request.language)
    return Reply(blocks=(Notice(text),), language=request.language, actions=(again,))


def take_in(request: Request, ports: Ports) -> Reply:
    """Add the feeds that an OPML file names; they are tried when it is their turn."""
    messages = catalogue(request.language)
    arguments = Arguments(request, ports)
    address = arguments.needed("url", arguments.url())
    store = needed(ports.subscriptions, request.language)
    try:
        feeds = needed(ports.finder, request.language).outline(address)
    except SourceError as error:
        raise CommandError(fault_text(error, request.language), param="url") from error
    before = {feed.url for feed in store.subscriptions()}
    new = [
        NewSubscription(url=feed.url, title=feed.title, language=feed.language, added_by=_adder(request))
        for feed in feeds[:_MOST_IMPORTED]
        if feed.url not in before
    ]
    if new:
        store.add(new)
        note(request, ports, "source", None, f"{len(new)} · {address}")
    text = messages.text("source.imported", n=len(new), known=len(feeds) - len(new))
    return Reply(blocks=(Notice(text),), language=request.language)


def give_out(request: Request, ports: Ports) -> Reply:
    """Answer with an OPML file of all feeds."""
    messages = catalogue(request.language)
    feeds = needed(ports.subscriptions, request.language).subscriptions()
    if not feeds:
        return Reply(blocks=(Notice(messages.text("source.none")),), language=request.language)
    content = opml_document(feeds, "dealwire").encode()
    file = Attachment(name="dealwire-feeds.opml", media_type="text/x-opml", content=content)
    text = messages.text("source.exported", n=len(feeds))
    return Reply(blocks=(Paragraph((line(text),)),), language=request.language, attachments=(file,))


def _probed(request: Request, ports: Ports) -> Probe:
    arguments = Arguments(request, ports)
    address = arguments.needed("url", arguments.url())
    try:
        return needed(ports.finder, request.language).probe(address)
    except SourceError as error:
        raise CommandError(fault_text(error, request.language), param="url") from error


def _shown(probe: Probe, request: Request, ports: Ports) -> Iterator[Block]:
    """Yield what a feed is, and what its latest items tell."""
    messages = catalogue(request.language)
    name = Span(one_line(probe.title) or probe.feed_url, bold=True, url=probe.feed_url)
    lines = [line(name, messages.text("source.items", n=probe.total))]
    if probe.found_on_page:
        lines.append(line(messages.text("source.behind_page"), Span(probe.feed_url, url=probe.feed_url)))
    if probe.newest_at is not None:
        day = write_day(probe.newest_at, request.language, request.zone)
        lines.append(line(messages.text("source.newest", date=day)))
    if probe.has_teasers:
        lines.append(line(messages.text("source.teasers")))
    yield Paragraph(tuple(lines))
    for article in probe.articles:
        yield Paragraph(tuple(_read(article, request, ports)))
    if probe.others:
        others = messages.text("source.others", n=len(probe.others))
        yield Paragraph((line(others), *(line(Span(url, url=url)) for url in probe.others[:5])))


def _read(article: Article, request: Request, ports: Ports) -> Iterator[Line]:
    """Yield an item's title and the deals that are read in it."""
    messages = catalogue(request.language)
    yield line(Span(one_line(article.title) or article.url, url=article.url))
    if ports.reader is None:
        return
    told = [event for event in ports.reader.read(article).events if event.shown]
    if not told:
        yield line(messages.text("source.no_deal"))
    for event in told[:_READ]:
        yield (Span("→ "), *headline_line(event, request.language))


def _listed(feed: Subscription, request: Request) -> Line:
    messages = catalogue(request.language)
    health = health_of(feed, request.now)
    title = Span(one_line(feed.title) or feed.url, url=feed.url)
    state = messages.text(f"source.state_{health.state.value}")
    since = write_day(health.since, request.language, request.zone)
    cause = f" · {messages.text(f'fault.{health.fault.value}')}" if health.fault else ""
    return line(f"{feed.id}  ", title, f" · {state} · ", messages.text("source.since", date=since), cause)


def _adder(request: Request) -> str:
    return f"{request.platform}:{request.workspace}:{request.person}"


_ADDRESS = (Param("url", Form.URL, required=True, rest=True),)
_NUMBER = (Param("source", Form.SOURCE, required=True, rest=True),)
ADD = CommandSpec("add", _ADDRESS, add, _GROUP, Rights.SETTINGS, slow=True)
TEST = CommandSpec("test", _ADDRESS, test, _GROUP, Rights.SETTINGS, slow=True)
LIST = CommandSpec("list", (Param("offset", Form.NUMBER, hidden=True),), listing, _GROUP, Rights.SETTINGS)
REMOVE = CommandSpec("remove", _NUMBER, remove, _GROUP, Rights.SETTINGS)
IMPORT = CommandSpec("import", _ADDRESS, take_in, _GROUP, Rights.SETTINGS, slow=True)
EXPORT = CommandSpec("export", (), give_out, _GROUP, Rights.SETTINGS)
SOURCE_COMMANDS = (ADD, TEST, LIST, REMOVE, IMPORT, EXPORT)
