"""`/deals loops`: circular deals, best first, each leg with its sum and the sentence of a source that says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands.arguments import Arguments
from bot.commands.cards import card
from bot.commands.chart import setting_of
from bot.commands.spec import CommandSpec, Form, Param
from bot.i18n import catalogue
from bot.model import Certainty, PartialDate, Status
from bot.model.query import MOST_PARALLEL
from bot.model.reply import CONSOLE, Divider, Heading, Notice, Paragraph, Reply, Span, line
from bot.pipeline.loops import find_loops
from bot.pipeline.pictures import loop_graph
from bot.present import facts_line, figures_line, write_company, write_date, write_day, write_usd_short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.commands.ports import Ports
    from bot.model import DealFacts, Language
    from bot.model.reply import Block, Line, Request
    from bot.pipeline.loops import Leg, Loop

_SHOWN = 5
_LISTED = 20
"""Loops that are counted; where there are so many, there may be more."""
_DRAWN = 12
_LEGS = tuple(each.value for each in Certainty)


def loops(request: Request, ports: Ports) -> Reply:
    """Answer with the best loops, or those through a company; of firm legs alone, or of all, where that is asked."""
    language = request.language
    arguments = Arguments(request, ports)
    company = arguments.company()
    certainty = Certainty(arguments.choice("legs", _LEGS) or Certainty.REPORTED)
    deals = ports.deals.loop_deals(company, certainty=certainty, limit=_LISTED)
    found = find_loops(deals, company=company, certainty=certainty, limit=_LISTED)
    if not found:
        return Reply(blocks=(Notice(_nothing(company, certainty, language)),), language=language)
    blocks: list[Block] = [Heading(_title(len(found), company, language))]
    if certainty is not Certainty.REPORTED:
        blocks.append(Paragraph((line(catalogue(language).text(f"loops.of_{certainty.value}")),)))
    if ports.measure is not None and request.platform != CONSOLE:
        # Its twin are the loops that follow.
        picture = loop_graph(found[:_DRAWN], setting_of(request, ports), company)
        blocks.append(replace(picture, twin=(), name="dealwire-loops"))
    for loop in found[:_SHOWN]:
        blocks.extend((*_loop(loop, request), Divider()))
    if len(found) > _SHOWN:
        key = "loops.more" if len(found) < _LISTED else "loops.more_or_more"
        blocks.append(Paragraph((line(catalogue(language).text(key, n=len(found) - _SHOWN)),)))
    else:
        blocks.pop()
    return Reply(blocks=tuple(blocks), language=language)


def _title(count: int, company: str | None, language: Language) -> str:
    """Return how many loops there are: "20 or more" where that is as far as they were counted."""
    messages = catalogue(language)
    more = "" if count < _LISTED else "_or_more"
    if company is None:
        return messages.text(f"loops.heading{more}", n=count)
    return messages.text(f"loops.heading_company{more}", n=count, company=write_company(company, language))


def _nothing(company: str | None, certainty: Certainty, language: Language) -> str:
    messages = catalogue(language)
    firm = "_firm" if certainty is Certainty.FIRM else ""
    if company is None:
        return messages.text(f"loops.none{firm}")
    return messages.text(f"loops.none_company{firm}", company=write_company(company, language))


def route(loop: Loop, language: Language) -> str:
    """Return the way of the money: `Nvidia → OpenAI → Oracle → Nvidia`."""
    names = [write_company(name, language) for name in (*loop.companies, loop.companies[0])]
    return " → ".join(names)


def loop_line(loop: Loop, language: Language) -> Line:
    """Return a loop on one line: its way, and what its smallest leg comes to."""
    separator = catalogue(language).text("list.facts")
    return line(Span(route(loop, language), bold=True), separator, separator.join(_terms(loop, language)))


def _loop(loop: Loop, request: Request) -> Iterator[Block]:
    language = request.language
    messages = catalogue(language)
    terms = [*_terms(loop, language)]
    terms.append(messages.text("loops.closed", date=write_day(loop.closed_at, language, request.zone)))
    summary = line(messages.text("list.facts").join(terms))
    yield Paragraph((line(Span(route(loop, language), bold=True)), summary))
    for leg in loop.legs:
        names = {"payer": write_company(leg.payer, language), "payee": write_company(leg.payee, language)}
        yield card(
            leg.main,
            language,
            request.zone,
            mark=messages.text("loops.leg", **names),
            lines=tuple(_leg_lines(leg, request)),
            quotes=1,
        )


def _leg_lines(leg: Leg, request: Request) -> Iterator[Line]:
    facts = leg.main.facts
    yield facts_line(facts, request.language, request.zone)
    dollars = _in_dollars(facts, request.language)
    if dollars is not None:
        yield line(dollars)
    figures = figures_line(facts, request.language)
    if figures is not None:
        yield figures
    if len(leg.deals) > 1:
        key = "loops.parallel" if len(leg.deals) < MOST_PARALLEL else "loops.parallel_or_more"
        yield line(catalogue(request.language).text(key, n=min(len(leg.deals), MOST_PARALLEL)))


def _in_dollars(facts: DealFacts, language: Language) -> str | None:
    """Return what a sum in another currency came to in dollars when it was first told, as loops are ranked by that."""
    if facts.money is None or facts.usd is None or facts.money.currency == "USD":
        return None
    tellings = [telling for telling in facts.tellings if telling.event.money == facts.money]
    told = min((telling.seen_at for telling in tellings), default=facts.first_seen_at)
    month = write_date(PartialDate(told.year, told.month), language)
    return catalogue(language).text("loops.dollars", sum=write_usd_short(facts.usd, language), month=month)


def _terms(loop: Loop, language: Language) -> Iterator[str]:
    messages = catalogue(language)
    if loop.usd is None:
        yield messages.text("loops.smallest_unknown")
    else:
        yield messages.text("loops.smallest", sum=write_usd_short(loop.usd, language))
    statuses = {leg.status for leg in loop.legs}
    if Status.CANCELLED in statuses:
        yield messages.text("loops.called_off")
    if Status.RUMOURED in statuses:
        yield messages.text("loops.tentative")


LOOPS = CommandSpec(
    "loops",
    (Param("company", Form.COMPANY, rest=True), Param("legs", Form.CHOICE, options=_LEGS)),
    loops,
    shared=True,
)
