"""Checks claims against the text of their article: what a model says is kept only where the text says it too.

Evidence has to stand in the article, each figure has to be a mention inside the evidence, and each party a mention in
it, or one that the passage carries on: of the title or of the sentences right before. What is found by our own finders
decides qualifiers and offsets; what a claim adds without support (a place, a date) is left out of it, and a claim whose
figures or parties are not there is refused as a whole, with the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from bot.errors import ClaimError, InvariantError
from bot.model import DealEvent, Kind, Money, PartialDate, Period, Status
from bot.reading.document import Document, make_document
from bot.reading.mentions import (
    CapacityMention,
    ChipsMention,
    DateMention,
    MoneyMention,
    OrganisationMention,
    PlaceMention,
    StakeMention,
    find_mentions,
)
from bot.reading.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.lexicon import Lexicon
    from bot.model import Article, Passage
    from bot.model.claim import Claim
    from bot.reading.mentions import Mention

CHECKED = 0.9
"""How sure an event is that a model told and the text bears out."""
AGREED = 0.97
"""… and that the rules read as well."""
UNTOLD = 0.5
"""What an event of the rules keeps of its confidence where the model does not tell it; it is not shown."""

_CARRIED = 3
"""Sentences before the evidence whose organisations it may go on about."""
_CLOSE = 0.005


@dataclass(frozen=True, slots=True)
class Page:
    """An article made ready for checking."""

    document: Document
    mentions: tuple[Mention, ...]

    def within(self, start: int, end: int) -> list[Mention]:
        """Return the mentions inside a span."""
        return [mention for mention in self.mentions if start <= mention.start and mention.end <= end]


def page_of(article: Article, lexicon: Lexicon) -> Page:
    """Return `article` with all that our finders see in it."""
    document = make_document(article, lexicon)
    return Page(document, find_mentions(document, lexicon))


def event_of_claim(claim: Claim, page: Page, lexicon: Lexicon) -> DealEvent:
    """Return the event that the text bears out; raise ClaimError where it does not."""
    kind = Kind(claim.kind)
    if kind not in lexicon.frames.kinds:
        raise ClaimError(f"there is no kind {claim.kind!r}")
    spans = [_sentences_around(_span(quote, page), page.document) for quote in claim.evidence if quote.strip()]
    if not spans:
        raise ClaimError("no sentence of the article is given as evidence")
    inside = [mention for span in spans for mention in page.within(*span)]
    grounds = _Grounds(frozenset(_names_around(spans, page)), _folded(_text_of(spans, page)))
    try:
        return DealEvent(
            kind=kind,
            payers=tuple(_party(name, grounds, lexicon) for name in claim.payers),
            payees=tuple(_party(name, grounds, lexicon) for name in claim.payees),
            partners=tuple(_party(name, grounds, lexicon) for name in claim.partners),
            money=_money(claim, inside),
            megawatts=_figure(claim.megawatts, (m.megawatts for m in inside if isinstance(m, CapacityMention)), "MW"),
            chips=_count(claim.chips, inside),
            stake_percent=_figure(
                claim.stake_percent, (m.percent for m in inside if isinstance(m, StakeMention)), "per cent"
            ),
            places=_places(claim.places, page),
            date=_date(claim.date, page),
            status=_status(claim.status),
            evidence=tuple(_passages(spans, page.document)),
            confidence=CHECKED,
            shown=True,
        )
    except InvariantError as error:
        raise ClaimError(str(error)) from error


def combined(told: Sequence[DealEvent], by_rules: Iterable[DealEvent]) -> tuple[DealEvent, ...]:
    """Return checked events beside those that only the rules read: these are kept as doubtful, and not shown."""
    events = []
    alone = list(by_rules)
    for event in told:
        same = next((other for other in alone if same_event(event, other)), None)
        if same is not None:
            alone.remove(same)
        events.append(event if same is None else replace(event, confidence=AGREED))
    events += [replace(event, confidence=event.confidence * UNTOLD, shown=False) for event in alone]
    return tuple(sorted(events, key=lambda event: event.evidence[0].start if event.evidence else 0))


@dataclass(frozen=True, slots=True)
class _Grounds:
    """What a party may rest on: organisations in and before the evidence, and the evidence itself, folded."""

    names: frozenset[str]
    text: str


def _span(quote: str, page: Page) -> tuple[int, int]:
    """Return where a quote stands in the article, as our own text has it; raise ClaimError where it does not."""
    wanted = normalise(quote)[0].strip()
    start = page.document.text.find(wanted) if wanted else -1
    if start >= 0:
        return start, start + len(wanted)
    # Models join lines and double spaces.
    words = r"\s+".join(map(re.escape, wanted.split()))
    found = re.search(words, page.document.text) if words else None
    if found is None:
        raise ClaimError(f"this evidence does not stand in the article word for word: {quote!r}")
    return found.span()


def _passages(spans: Iterable[tuple[int, int]], document: Document) -> Iterator[Passage]:
    """Return whole sentences, as in all evidence, in the order of the text."""
    told = {index for span in spans for index in _sentences(span, document)}
    for index in sorted(told):
        sentence = document.sentences[index]
        yield document.passage(sentence.start, sentence.end)


def _sentences(span: tuple[int, int], document: Document) -> list[int]:
    start, end = span
    return [sentence.index for sentence in document.sentences if sentence.start < end and start < sentence.end]


def _sentences_around(span: tuple[int, int], document: Document) -> tuple[int, int]:
    """Return a span widened to whole sentences: that is what people are shown."""
    touched = [document.sentences[index] for index in _sentences(span, document)]
    if not touched:
        return span
    return min(span[0], touched[0].start), max(span[1], touched[-1].end)


def _text_of(spans: Iterable[tuple[int, int]], page: Page) -> str:
    return "\n".join(page.document.text[start:end] for start, end in spans)


def _names_around(spans: Sequence[tuple[int, int]], page: Page) -> Iterator[str]:
    """Yield the organisations of the title, of the evidence, and of the sentences that lead to it."""
    document = page.document
    own = [index for span in spans for index in _sentences(span, document)]
    near = {before for index in own for before in range(index - _CARRIED, index + 1)}
    for mention in page.mentions:
        if not isinstance(mention, OrganisationMention):
            continue
        sentence = document.sentence_at(mention.start)
        if sentence is not None and (sentence.is_title or sentence.index in near):
            yield from (mention.name, *mention.owners)


def _party(claimed: str, grounds: _Grounds, lexicon: Lexicon) -> str:
    """Return the canonical name of a party; raise ClaimError where the passage names no such organisation."""
    name = _canonical_names(lexicon).get(_folded(claimed), claimed.strip())
    if name in grounds.names:
        return name
    same = next((each for each in sorted(grounds.names) if _folded(each) == _folded(name)), None)
    if same is not None:
        return same
    # Our finder does not know every name. One that stands in the evidence letter by letter is in the text.
    if _stands_in(_folded(claimed), grounds.text):
        return name
    raise ClaimError(f"{claimed!r} is named neither in the evidence nor right before it")


def _stands_in(name: str, text: str) -> bool:
    if not name:
        return False
    edge = r"(?<![a-z0-9])", r"(?![a-z0-9])"
    return re.search(f"{edge[0]}{re.escape(name)}{edge[1]}", text) is not None


@cache
def _canonical_names(lexicon: Lexicon) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for organisation in lexicon.organisations.values():
        for each in (organisation.name, *organisation.aliases):
            names.setdefault(_folded(each), organisation.name)
    for organisation in lexicon.organisations.values():
        names[_folded(organisation.name)] = organisation.name
    return names


def _folded(text: str) -> str:
    return " ".join(normalise(text)[0].casefold().split())


def _money(claim: Claim, inside: Iterable[Mention]) -> Money | None:
    """Return the sum as the evidence has it, its period as claimed; raise ClaimError where it is not there."""
    if claim.amount is None:
        return None
    currency = (claim.currency or "").upper()
    sums = [m.money for m in inside if isinstance(m, MoneyMention) and m.money is not None and not m.per_share]
    same = [money for money in sums if money.currency == currency and _near(money.amount, claim.amount)]
    if not same:
        stated = ", ".join(f"{money.amount} {money.currency}" for money in sums) or "no sum"
        raise ClaimError(f"the sum {claim.amount} {currency} is not in the evidence, which has {stated}")
    # A yearly plan is often told without a word for "a year", so the claim may know better here.
    period = Period.YEAR if claim.period == Period.YEAR else same[0].period
    return replace(same[0], period=period)


def _figure(claimed: float | None, found: Iterable[float], unit: str) -> float | None:
    if claimed is None:
        return None
    same = next((value for value in found if _near(value, claimed)), None)
    if same is None:
        raise ClaimError(f"{claimed:g} {unit} is not in the evidence")
    return same


def _count(claimed: int | None, inside: Iterable[Mention]) -> int | None:
    found = (float(m.count) for m in inside if isinstance(m, ChipsMention) and m.count is not None)
    same = _figure(claimed, found, "chips")
    return None if same is None else int(same)


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= _CLOSE * max(one, other)


def _places(claimed: Iterable[str], page: Page) -> tuple[str, ...]:
    """Return those of the claimed places that the article names, or a part of which it names."""
    named = {mention.code for mention in page.mentions if isinstance(mention, PlaceMention)}
    return tuple(sorted({place for place in claimed if place in named}))


def _date(claimed: str | None, page: Page) -> PartialDate | None:
    """Return the claimed date as far as a date of the article, or its own, agrees with it; None otherwise."""
    if not claimed:
        return None
    published = page.document.article.published_at
    told = [str(mention.date) for mention in page.mentions if isinstance(mention, DateMention)]
    if published is not None:
        told.append(published.date().isoformat())
    fitting = [date for date in told if date.startswith(claimed) or claimed.startswith(date)]
    if not fitting:
        return None
    try:
        return PartialDate.parse(min(claimed, max(fitting, key=len), key=len))
    except InvariantError:
        return None


def _status(claimed: str) -> Status:
    try:
        return Status(claimed)
    except ValueError as error:
        raise ClaimError(f"a status is one of {', '.join(Status)}, not {claimed!r}") from error


def same_event(event: DealEvent, other: DealEvent) -> bool:
    """Return whether two events of one article are the same deal: kind, names and sum."""
    one, two = event.money, other.money
    return (
        event.kind == other.kind
        and set(event.names) == set(other.names)
        and (one is None) == (two is None)
        and (one is None or two is None or (one.currency == two.currency and _near(one.amount, two.amount)))
    )
