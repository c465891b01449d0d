"""`/deals read`: what dealwire reads in a page, or in a message, now; with how sure it is, and nothing is stored."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.commands.arguments import Arguments
from bot.commands.ports import needed
from bot.commands.spec import CommandSpec, Form, Param
from bot.errors import CommandError, SourceError
from bot.i18n import catalogue
from bot.model import Article
from bot.model.reply import Heading, Notice, Paragraph, Quote, Reply, Span, line
from bot.present import headline_line, one_line, write_date, write_kind, write_status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.commands.ports import Ports
    from bot.model import DealEvent, Language
    from bot.model.reply import Block, Line, Request

_ARTICLES = 3
_EVENTS = 6
_LONGEST_TEXT = 20_000
"""Characters of a message that are read; chats allow 4,000 to 40,000."""
_LONGEST_QUOTE = 400


def read(request: Request, ports: Ports) -> Reply:
    """Answer with the deals that a page tells, or a message that somebody pointed at."""
    messages = catalogue(request.language)
    arguments = Arguments(request, ports)
    address, text = arguments.url(), request.params.get("text", "").strip()
    if address is None and not text:
        arguments.needed("url", None)
    articles = (_message(text),) if address is None else _page(address, request, ports)
    reader = needed(ports.reader, request.language)
    blocks: list[Block] = []
    for article in articles[:_ARTICLES]:
        blocks += read_blocks(article, reader.read(article).events, request.language, address or "")
    if len(articles) > _ARTICLES:
        blocks.append(Notice(messages.text("read.more", n=len(articles) - _ARTICLES)))
    return Reply(blocks=tuple(blocks), language=request.language)


def read_blocks(article: Article, events: Sequence[DealEvent], language: Language, address: str) -> Iterator[Block]:
    """Yield what was read in an article: each deal with its facts, how sure it is, and the sentence that says so."""
    messages = catalogue(language)
    if article.title:
        yield Heading(one_line(article.title))
    if not events:
        yield Notice(messages.text("read.nothing"))
        return
    ranked = sorted(events, key=lambda event: -event.confidence)
    for event in ranked[:_EVENTS]:
        yield Paragraph((headline_line(event, language), _facts(event, language)))
        if event.evidence:
            said = " … ".join(one_line(passage.text) for passage in event.evidence)
            text = said if len(said) <= _LONGEST_QUOTE else f"{said[: _LONGEST_QUOTE - 1]}…"
            yield Quote(text=text, source=article.outlet or messages.text("read.message"), url=address)
    if len(ranked) > _EVENTS:
        yield Notice(messages.text("read.more_deals", n=len(ranked) - _EVENTS))


def _facts(event: DealEvent, language: Language) -> Line:
    messages = catalogue(language)
    sure = messages.text("read.sure" if event.shown else "read.doubtful", percent=round(100 * event.confidence))
    parts = [write_status(event.status, language), write_kind(event.kind, language)]
    parts += [write_date(event.date, language)] if event.date else []
    separator = messages.text("list.facts")
    return line(f"{separator.join(parts)}{separator}", Span(sure, bold=event.shown))


def _message(text: str) -> Article:
    return Article(url="message:", title="", text=text[:_LONGEST_TEXT], outlet="")


def _page(address: str, request: Request, ports: Ports) -> Sequence[Article]:
    try:
        # Commands run in threads of their own, where no event loop runs yet.
        found = asyncio.run(needed(ports.articles, request.language).articles(address))
    except SourceError as error:
        raise CommandError(fault_text(error, request.language), param="url") from error
    if not found:
        raise CommandError(catalogue(request.language).text("fault.no_article"), param="url")
    return found


def fault_text(error: SourceError, language: Language) -> str:
    """Return why an address could not be read, and what to do about it."""
    messages = catalogue(language)
    cure = messages.find(f"cure.{error.fault.value}")
    text = messages.text(f"fault.{error.fault.value}")
    return f"{text} {cure}" if cure else text


READ = CommandSpec(
    "read", (Param("url", Form.URL, rest=True), Param("text", Form.WORDS, hidden=True)), read, slow=True, shared=True
)
