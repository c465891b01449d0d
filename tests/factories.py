"""Articles, events and deals for tests, built by functions named after what they are or what happened.

Each takes the fields that matter to a test as keywords and fills in the rest. What happens is dated by `day(n)`,
counted from a fixed day; nothing here reads the clock or draws at random.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.model import (
    Article,
    Change,
    ChangeType,
    DealEvent,
    DealFacts,
    Figure,
    Kind,
    Language,
    Money,
    Passage,
    Reading,
    Status,
    Telling,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import PartialDate

FIRST_DAY = datetime(2025, 10, 6, 9, 30, tzinfo=UTC)


def day(number: int) -> datetime:
    """Return a moment `number` days after the first day."""
    return FIRST_DAY + timedelta(days=number)


def dollars(billions: float) -> Money:
    """`dollars(1.5)` is exactly 1,500,000,000 US dollars."""
    return Money(round(billions * 1_000_000_000), "USD")


def passage(text: str, start: int = 0) -> Passage:
    """Return `text` as it would stand at `start` in an article."""
    return Passage(text, start, start + len(text))


def article(
    url: str = "https://news.example/nvidia-openai",
    title: str = "Nvidia to invest in OpenAI",
    text: str = "Nvidia said on Monday that it will invest $100 billion in OpenAI.",
    *,
    outlet: str = "news.example",
    published_at: datetime | None = FIRST_DAY,
    guid: str | None = None,
    language: Language | None = None,
) -> Article:
    """Return an article of one sentence."""
    return Article(
        url=url, title=title, text=text, outlet=outlet, guid=guid, published_at=published_at, language=language
    )


def reading(*events: DealEvent, language: Language = Language.EN) -> Reading:
    """Return what a reader would have found: these events, and a summary that counts them."""
    found = f"{len(events)} deals."
    return Reading(
        language=language,
        events=events,
        summary={Language.EN: found, Language.JA: f"{len(events)}件。"},
        best_sentence=passage(found),
    )


def event(
    kind: str = "investment",
    payers: Sequence[str] = (),
    payees: Sequence[str] = (),
    partners: Sequence[str] = (),
    *,
    money: Money | None = None,
    megawatts: float | None = None,
    chips: int | None = None,
    stake_percent: float | None = None,
    places: Sequence[str] = (),
    date: PartialDate | None = None,
    status: Status = Status.ANNOUNCED,
    evidence: Sequence[str] = (),
    confidence: float = 0.9,
    shown: bool = True,
) -> DealEvent:
    """Return an event; its evidence is given as plain sentences that follow one another."""
    passages: list[Passage] = []
    for sentence in evidence:
        passages.append(passage(sentence, passages[-1].end + 1 if passages else 0))
    return DealEvent(
        kind=Kind(kind),
        payers=tuple(payers),
        payees=tuple(payees),
        partners=tuple(partners),
        money=money,
        megawatts=megawatts,
        chips=chips,
        stake_percent=stake_percent,
        places=tuple(places),
        date=date,
        status=status,
        evidence=tuple(passages),
        confidence=confidence,
        shown=shown,
    )


def nvidia_invests_in_openai(billions: float = 100, *, status: Status = Status.ANNOUNCED) -> DealEvent:
    """One leg of a well-known loop: Nvidia → OpenAI."""
    sentence = f"Nvidia will invest ${billions:g} billion in OpenAI."
    return event("investment", ["Nvidia"], ["OpenAI"], money=dollars(billions), status=status, evidence=[sentence])


def openai_rents_from_oracle(billions: float = 300) -> DealEvent:
    """The next leg: OpenAI → Oracle."""
    sentence = f"OpenAI signed a {billions:g}-billion-dollar contract for Oracle's data centers in Texas."
    return event("compute", ["OpenAI"], ["Oracle"], money=dollars(billions), places=["US-TX"], evidence=[sentence])


def oracle_buys_chips_from_nvidia(billions: float = 40) -> DealEvent:
    """The leg that closes the loop: Oracle → Nvidia."""
    sentence = f"Oracle is to buy GB200 chips worth ${billions:g} billion from Nvidia."
    return event("chips", ["Oracle"], ["Nvidia"], money=dollars(billions), chips=400_000, evidence=[sentence])


def softbank_builds_in_japan() -> DealEvent:
    """A Japanese event without a payee: SoftBank builds a data centre in Sakai for 100 billion yen."""
    return event(
        "buildout",
        ["SoftBank"],
        money=Money(100_000_000_000, "JPY"),
        megawatts=150,
        places=["JP"],
        evidence=["ソフトバンクは堺市のデータセンターに約1000億円を出資する。"],
    )


def telling(
    told: DealEvent,
    *,
    url: str = "https://news.example/1",
    title: str = "",
    outlet: str = "news.example",
    language: Language = Language.EN,
    seen_at: datetime = FIRST_DAY,
) -> Telling:
    """Return `told` as the article at `url` tells it; the title names the parties unless given."""
    return Telling(
        url=url,
        title=title or f"{' and '.join(told.names)} in {told.kind} deal",
        outlet=outlet,
        language=language,
        seen_at=seen_at,
        event=told,
    )


def facts(first: DealEvent | Telling, *others: DealEvent | Telling, usd: int | None = None) -> DealFacts:
    """Return a deal told by these events, one article and day each; all that they agree on comes from the first.

    US dollars are counted as such; for another currency, or a sum to leave unknown, `usd` says what it comes to.
    """
    tellings = tuple(
        told
        if isinstance(told, Telling)
        else telling(
            told, url=f"https://news{number}.example/story", outlet=f"news{number}.example", seen_at=day(number)
        )
        for number, told in enumerate((first, *others))
    )
    main = tellings[0].event
    sums = dict.fromkeys(told.event.money for told in tellings if told.event.money is not None)
    figures = tuple(
        Figure(
            money=money,
            urls=tuple(told.url for told in tellings if told.event.money == money),
            last_seen_at=max(told.seen_at for told in tellings if told.event.money == money),
        )
        for money in sums
    )
    if usd is None and main.money is not None and main.money.currency == "USD":
        usd = main.money.amount
    seen = [told.seen_at for told in tellings]
    return DealFacts(
        kind=main.kind,
        payers=main.payers,
        payees=main.payees,
        partners=main.partners,
        money=main.money,
        usd=usd,
        figures=figures,
        megawatts=main.megawatts,
        chips=main.chips,
        stake_percent=main.stake_percent,
        places=main.places,
        date=main.date,
        status=main.status,
        confidence=main.confidence,
        shown=main.shown,
        outlets=len({told.outlet for told in tellings}),
        first_seen_at=min(seen),
        last_seen_at=max(seen),
        tellings=tellings,
        history=(first_seen(min(seen), tellings[0].url),),
    )


def facts_on(number: int, told: DealEvent, *, usd: int | None = None) -> DealFacts:
    """Return a deal that one article told on day `number`, and whose figures are dated so."""
    return facts(telling(told, url=f"https://news.example/{number}", seen_at=day(number)), usd=usd)


def first_seen(at: datetime = FIRST_DAY, url: str | None = None) -> Change:
    """Return the change that opens each history."""
    return Change(type=ChangeType.FIRST_SEEN, at=at, url=url)


def status_changed(before: Status, after: Status, at: datetime = FIRST_DAY) -> Change:
    """Return the change of a deal that went from `before` to `after`."""
    return Change(type=ChangeType.STATUS, at=at, before=before.value, after=after.value)


def called_off(deal: DealFacts) -> DealFacts:
    """Return the same deal after it was cancelled."""
    return replace(deal, status=Status.CANCELLED)


def hidden(deal: DealFacts) -> DealFacts:
    """Return the same deal, held to be too unsure to be told to people."""
    return replace(deal, shown=False)
