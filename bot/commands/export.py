"""`/deals export`: deals as a CSV or JSON file, by the same conditions that find them.

A spreadsheet runs what begins like a formula: such texts, which come from articles, get a mark before them.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands.arguments import Arguments
from bot.commands.find import FIND, query_of
from bot.commands.spec import CommandSpec, Form, Param
from bot.i18n import catalogue
from bot.model.reply import Attachment, Notice, Paragraph, Reply, line
from bot.pipeline.corrections import is_corrected
from bot.present import headline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.commands.ports import Ports
    from bot.model import Deal, Language
    from bot.model.reply import Request

_MOST = 5000
_PAGE = 500
_FORMATS = ("csv", "json")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_UTF8_MARK = "\ufeff"
"""Without it Excel reads Japanese as Latin letters."""

Cell = str | int | float | None
Row = dict[str, Cell | list[str]]


def export(request: Request, ports: Ports) -> Reply:
    """Answer with a file of the deals that fit, the newest first."""
    messages = catalogue(request.language)
    form = Arguments(request, ports).choice("format", _FORMATS) or "csv"
    query = replace(query_of(request, ports), offset=0, limit=_PAGE)
    page = ports.deals.find(query)
    deals = list(page.items)
    while len(deals) < min(page.total, _MOST):
        more = ports.deals.find(replace(query, offset=len(deals))).items
        if not more:
            break
        deals.extend(more)
    if not deals:
        return Reply(blocks=(Notice(messages.text("export.none")),), language=request.language)
    rows = [row_of(deal, request.language) for deal in deals[:_MOST]]
    content, media_type = (csv_of(rows), "text/csv") if form == "csv" else (json_of(rows), "application/json")
    name = f"dealwire-{request.now:%Y-%m-%d}.{form}"
    lines = [line(messages.text("export.ready", n=len(rows)))]
    if page.total > len(rows):
        lines.append(line(messages.text("export.cut", total=page.total)))
    file = Attachment(name=name, media_type=media_type, content=content.encode())
    return Reply(blocks=(Paragraph(tuple(lines)),), language=request.language, attachments=(file,))


def row_of(deal: Deal, language: Language) -> Row:
    """Return a deal as plain values: codes as they are, sums in whole units, dates by ISO 8601."""
    facts = deal.facts
    money = facts.money
    return {
        "id": deal.id,
        "headline": headline(facts, language),
        "kind": facts.kind,
        "status": facts.status.value,
        "payers": list(facts.payers),
        "payees": list(facts.payees),
        "partners": list(facts.partners),
        "amount": money.amount if money else None,
        "currency": money.currency if money else None,
        "qualifier": money.qualifier.value if money else None,
        "period": money.period.value if money else None,
        "usd": facts.usd,
        "megawatts": facts.megawatts,
        "chips": facts.chips,
        "stake_percent": facts.stake_percent,
        "places": list(facts.places),
        "date": str(facts.date) if facts.date else None,
        "first_told": facts.first_seen_at.date().isoformat(),
        "last_told": facts.last_seen_at.date().isoformat(),
        "sources": facts.outlets,
        "confidence": round(facts.confidence, 3),
        "corrected": "yes" if is_corrected(facts) else "no",
        "urls": list(dict.fromkeys(telling.url for telling in facts.tellings)),
    }


def csv_of(rows: Sequence[Mapping[str, Cell | list[str]]]) -> str:
    """Return rows as CSV that a spreadsheet opens as it is, and in which nothing is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows[0])
    writer.writerows([_safe(value) for value in row.values()] for row in rows)
    return _UTF8_MARK + out.getvalue()


def json_of(rows: Sequence[Mapping[str, Cell | list[str]]]) -> str:
    """Return rows as indented JSON."""
    return json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=1)


def _safe(value: Cell | list[str]) -> Cell:
    if isinstance(value, list):
        value = "; ".join(value)
    if isinstance(value, str) and value.lstrip().startswith(_FORMULA):
        return f"'{value}"
    return value


EXPORT = CommandSpec(
    "export",
    (
        *(param for param in FIND.params if not param.hidden),
        Param("format", Form.CHOICE, options=_FORMATS),
    ),
    export,
    slow=True,
)
