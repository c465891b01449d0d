"""`/deals chart`: a picture of deals by month, kind, payer or place, or of the money of one company, with its twin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.commands.arguments import Arguments
from bot.commands.ports import needed
from bot.commands.spec import CommandSpec, Form, Param
from bot.i18n import catalogue
from bot.model import DealQuery, Sort
from bot.model.reply import Notice, Paragraph, Reply, line
from bot.pipeline.pictures import (
    Setting,
    chart_of_companies,
    chart_of_kinds,
    chart_of_places,
    chart_of_time,
    flow_map,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.commands.ports import Ports
    from bot.model import Deal
    from bot.model.reply import Block, Picture, Request

CHARTS = {
    "time": chart_of_time,
    "kinds": chart_of_kinds,
    "companies": chart_of_companies,
    "places": chart_of_places,
}
_MOST = 500
"""Deals of a picture: those of the largest sums, as more would keep whoever asked waiting and change no bar."""
_PAGE = 500
_LOOKED_BACK = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class _Found:
    deals: Sequence[Deal]
    total: int


def chart(request: Request, ports: Ports) -> Reply:
    """Answer with a picture, the last twelve months where no other time is asked for."""
    arguments = Arguments(request, ports)
    company = arguments.company()
    by = arguments.choice("by", tuple(CHARTS)) or ("time" if company is None else None)
    since = arguments.since()
    setting = setting_of(request, ports)
    if company is not None and by is None:
        found = _deals(ports, company, since)
        picture = flow_map(company, found.deals, setting)
    else:
        found = _deals(ports, company, since or request.now - _LOOKED_BACK)
        picture = CHARTS[by or "time"](found.deals, setting)
    return Reply(blocks=tuple(_blocks(picture, found, request)), language=request.language)


def setting_of(request: Request, ports: Ports) -> Setting:
    """Return for whom a picture is made; raise CommandError where none can be made."""
    measure = needed(ports.measure, request.language)
    return Setting(language=request.language, now=request.now, measure=measure, zone=request.zone)


def _blocks(picture: Picture, found: _Found, request: Request) -> list[Block]:
    messages = catalogue(request.language)
    if not found.deals:
        return [Notice(messages.text("chart.none"))]
    blocks: list[Block] = [replace(picture, name="dealwire-chart")]
    if found.total > len(found.deals):
        kept = messages.text("chart.largest", n=len(found.deals), total=found.total)
        blocks.append(Paragraph((line(kept),)))
    return blocks


def _deals(ports: Ports, company: str | None, since: datetime | None) -> _Found:
    """Return the deals since then, those of the largest sums where there are very many."""
    query = DealQuery(companies=(company,) if company else (), since=since, sort=Sort.LARGEST, limit=_PAGE)
    page = ports.deals.find(query)
    deals = list(page.items)
    while len(deals) < min(page.total, _MOST):
        more = ports.deals.find(replace(query, offset=len(deals))).items
        if not more:
            break
        deals.extend(more)
    return _Found(deals, page.total)


CHART = CommandSpec(
    "chart",
    (
        Param("by", Form.CHOICE, options=tuple(CHARTS)),
        Param("company", Form.COMPANY, rest=True),
        Param("since", Form.SINCE),
    ),
    chart,
    slow=True,
    shared=True,
)
