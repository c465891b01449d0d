"""`dealwire ask`: a chat command, answered in the terminal as the chats answer it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from adapters.console import render
from bot.cli.options import language, moment
from bot.cli.terminal import colour, err, out, width
from bot.commands import dispatch
from bot.config import load_settings
from bot.errors import InvariantError
from bot.model.delivery import ChannelKey
from bot.model.reply import Picture, Request
from bot.wiring.app import open_app, open_studio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.config import Settings
    from bot.model import Language
    from bot.model.reply import Reply

_CONSOLE = ChannelKey("console", "", "-")


def ask(
    command: str = typer.Argument(..., metavar='"/deals …"', help="A command as it is typed in a chat."),
    *,
    lang: str = typer.Option("", help="Language of the answer: en or ja."),
    now: str = typer.Option("", help="Pretend that it is this moment (ISO 8601)."),
    channel: str = typer.Option(
        "", metavar="PLATFORM:WORKSPACE:ID", help="Ask as if in this channel: slack:T012AB:C034CD."
    ),
    folder: Path | None = typer.Option(None, "--out", metavar="FOLDER", help="Write files and pictures there."),
) -> None:
    """Answer a chat command in the terminal, from the store."""
    settings = load_settings()
    request = _request(command, language(lang, settings.language), moment(now), _key(channel), settings)
    with open_app(settings) as app:
        reply = dispatch(request, app.ports)
    text = render(reply, colour=colour(), width=width())
    (out if reply.ok else err)(text)
    if folder is not None:
        for name in _written(reply, folder):
            out(str(name))
    if not reply.ok:
        raise typer.Exit(1)


def _written(reply: Reply, folder: Path) -> Iterator[Path]:
    """Write the files and pictures of a reply, and yield where they are."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in reply.attachments:
            target = folder / Path(file.name).name
            target.write_bytes(file.content)
            yield target
        pictures = [block for block in reply.blocks if isinstance(block, Picture)]
        studio = open_studio()[0] if pictures else None
        for number, picture in enumerate(pictures):
            target = folder / f"{picture.name}{f'-{number}' if number else ''}.png"
            target.write_bytes(studio.png(picture.scene) if studio else b"")
            yield target
    except OSError as error:
        err(f"dealwire: {folder} could not be written: {error.strerror}")
        raise typer.Exit(1) from error


def _key(channel: str) -> ChannelKey:
    if not channel:
        return _CONSOLE
    try:
        return ChannelKey.parse(channel)
    except InvariantError as error:
        raise typer.BadParameter(str(error), param_hint="--channel") from error


def _request(command: str, lang: Language, now: datetime | None, key: ChannelKey, settings: Settings) -> Request:
    """Return the request of whoever runs dealwire: they may change every setting."""
    return Request(
        path=(),
        params={"": command},
        language=lang,
        now=now or datetime.now(UTC),
        zone=settings.timezone,
        platform=key.platform,
        workspace=key.workspace,
        channel="" if key is _CONSOLE else key.ext_id,
        may_change_settings=True,
    )
