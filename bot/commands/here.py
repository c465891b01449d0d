"""Where a request comes from: its channel in the store, its workspace, and who stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.ports import needed
from bot.errors import CommandError
from bot.i18n import catalogue
from bot.model.delivery import ChannelKey
from bot.model.reply import Span
from bot.model.workspace import SettingChange, WorkspaceKey

if TYPE_CHECKING:
    from bot.commands.ports import Ports
    from bot.model.delivery import Channel
    from bot.model.reply import Request


def channel_key(request: Request) -> ChannelKey:
    """Return the key of the request's channel; raise CommandError where it was asked in none."""
    if not request.channel:
        raise CommandError(catalogue(request.language).text("error.no_channel"))
    return ChannelKey(request.platform, request.workspace, request.channel)


def known_channel(request: Request, ports: Ports) -> Channel | None:
    """Return the request's channel as it is set, None where nothing was ever set in it."""
    return needed(ports.channels, request.language).channel(channel_key(request))


def channel_here(request: Request, ports: Ports) -> Channel:
    """Return the request's channel, made with the asker's language and zone where it is new."""
    channels = needed(ports.channels, request.language)
    return channels.register(channel_key(request), request.language, request.zone)


def place(key: ChannelKey) -> Span:
    """Return a channel as its chat shows it to people: by its name, where it has one."""
    return Span(key.ext_id, bold=True, channel=key.ext_id)


def workspace_of(request: Request) -> WorkspaceKey:
    """Return the request's workspace."""
    return WorkspaceKey(request.platform, request.workspace)


def note(request: Request, ports: Ports, what: str, before: str | None, after: str | None) -> None:
    """Remember who changed what in the request's channel."""
    if ports.workspaces is None:
        return
    change = SettingChange(
        workspace=workspace_of(request),
        channel=request.channel,
        person=request.person,
        what=what,
        before=before,
        after=after,
        at=request.now,
    )
    ports.workspaces.log((change,))
