"""Reading of option values that several commands share: moments, spans of time, languages."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import typer

from bot.model import Language

_SPAN = re.compile(r"(\d{1,5})\s*(h|d|w)", re.IGNORECASE)
_UNIT = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def moment(text: str) -> datetime | None:
    """`"2025-11-13T09:00+09:00"` → that moment, UTC where no zone is given; None for an empty text."""
    if not text:
        return None
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a moment such as 2025-11-13T09:00+09:00") from error
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def span(text: str) -> timedelta:
    """`"24h"`, `"7d"`, `"2w"` → that long."""
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise typer.BadParameter(f"{text!r} is not a span of time such as 24h, 7d or 2w")
    return int(match[1]) * _UNIT[match[2].lower()]


def language(text: str, default: Language) -> Language:
    """`"ja"` → Japanese; the default for an empty text."""
    if not text:
        return default
    if text not in {"en", "ja"}:
        raise typer.BadParameter(f"{text!r} is not a language that dealwire speaks: en or ja")
    return Language(text)
