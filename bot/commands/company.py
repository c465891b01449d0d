"""`/deals company`: what a company pays and receives, with whom, its latest deals and the loops that it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import buttons
from bot.commands.arguments import Arguments
from bot.commands.cards import card
from bot.commands.chart import CHART
from bot.commands.loops import loop_line
from bot.commands.parse import spelled
from bot.commands.spec import CommandSpec, Form, Param
from bot.i18n import catalogue
from bot.model import DealQuery, Side, Sort
from bot.model.reply import Heading, Notice, Paragraph, Reply, Table, line
from bot.pipeline.exposure import exposure
from bot.pipeline.loops import find_loops
from bot.present import write_company, write_kind, write_usd_short

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.commands.ports import Ports
    from bot.model import CompanyProfile, KindTotal, Language
    from bot.model.reply import Block, Line, Request
    from bot.pipeline.exposure import CounterpartyTotal, Exposure

_LATEST = 5
_COUNTERPARTIES = 8
_LOOPS = 3
_ADDED = 1000
"""Deals that are added up: those of the largest sums, where a company has more."""
_CAPTIONS = {Side.PAYER: "company.paid", Side.PAYEE: "company.received", Side.PARTNER: "company.partnered"}
_TO_WHOM = {Side.PAYER: "company.paid_to", Side.PAYEE: "company.received_from"}


def company(request: Request, ports: Ports) -> Reply:
    """Answer with the profile of a company."""
    messages = catalogue(request.language)
    arguments = Arguments(request, ports)
    name = arguments.needed("company", arguments.company())
    profile = ports.deals.company(name)
    if profile is None:
        notice = Notice(messages.text("company.none", name=write_company(name, request.language)))
        return Reply(blocks=(notice,), language=request.language)
    watch = buttons.watch_company(name, request.language)
    chart = buttons.run("chart", spelled(CHART, {"company": name}), request.language)
    return Reply(
        blocks=tuple(_blocks(profile, request, ports)),
        language=request.language,
        actions=(*((watch,) if watch else ()), chart),
    )


def _blocks(profile: CompanyProfile, request: Request, ports: Ports) -> Iterator[Block]:
    language = request.language
    messages = catalogue(language)
    yield Heading(write_company(profile.name, language))
    lines = [line(messages.text("company.summary", n=profile.deals))]
    if profile.counterparties:
        names = messages.text("list.comma").join(
            messages.text("company.often", name=write_company(name, language), n=deals)
            for name, deals in profile.counterparties[:_COUNTERPARTIES]
        )
        lines.append(line(messages.text("company.counterparties", names=names)))
    yield Paragraph(tuple(lines))
    yield from _exposure(profile.name, language, ports)
    through = ports.deals.loop_deals(profile.name, limit=_LOOPS)
    loops = find_loops(through, company=profile.name, limit=_LOOPS)
    if loops:
        yield Heading(messages.text("company.loops"))
        yield Paragraph(tuple(loop_line(loop, language) for loop in loops))
    if profile.latest:
        yield Heading(messages.text("company.latest"))
        for deal in profile.latest[:_LATEST]:
            yield card(deal, language, request.zone, actions=(buttons.details(deal.id, language),))


def _exposure(name: str, language: Language, ports: Ports) -> Iterator[Block]:
    """Yield what is committed in and out, by kind and by counterparty, and what the sums are made of."""
    messages = catalogue(language)
    page = ports.deals.find(DealQuery(companies=(name,), sort=Sort.LARGEST, limit=_ADDED))
    found = exposure(name, page.items)
    for side, caption in _CAPTIONS.items():
        kinds = [(write_kind(each.kind, language), each) for each in found.kinds if each.side is side]
        if kinds:
            yield _table("kind", kinds, messages.text(caption), language)
        others = [(write_company(each.name, language), each) for each in found.counterparties if each.side is side]
        if others:
            yield _table("counterparty", others[:_COUNTERPARTIES], messages.text(_TO_WHOM[side]), language)
    if found.kinds:
        yield Paragraph(tuple(_basis(found, len(page.items), page.total, language)))


def _table(
    column: str, rows: Sequence[tuple[str, KindTotal | CounterpartyTotal]], caption: str, language: Language
) -> Table:
    """Return sums by kind or counterparty; firm ones and the rest are never added up."""
    messages = catalogue(language)
    columns = tuple(messages.text(f"company.{name}") for name in (column, "deals", "firm", "tentative", "unknown"))
    return Table(
        columns=columns,
        rows=tuple(
            (
                line(name),
                line(str(total.deals)),
                line(_dollars(total.usd, language)),
                line(_dollars(total.up_to_usd, language)),
                line(str(total.unknown) if total.unknown else "–"),
            )
            for name, total in rows
        ),
        caption=caption,
        numeric=columns[1:],
    )


def _basis(found: Exposure, added: int, total: int, language: Language) -> Iterator[Line]:
    messages = catalogue(language)
    yield line(messages.text("company.basis"))
    if found.parts:
        yield line(messages.text("company.parts", n=found.parts))
    if total > added:
        yield line(messages.text("company.largest", n=added, total=total))


def _dollars(amount: int, language: Language) -> str:
    return write_usd_short(amount, language) if amount else "–"


COMPANY = CommandSpec("company", (Param("company", Form.COMPANY, required=True, rest=True),), company, shared=True)
