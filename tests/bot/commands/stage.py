"""A small world to ask in: five deals with a loop among them, the real lexicon, and a fixed moment."""

from dataclasses import replace

from bot.commands import Ports, dispatch
from bot.lexicon import load_lexicon
from bot.model import Change, ChangeType, Deal, Language, PartialDate, Status
from bot.model.reply import DealCard, Heading, Notice, Paragraph, Quote, Table
from tests.factories import (
    day,
    event,
    facts,
    first_seen,
    hidden,
    nvidia_invests_in_openai,
    openai_rents_from_oracle,
    oracle_buys_chips_from_nvidia,
    softbank_builds_in_japan,
    status_changed,
    telling,
)
from tests.fakes.deals import DealsInMemory

NOW = day(10)
JA, EN = Language.JA, Language.EN


def nvidia_openai():
    """Nvidia's stake, told in both languages with two figures."""
    told = facts(
        telling(nvidia_invests_in_openai(100), url="https://harbor.example/1", outlet="harbor.example"),
        telling(
            event(
                "investment",
                ["Nvidia"],
                ["OpenAI"],
                money=nvidia_invests_in_openai(80).money,
                evidence=["エヌビディアはオープンAIに800億ドルを出資する。"],
            ),
            url="https://denshi.example/2",
            outlet="denshi.example",
            language=JA,
            seen_at=day(2),
        ),
    )
    steps = (
        first_seen(day(0), "https://harbor.example/1"),
        status_changed(Status.RUMOURED, Status.ANNOUNCED, day(2)),
        Change(type=ChangeType.SOURCE_ADDED, at=day(2), before="1", after="2"),
    )
    return replace(told, date=PartialDate(2025, 10, 6), history=steps)


def microsoft_buys_power():
    return event(
        "power",
        ["Microsoft"],
        ["Constellation"],
        megawatts=835,
        places=["US-PA"],
        evidence=["Microsoft takes all of the plant's output for twenty years."],
    )


def deals():
    told = (
        nvidia_openai(),
        facts(openai_rents_from_oracle()),
        facts(oracle_buys_chips_from_nvidia()),
        facts(softbank_builds_in_japan(), usd=660_000_000),
        facts(microsoft_buys_power()),
        hidden(facts(event("capex", ["Meta"]))),
    )
    return [Deal(id=n, revision=1, changed_at=day(n - 1), facts=each) for n, each in enumerate(told, start=1)]


_KNOWN = ("CoreWeave", "Meta", "Microsoft", "Nvidia", "OpenAI", "Oracle", "SoftBank", "xAI")


def ports(stored=None, **more):
    """Return what commands may use; the store knows a few companies with the lexicon's aliases."""
    lexicon = load_lexicon()
    known = [lexicon.organisations[name] for name in _KNOWN]
    aliases = {each.name: (*each.aliases, *each.tickers) for each in known}
    return Ports(deals=DealsInMemory(deals() if stored is None else stored, aliases, **more), lexicon=lexicon)


def ask(text, language=EN, stored=None, zone="UTC", **more):
    return dispatch(text, ports(stored, **more), language=language, zone=zone, now=NOW)


def plain(line):
    return "".join(span.text for span in line)


def shown(reply):
    """Return all texts of a reply, one item a line."""
    found = []
    for block in reply.blocks:
        match block:
            case Heading() | Notice() | Quote():
                found.append(block.text)
            case Paragraph():
                found.extend(plain(line) for line in block.lines)
            case DealCard():
                found.append(plain(block.headline))
                found.extend(plain(line) for line in block.details)
                found.extend(quote.text for quote in block.quotes)
            case Table():
                found.append(block.caption)
                found.extend(" | ".join(plain(cell) for cell in row) for row in block.rows)
    return found


def cards(reply):
    """Return the numbers of the deals that a reply shows as cards."""
    return [block.deal_id for block in reply.blocks if isinstance(block, DealCard)]
