"""`dealwire ask`: a chat command, answered in the terminal as the chats answer it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from adapters.console import render
from bot.cli.options import language, moment
from bot.cli.terminal import colour, err, out, width
from bot.commands import dispatch
from bot.config import load_settings
from bot.errors import InvariantError
from bot.model.delivery import ChannelKey
from bot.model.reply import Request
from bot.wiring import open_app

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.model import Language

_CONSOLE = ChannelKey("console", "", "-")


def ask(
    command: str = typer.Argument(..., metavar='"/deals …"', help="A command as it is typed in a chat."),
    *,
    lang: str = typer.Option("", help="Language of the answer: en or ja."),
    now: str = typer.Option("", help="Pretend that it is this moment (ISO 8601)."),
    channel: str = typer.Option(
        "", metavar="PLATFORM:WORKSPACE:ID", help="Ask as if in this channel: slack:T012AB:C034CD."
    ),
) -> None:
    """Answer a chat command in the terminal, from the store."""
    settings = load_settings()
    request = _request(command, language(lang, settings.language), moment(now), _key(channel), settings)
    with open_app(settings) as app:
        reply = dispatch(request, app.ports)
    text = render(reply, colour=colour(), width=width())
    (out if reply.ok else err)(text)
    if not reply.ok:
        raise typer.Exit(1)


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
