"""The content of a digest → the reply that a channel is sent: new deals, updates, loops that closed, totals."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.commands import buttons
from bot.commands.cards import card
from bot.commands.loops import loop_line
from bot.i18n import catalogue
from bot.model.reply import Heading, Notice, Paragraph, Reply, line
from bot.present import change_text, facts_line, write_day, write_kind, write_usd_short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.i18n import Catalogue
    from bot.model import Language
    from bot.model.reply import Block, Line
    from bot.pipeline.digest import DealUpdate, DigestContent, DigestTotal, NewDeal

_TOTALS = 6


def digest_reply(content: DigestContent, language: Language, zone: str) -> Reply:
    """Return what a digest says in a language, its days in the IANA time zone of the channel; public."""
    messages = catalogue(language)
    blocks = _empty(content, messages, zone) if content.empty else _blocks(content, messages, zone)
    return Reply(blocks=tuple(blocks), language=language, public=True)


def _empty(content: DigestContent, messages: Catalogue, zone: str) -> Iterator[Block]:
    since, until = (write_day(moment, messages.language, zone) for moment in (content.since, content.until))
    yield Notice(messages.text("digest.empty", since=since, until=until))
    if content.held_back:
        yield Paragraph((line(messages.text("digest.held", n=content.held_back)),))


def _blocks(content: DigestContent, messages: Catalogue, zone: str) -> Iterator[Block]:
    language = messages.language
    since, until = (write_day(moment, language, zone) for moment in (content.since, content.until))
    key = "digest.heading_day" if since == until else "digest.heading"
    yield Heading(messages.text(key, since=since, until=until))
    yield Paragraph(tuple(_overview(content, messages)))
    if content.new or content.new_left_out:
        yield Heading(messages.text("digest.new_heading"))
        yield from (_new(entry, messages, zone) for entry in content.new)
        yield from _left_out(content.new_left_out, content, messages, zone)
    if content.updates or content.updates_left_out:
        yield Heading(messages.text("digest.updates_heading"))
        yield from (_update(entry, messages, zone) for entry in content.updates)
        yield from _left_out(content.updates_left_out, content, messages, zone)
    if content.loops:
        yield Heading(messages.text("digest.loops_heading"))
        yield Paragraph(tuple(loop_line(loop, language) for loop in content.loops))
    if content.held_back:
        yield Paragraph((line(messages.text("digest.held", n=content.held_back)),))


def _overview(content: DigestContent, messages: Catalogue) -> Iterator[Line]:
    counts = (
        ("new", len(content.new) + content.new_left_out),
        ("updates", len(content.updates) + content.updates_left_out),
        ("loops", len(content.loops)),
        ("sources", content.sources),
    )
    separator = messages.text("list.facts")
    yield line(separator.join(messages.text(f"digest.{name}", n=count) for name, count in counts if count))
    totals = [text for total in content.totals if (text := _total(total, messages))]
    if totals:
        yield line(separator.join(totals[:_TOTALS]))


def _total(total: DigestTotal, messages: Catalogue) -> str:
    """Return the sums of a kind, firm and other apart; nothing for a kind without sums."""
    language = messages.language
    kind = write_kind(total.kind, language)
    firm, tentative = (write_usd_short(usd, language) for usd in (total.usd, total.tentative_usd))
    if total.usd and total.tentative_usd:
        return messages.text("digest.total_tentative", kind=kind, firm=firm, tentative=tentative)
    if total.usd:
        return messages.text("digest.total", kind=kind, firm=firm)
    if total.tentative_usd:
        return messages.text("digest.total_only_tentative", kind=kind, tentative=tentative)
    return ""


def _new(entry: NewDeal, messages: Catalogue, zone: str) -> Block:
    mark = messages.text("digest.closes_mark") if entry.closes else None
    language = messages.language
    return card(entry.deal, language, zone, mark=mark, actions=(buttons.details(entry.deal.id, language),))


def _update(entry: DealUpdate, messages: Catalogue, zone: str) -> Block:
    language = messages.language
    changes = tuple(line(text) for text in dict.fromkeys(change_text(change, language) for change in entry.changes))
    return card(
        entry.deal,
        language,
        zone,
        mark=messages.text("digest.update_mark"),
        lines=(*changes, facts_line(entry.deal.facts, language, zone)),
        actions=(buttons.details(entry.deal.id, language),),
    )


def _left_out(count: int, content: DigestContent, messages: Catalogue, zone: str) -> Iterator[Block]:
    """Yield how many deals did not fit, with the command that lists them all."""
    if count:
        since = f"{content.since.astimezone(ZoneInfo(zone)):%Y-%m-%d}"
        yield Paragraph((line(messages.text("digest.left_out", n=count, since=since)),))
