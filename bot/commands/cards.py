"""A deal → blocks of a reply: a card at a glance, quotes of its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.i18n import catalogue
from bot.model.reply import DealCard, Quote
from bot.present import details, headline_line, one_line, write_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Deal, DealFacts, Language, Telling
    from bot.model.reply import Action, Line

_LONGEST_QUOTE = 600
"""Characters of a quote: a sentence of a news article is rarely over 400, and chats cut blocks at 2,000 to 3,000."""

_ADJOINING = 2
"""Characters between sentences that follow one another: a space, or the blank line between paragraphs."""


def card(
    deal: Deal,
    language: Language,
    zone: str,
    *,
    mark: str | None = None,
    lines: Sequence[Line] | None = None,
    quotes: int = 0,
    actions: Sequence[Action] = (),
) -> DealCard:
    """Return a deal at a glance.

    Args:
        deal: The deal.
        language: What it is written in; quotes stay in theirs.
        zone: The reader's time zone.
        mark: A label before the headline.
        lines: Lines of detail in place of the usual facts.
        quotes: How many quotes to show at most.
        actions: The buttons under it.
    """
    return DealCard(
        deal_id=deal.id,
        headline=headline_line(deal.facts, language),
        details=details(deal.facts, language, zone) if lines is None else tuple(lines),
        quotes=source_quotes(deal.facts, language, zone)[:quotes],
        mark=mark,
        actions=tuple(actions),
    )


def source_quotes(facts: DealFacts, language: Language, zone: str) -> tuple[Quote, ...]:
    """Return what the sources say, one quote each; copies of one text by several outlets are one quote.

    Those that give the deal's current sum come first, of these the ones in the reader's language, then the newest.
    """
    tellings = sorted(facts.tellings, key=lambda telling: telling.order, reverse=True)
    tellings.sort(key=lambda telling: (telling.event.money != facts.money, telling.language is not language))
    quotes: dict[str, Quote] = {}
    for telling in tellings:
        text = _evidence(telling)
        if text and text not in quotes:
            quotes[text] = Quote(text=text, source=_source(telling, language, zone), url=telling.url)
    return tuple(quotes.values())


def _evidence(telling: Telling) -> str:
    """Return the sentences that tell the deal; where they are too long together, those that fit."""
    text, end = "", 0
    for passage in telling.event.evidence:
        sentence = one_line(passage.text)
        if text and len(text) + len(sentence) > _LONGEST_QUOTE:
            break
        # Sentences that follow one another in the article do so here; what is left out between others is marked.
        gap = "" if not text else " " if passage.start - end <= _ADJOINING else " … "
        text, end = f"{text}{gap}{sentence}", passage.end
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}…"


def _source(telling: Telling, language: Language, zone: str) -> str:
    separator = catalogue(language).text("list.facts")
    return f"{one_line(telling.outlet)}{separator}{write_day(telling.seen_at, language, zone)}"
