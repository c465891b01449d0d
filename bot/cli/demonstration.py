"""What `dealwire demo` does: the whole path on the bundled sample articles, with no network and no account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from adapters.console import render
from bot.cli.gathering import demo_settings
from bot.cli.options import language
from bot.cli.terminal import colour, out, watched, width
from bot.commands import dispatch
from bot.commands.digests import digest_reply
from bot.errors import StoreError
from bot.pipeline.digest import compose
from bot.pipeline.ingest import ingest
from bot.wiring.app import open_app

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.model import Article, Reading

STORE = Path("dealwire-demo.db")


def _fresh(store: Path) -> Path:
    try:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{store}{suffix}").unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"{store} of an earlier demo cannot be removed: {error.strerror}; remove it by hand"
        ) from error
    return store


def demonstrate(lang: str, readings: Iterable[tuple[Article, Reading]], count: int) -> None:
    """Store the `count` sample articles with their readings as they come, and print digest and loops."""
    store = _fresh(STORE)
    settings = demo_settings().model_copy(update={"database_url": SecretStr(f"sqlite:///{store}")})
    chosen = language(lang, settings.language)
    began = datetime.now(UTC)
    with open_app(settings, suggestions=False) as app:
        for article, reading in watched(readings, "reading", count):
            ingest(article, reading, app.ledger, datetime.now(UTC))
        until = datetime.now(UTC) + timedelta(seconds=1)
        content = compose(app.ledger, since=began, until=until)
        for each in [chosen] if lang else ["en", "ja"]:
            shown = language(each, chosen)
            digest = digest_reply(content, shown, settings.timezone)
            loops = dispatch("/deals loops", app.ports, language=shown, zone=settings.timezone, now=until)
            for reply in (digest, loops):
                out(render(reply, colour=colour(), width=width()))
                out()
    out(f"{count} sample articles read into {store}. Ask it:")
    out(f'  DEALWIRE_DATABASE_URL=sqlite:///{store} .venv/bin/dealwire ask "/deals company openai"')
