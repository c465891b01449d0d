"""Articles → readings: the deals of a document as events, each with its evidence, its chance and whether it is shown.

`read` is pure and never raises on any text. `RuleReader` is the same as an implementation of `bot.ports.Reader`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.i18n import SERVED
from bot.model import DealEvent, Reading
from bot.present import summary
from bot.reading import circumstances
from bot.reading.deals import set_scenes, weighed_deals
from bot.reading.document import Document, make_document
from bot.reading.relevance import ARTICLE_TABLE, article_features, article_score
from bot.reading.scorer import confidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.lexicon import Lexicon
    from bot.lexicon.fitted import FittedWeights
    from bot.model import Article, Passage
    from bot.reading.deals import Scenes
    from bot.reading.draft import Draft


def read(article: Article, lexicon: Lexicon) -> Reading:
    """Return the deal events of `article` with its language and its best sentence."""
    document = make_document(article, lexicon)
    scenes = set_scenes(document, lexicon)
    if scenes is None:
        return Reading(language=document.language)
    events, passes = events_by(lexicon.frames.fitted, scenes, lexicon)
    return Reading(
        language=document.language,
        events=events,
        passes=passes,
        summary={language: text for language in SERVED if (text := summary(events, language))},
        best_sentence=_best_sentence(events, document),
    )


class RuleReader:
    """Reads by rules and data alone: no model, no network, the same answer every time."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def read(self, article: Article) -> Reading:
        """Return the deal events, summary and language of `article`."""
        return read(article, self._lexicon)


def events_by(weights: FittedWeights, scenes: Scenes, lexicon: Lexicon) -> tuple[tuple[DealEvent, ...], bool]:
    """Return the events of a document by `weights` in the order of their first telling, and whether it passes."""
    deals = [deal.draft for deal in weighed_deals(scenes, lexicon, weights)]
    chances = [confidence(deal.score) for deal in deals]
    kept = [
        with_customers(event_of(deal, scenes.document, weights), lexicon)
        for deal in deals
        if confidence(deal.score) >= weights.keep
    ]
    return tuple(kept), _passes(scenes, chances, weights)


def _passes(scenes: Scenes, chances: Sequence[float], weights: FittedWeights) -> bool:
    """Return whether an article may tell a deal: what is shown passes, else the article as a whole is weighed."""
    if not chances:
        return False
    article = weights.tables.get(ARTICLE_TABLE)
    if article is None or max(chances) >= weights.keep:
        return max(chances) >= weights.passing
    return confidence(article_score(article_features(scenes, chances), article)) >= weights.passing


def event_of(deal: Draft, document: Document, weights: FittedWeights) -> DealEvent:
    """Return the event of a deal, with the sentences that tell it as evidence."""
    certainty = confidence(deal.score)
    sentences = [document.sentences[index] for index in sorted(deal.sentences)]
    return DealEvent(
        kind=deal.kind,
        payers=deal.payers,
        payees=deal.payees,
        partners=deal.partners,
        money=deal.money,
        megawatts=deal.megawatts,
        chips=deal.chips,
        stake_percent=deal.stake,
        places=tuple(sorted(circumstances.most_specific(deal.places))),
        date=deal.date,
        status=deal.status,
        evidence=tuple(document.passage(sentence.start, sentence.end) for sentence in sentences),
        confidence=certainty,
        shown=certainty >= weights.show,
    )


def with_customers(event: DealEvent, lexicon: Lexicon) -> DealEvent:
    """Return an event whose payees are those who can be paid: for whom a campus is built is a partner of it."""
    customers = lexicon.frames.kinds[event.kind].customers
    known = lexicon.organisations
    told = tuple(name for name in event.payees if name in known and known[name].type in customers)
    if not told or not event.payers:
        return event
    rest = tuple(name for name in event.payees if name not in told)
    return replace(event, payees=rest, partners=(*event.partners, *told))


def _best_sentence(events: Sequence[DealEvent], document: Document) -> Passage | None:
    """Return the sentence that tells the surest deal, else the first of the body, None for an empty text."""
    told = [event for event in events if event.evidence]
    if told:
        return max(told, key=lambda event: event.confidence).evidence[0]
    body = next((s for s in document.sentences if not s.is_title), None) or next(iter(document.sentences), None)
    return document.passage(body.start, body.end) if body is not None else None
