"""`dealwire chart`: a picture of the deals in the store, as PNG or SVG."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.options import language, moment
from bot.cli.terminal import err, out
from bot.config import load_settings
from bot.errors import CommandError
from bot.i18n import catalogue
from bot.model import Deal, DealQuery
from bot.pipeline.loops import find_loops
from bot.pipeline.pictures import (
    Picture,
    Setting,
    chart_of_companies,
    chart_of_kinds,
    chart_of_places,
    chart_of_time,
    flow_map,
    loop_graph,
)
from bot.wiring.app import open_app, open_studio

if TYPE_CHECKING:
    from bot.ports import DealReader

CHARTS = {
    "time": chart_of_time,
    "kinds": chart_of_kinds,
    "companies": chart_of_companies,
    "places": chart_of_places,
}
_LOOPS = 12
_PAGE = 1000


def chart(
    what: str = typer.Argument(..., metavar="WHAT", help="loops, company, time, kinds, companies or places."),
    name: str = typer.Argument("", metavar="[NAME]", help="A company, for `company` and `loops`."),
    *,
    target: Path = typer.Option(..., "--out", metavar="FILE", help="Where to: a name that ends in .png or .svg."),
    lang: str = typer.Option("", help="Language of the picture: en or ja."),
    dark: bool = typer.Option(False, "--dark", help="Light text on a dark background."),
    now: str = typer.Option("", help="Pretend that it is this moment (ISO 8601)."),
) -> None:
    """Draw loops, the money of a company, or deals by time, kind, payer or place."""
    if what not in {"loops", "company", *CHARTS}:
        raise typer.BadParameter(f"{what!r} is no picture: loops, company, {', '.join(CHARTS)}", param_hint="WHAT")
    if bool(name) > (what in {"loops", "company"}) or (what == "company" and not name):
        raise typer.BadParameter("a company's name goes with `company`, and may go with `loops`", param_hint="NAME")
    if target.suffix.lower() not in {".png", ".svg"}:
        raise typer.BadParameter(f"{str(target)!r} ends neither in .png nor in .svg", param_hint="--out")
    settings = load_settings()
    studio, measure = open_studio()
    setting = Setting(
        language=language(lang, settings.language),
        now=moment(now) or datetime.now(UTC),
        measure=measure,
        zone=settings.timezone,
    )
    with open_app(settings) as app:
        picture = _picture(what, name, app.ledger, setting)
    try:
        if target.suffix.lower() == ".png":
            target.write_bytes(studio.png(picture.scene, dark=dark))
        else:
            target.write_text(studio.svg(picture.scene, dark=dark), encoding="utf-8")
    except OSError as error:
        err(f"dealwire: {target} could not be written: {error.strerror}")
        raise typer.Exit(1) from error
    out(picture.scene.description)


def _picture(what: str, name: str, deals: DealReader, setting: Setting) -> Picture:
    company = _company(name, deals, setting) if name else None
    if what == "loops":
        found = deals.loop_deals(company, limit=_LOOPS)
        return loop_graph(find_loops(found, company=company, limit=_LOOPS), setting, company)
    if company is not None:
        return flow_map(company, _all_deals(deals, company), setting)
    return CHARTS[what](_all_deals(deals), setting)


def _company(name: str, deals: DealReader, setting: Setting) -> str:
    """Return the canonical name of the company that is best meant by `name`; raise CommandError where none is."""
    found = deals.suggest_companies(name, limit=1)
    if not found:
        raise CommandError(catalogue(setting.language).text("error.bad_company", text=name))
    return found[0]


def _all_deals(deals: DealReader, company: str | None = None) -> list[Deal]:
    found: list[Deal] = []
    while True:
        page = deals.find(DealQuery(companies=(company,) if company else (), offset=len(found), limit=_PAGE))
        found.extend(page.items)
        if not page.items or len(found) >= page.total:
            return found
