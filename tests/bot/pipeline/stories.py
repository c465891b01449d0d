"""Random stories: tellings of a few deals between few companies, close enough to each other to be confused."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st

from bot.model import (
    Article,
    DealEvent,
    Kind,
    Language,
    Money,
    PartialDate,
    Period,
    Qualifier,
    Reading,
    Status,
    Telling,
)
from tests.factories import FIRST_DAY

COMPANIES = ("Aurora", "Borealis", "Cirrus", "Delta")
KINDS = tuple(map(Kind, ("compute", "chips", "investment", "buildout", "partnership", "capex", "financing")))
CURRENCIES = {"USD": 1, "JPY": 150, "EUR": 1}

moneys = st.none() | st.builds(
    lambda billions, currency, qualifier, period: Money(
        billions * 1_000_000_000 * CURRENCIES[currency], currency, qualifier, period
    ),
    st.sampled_from((1, 9, 10, 12, 30, 100)),
    st.sampled_from(("USD", "USD", "JPY", "EUR")),
    st.sampled_from(Qualifier),
    st.sampled_from((Period.TOTAL, Period.TOTAL, Period.YEAR)),
)
dates = st.none() | st.builds(PartialDate, st.sampled_from((2024, 2025)), st.none() | st.integers(1, 12))


@st.composite
def events(draw: st.DrawFn) -> DealEvent:
    """Return an event that keeps the guide's rules."""
    names = draw(st.lists(st.sampled_from(COMPANIES), min_size=1, max_size=3, unique=True))
    cut = draw(st.integers(0, len(names)))
    kind = draw(st.sampled_from(KINDS))
    alliance = kind == "partnership"
    return DealEvent(
        kind=kind,
        payers=() if alliance else tuple(names[:cut]),
        payees=() if alliance else tuple(names[cut:]),
        partners=tuple(names) if alliance else (),
        money=draw(moneys),
        megawatts=draw(st.none() | st.sampled_from((100.0, 1000.0))),
        places=tuple(sorted(draw(st.sets(st.sampled_from(("AE", "JP", "US-TX")), max_size=2)))),
        date=draw(dates),
        status=draw(st.sampled_from(Status)),
        confidence=draw(st.sampled_from((0.3, 0.6, 0.9))),
        shown=draw(st.booleans()),
    )


days = st.integers(0, 300)


@st.composite
def tellings(draw: st.DrawFn) -> Telling:
    """Return a telling by one of a few articles."""
    number = draw(st.integers(0, 5))
    return Telling(
        url=f"https://outlet{number}.example/story",
        title=draw(st.sampled_from(("One story of many", "The other story told"))),
        outlet=f"outlet{number % 3}.example",
        language=Language.EN,
        seen_at=FIRST_DAY + timedelta(days=draw(days)),
        event=draw(events()),
    )


@st.composite
def articles(draw: st.DrawFn, number: int) -> tuple[Article, Reading]:
    """Return the article of this number with what was read in it."""
    article = Article(
        url=f"https://outlet{number}.example/story",
        title=f"Story number {number} of all",
        text=draw(st.sampled_from(("First edition.", "Second edition."))),
        outlet=f"outlet{number % 3}.example",
        published_at=FIRST_DAY + timedelta(days=draw(days)),
    )
    return article, Reading(language=Language.EN, events=tuple(draw(st.lists(events(), max_size=3))))


@st.composite
def corpora(draw: st.DrawFn, most: int = 6) -> list[tuple[Article, Reading]]:
    """Return articles with different addresses."""
    return [draw(articles(number)) for number in range(draw(st.integers(1, most)))]
