"""`dealwire read`: what is read in articles, nothing stored."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import typer

from bot import present
from bot.cli.terminal import err, out, watched
from bot.config import load_settings
from bot.model import Language
from bot.pipeline.readers import read_all
from bot.wiring.articles import collect, open_sources
from bot.wiring.second import read_twice

if TYPE_CHECKING:
    from bot.model import Article, DealEvent, Reading


def article_name(article: Article) -> str:
    """Return a file's name, or the address of anything else."""
    parts = urlsplit(article.url)
    return PurePosixPath(unquote(parts.path)).name if parts.scheme == "file" else article.url


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def event_record(event: DealEvent) -> dict[str, object]:
    """Return the event in the guide's JSON form, with confidence and shown."""
    money = event.money
    return {
        "kind": event.kind,
        "payers": list(event.payers),
        "payees": list(event.payees),
        "partners": list(event.partners),
        "amount": money.amount if money else None,
        "currency": money.currency if money else None,
        "qualifier": money.qualifier if money else None,
        "period": money.period if money else None,
        "megawatts": _number(event.megawatts),
        "chips": event.chips,
        "stake_percent": _number(event.stake_percent),
        "places": list(event.places),
        "date": str(event.date) if event.date else None,
        "status": event.status,
        "evidence": [passage.text for passage in event.evidence],
        "confidence": round(event.confidence, 4),
        "shown": event.shown,
    }


def reading_record(article: Article, reading: Reading) -> dict[str, object]:
    """Return one line of `dealwire read --json`; this format is a contract with other programs."""
    return {
        "article": article_name(article),
        "lang": reading.language,
        "title": article.title,
        "summary": {language: reading.summary.get(language, "") for language in (Language.EN, Language.JA)},
        "events": [event_record(event) for event in reading.events],
    }


def _show(article: Article, reading: Reading, language: Language) -> None:
    out(f"{article.title or article_name(article)}")
    out(f"  {article_name(article)} · {reading.language}")
    for event in reading.events:
        mark = "●" if event.shown else "○"
        out(f"  {mark} {present.headline(event, language)}  [{event.kind}, {event.confidence:.2f}]")
        for passage in event.evidence:
            out(f"      “{passage.text.strip()}”")
    if not reading.events:
        out("  —")
    out()


def read(
    sources: list[str] = typer.Argument(..., metavar="FILE|URL…", help="Files, folders, pages or feeds."),
    *,
    as_json: bool = typer.Option(False, "--json", help="One JSON object a line."),
    lang: str = typer.Option("", help="Language of the headlines: en or ja."),
) -> None:
    """Show what is read in articles; nothing is stored. ● is shown to people, ○ is kept as doubtful."""
    settings = load_settings()
    language = Language(lang) if lang in {"en", "ja"} else settings.language
    articles, errors = collect(open_sources(settings), sources)
    readings = read_twice(settings, read_all(articles, settings.readers), datetime.now(UTC))
    for article, reading in watched(readings, "reading", len(articles)):
        if as_json:
            out(json.dumps(reading_record(article, reading), ensure_ascii=False))
        else:
            _show(article, reading, language)
    for error in errors:
        err(f"dealwire: {error}")
    if errors:
        raise typer.Exit(1)
