"""`/deals find` and `/deals top`: lists of deals, by what was asked for and by their sums."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.commands import buttons
from bot.commands.arguments import Arguments
from bot.commands.cards import card
from bot.commands.companies import split_companies
from bot.commands.parse import spelled
from bot.commands.spec import CommandSpec, Form, Param
from bot.commands.wording import conditions, joined
from bot.i18n import catalogue
from bot.model import DealQuery, Sort
from bot.model.reply import Heading, Notice, Paging, Paragraph, Reply, Span, Table, line
from bot.present import headline, write_company, write_day, write_kind, write_sort, write_usd_short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.commands.ports import Ports
    from bot.model import Language
    from bot.model.reply import Block, Request

PAGE = 5
"""Deals of a page: ten cards of three lines do not fit a phone, nor Discord's limit of 40 components."""
_RANKED = 10
_TOP_DAYS = 30
_BRACES = dict.fromkeys(map(ord, "{}"), " ")


def find(request: Request, ports: Ports) -> Reply:
    """Answer with the page of deals that fit; where none does, with what to try instead."""
    query = query_of(request, ports)
    page = ports.deals.find(query)
    filters = tuple(_filters(query, request))
    if not page.items:
        return _nothing(query, page.total, filters, request, ports)
    messages = catalogue(request.language)
    listed = joined(filters, request.language)
    title = messages.text("find.heading_for", n=page.total, filters=listed) if listed else messages.text("find.latest")
    cards = (
        card(deal, request.language, request.zone, actions=(buttons.details(deal.id, request.language),))
        for deal in page.items
    )
    paging = Paging(offset=query.offset, size=query.limit, total=page.total, command=_paged_command(request))
    return Reply(blocks=(Heading(title), *cards), language=request.language, paging=paging)


def top(request: Request, ports: Ports) -> Reply:
    """Answer with the deals of the largest sums since a date, 30 days ago where none is given."""
    arguments = Arguments(request, ports)
    kind = arguments.kind()
    since = arguments.since() or request.now - timedelta(days=_TOP_DAYS)
    query = DealQuery(kinds=(kind,) if kind else (), since=since, min_usd=1, sort=Sort.LARGEST, limit=_RANKED)
    deals = ports.deals.find(query).items
    language = request.language
    messages = catalogue(language)
    date = write_day(since, language, request.zone)
    if not deals:
        return Reply(blocks=(Notice(messages.text("top.none", date=date)),), language=language)
    if kind:
        title = messages.text("top.heading_kind", date=date, kind=write_kind(kind, language))
    else:
        title = messages.text("top.heading", date=date)
    columns = tuple(messages.text(f"top.{name}") for name in ("rank", "sum", "deal", "id"))
    rows = tuple(
        (
            line(str(rank)),
            line(Span(write_usd_short(deal.facts.usd or 0, language), bold=True)),
            line(headline(deal.facts, language)),
            line(f"#{deal.id}"),
        )
        for rank, deal in enumerate(deals, start=1)
    )
    return Reply(
        blocks=(Heading(title), Table(columns=columns, rows=rows, numeric=(columns[0], columns[1]))), language=language
    )


def query_of(request: Request, ports: Ports) -> DealQuery:
    """Return what a request asks to find; companies that are named among its words are conditions of their own."""
    arguments = Arguments(request, ports)
    text = arguments.text("text")
    named, words = split_companies(text.split(), ports) if text else ((), ())
    company = arguments.company()
    companies = tuple(dict.fromkeys((*((company,) if company else ()), *named)))
    kind, status, place = arguments.kind(), arguments.status(), arguments.place()
    return DealQuery(
        text=" ".join(words) or None,
        companies=companies,
        side=arguments.side(),
        kinds=(kind,) if kind else (),
        statuses=(status,) if status else (),
        places=(place,) if place else (),
        min_usd=arguments.usd(),
        since=arguments.since(),
        sort=arguments.sort() or Sort.NEWEST,
        offset=arguments.number("offset") or 0,
        limit=PAGE,
    )


def _filters(query: DealQuery, request: Request) -> Iterator[str]:
    """Yield what was understood, so that whoever asked can see it."""
    language = request.language
    yield from conditions(
        language,
        companies=query.companies,
        side=query.side,
        text=query.text,
        kinds=query.kinds,
        statuses=query.statuses,
        places=query.places,
        min_usd=query.min_usd,
    )
    if query.since:
        yield catalogue(language).text("find.since", date=write_day(query.since, language, request.zone))
    if query.sort is Sort.LARGEST:
        yield write_sort(query.sort, language)


def _nothing(query: DealQuery, total: int, filters: tuple[str, ...], request: Request, ports: Ports) -> Reply:
    messages = catalogue(request.language)
    blocks: list[Block] = []
    if total:
        blocks.append(Notice(messages.text("find.beyond", n=total)))
    elif not filters:
        blocks.append(Notice(messages.text("find.none_at_all")))
    else:
        blocks.append(Notice(messages.text("find.none", filters=joined(filters, request.language))))
        blocks.append(Paragraph((line(messages.text("find.wider")),)))
        similar = _similar(query.text, request.language, ports) if query.text else ""
        if similar:
            blocks.append(Paragraph((line(messages.text("error.did_you_mean", suggestions=similar)),)))
    return Reply(blocks=tuple(blocks), language=request.language)


def _similar(text: str, language: Language, ports: Ports) -> str:
    names = ports.deals.suggest_companies(text, 3)
    return catalogue(language).text("list.comma").join(write_company(name, language) for name in names)


def _paged_command(request: Request) -> str:
    """Return the command text that asks for a page; a value's own braces would be filled in with it."""
    asked = {name: value.translate(_BRACES) for name, value in request.params.items() if name != "offset"}
    return f"{spelled(FIND, asked)} offset={{offset}}"


FIND = CommandSpec(
    "find",
    (
        Param("text", Form.WORDS, rest=True),
        Param("company", Form.COMPANY),
        Param("side", Form.SIDE),
        Param("kind", Form.KIND),
        Param("status", Form.STATUS),
        Param("place", Form.PLACE),
        Param("min", Form.SUM),
        Param("since", Form.SINCE),
        Param("sort", Form.SORT),
        Param("offset", Form.NUMBER, hidden=True),
    ),
    find,
    shared=True,
)
TOP = CommandSpec("top", (Param("since", Form.SINCE), Param("kind", Form.KIND)), top, shared=True)
