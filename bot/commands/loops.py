"""`/deals loops`: circular deals, best first, each leg with its sum and the sentence of a source that says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands.arguments import Arguments
from bot.commands.cards import card
from bot.commands.chart import setting_of
from bot.commands.spec import CommandSpec, Form, Param
from bot.i18n import catalogue
from bot.model.reply import CONSOLE, Divider, Heading, Notice, Paragraph, Reply, Span, line
from bot.pipeline.loops import find_loops
from bot.pipeline.pictures import loop_graph
from bot.present import facts_line, write_company, write_day, write_usd_short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.commands.ports import Ports
    from bot.model import Deal, Language
    from bot.model.reply import Block, Line, Request
    from bot.pipeline.loops import Leg, Loop

_SHOWN = 5
_LISTED = 50
_DRAWN = 12


def loops(request: Request, ports: Ports) -> Reply:
    """Answer with the best loops, or those through a company."""
    language = request.language
    messages = catalogue(language)
    company = Arguments(request, ports).company()
    found = find_loops(ports.deals.loop_deals(company, limit=_LISTED), company=company, limit=_LISTED)
    if company is None:
        title, nothing = messages.text("loops.heading", n=len(found)), messages.text("loops.none")
    else:
        name = write_company(company, language)
        title = messages.text("loops.heading_company", n=len(found), company=name)
        nothing = messages.text("loops.none_company", company=name)
    if not found:
        return Reply(blocks=(Notice(nothing),), language=language)
    blocks: list[Block] = [Heading(title)]
    if ports.measure is not None and request.platform != CONSOLE:
        # Its twin are the loops that follow.
        picture = loop_graph(found[:_DRAWN], setting_of(request, ports), company)
        blocks.append(replace(picture, twin=(), name="dealwire-loops"))
    for loop in found[:_SHOWN]:
        blocks.extend((*_loop(loop, request), Divider()))
    if len(found) > _SHOWN:
        blocks.append(Paragraph((line(messages.text("loops.more", n=len(found) - _SHOWN)),)))
    else:
        blocks.pop()
    return Reply(blocks=tuple(blocks), language=language)


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
            _main(leg),
            language,
            request.zone,
            mark=messages.text("loops.leg", **names),
            lines=tuple(_leg_lines(leg, request)),
            quotes=1,
        )


def _leg_lines(leg: Leg, request: Request) -> Iterator[Line]:
    yield facts_line(_main(leg).facts, request.language, request.zone)
    if len(leg.deals) > 1:
        yield line(catalogue(request.language).text("loops.parallel", n=len(leg.deals)))


def _main(leg: Leg) -> Deal:
    """Return the deal that stands for a leg: the one with the leg's sum and status, else the largest."""
    return next(
        (deal for deal in leg.deals if deal.facts.usd == leg.usd and deal.facts.status is leg.status), leg.deals[0]
    )


def _terms(loop: Loop, language: Language) -> Iterator[str]:
    messages = catalogue(language)
    if loop.usd is None:
        yield messages.text("loops.smallest_unknown")
    else:
        yield messages.text("loops.smallest", sum=write_usd_short(loop.usd, language))
    if not loop.firm:
        yield messages.text("loops.tentative")


LOOPS = CommandSpec("loops", (Param("company", Form.COMPANY, rest=True),), loops, shared=True)
