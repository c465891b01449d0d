"""Workspaces ("teams", in Slack's words) and their tokens: the one of the settings, or all that installed the app."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from adapters.slack.web import CallError, Trouble
from bot.errors import ChatError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.slack.blocks import Payload
    from adapters.slack.installations import Installed
    from adapters.slack.web import Web

_FRESH_S = 60.0
"""For how long a token is believed: another replica may have stored a new one, or taken it away."""
_LONGEST_WAIT_S = 30.0

TOKEN_TROUBLE = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "not_installed", "token_expired", "token_revoked"}
)
"""What Slack says of a token that is no good, and we of a workspace that has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A workspace in which dealwire is installed."""

    id: str
    token: str = field(repr=False)
    bot_id: str
    bot_user: str


class Teams(Protocol):
    """Knows the workspaces."""

    async def find(self, team: str) -> Team | None:
        """Return the workspace of this id, None where dealwire is not installed there."""
        ...

    def forget(self, team: str) -> None:
        """Look a workspace up anew next time."""
        ...


class OneTeam:
    """The workspace of the bot token in the settings; whatever comes, comes from there."""

    def __init__(self, web: Web, token: str) -> None:
        """Use `token`; whose it is, Slack says when it is asked first."""
        self._web = web
        self._token = token
        self._known: Team | None = None

    async def identify(self) -> Team:
        """Return whose token it is, as soon as Slack can be reached.

        Raises:
            ChatError: Slack refuses the token.
        """
        wait = 1.0
        while self._known is None:
            try:
                self._known = team_of(self._token, await self._web.call(self._token, "auth.test", {}))
            except CallError as error:
                if error.trouble is Trouble.REFUSED:
                    raise ChatError(
                        f"Slack refuses the bot token ({error.name}). "
                        "Set DEALWIRE_SLACK_BOT_TOKEN to the one under “OAuth & Permissions” of your app."
                    ) from error
                await asyncio.sleep(error.retry_after.total_seconds() if error.retry_after else wait)
                wait = min(2 * wait, _LONGEST_WAIT_S)
        return self._known

    async def find(self, team: str) -> Team | None:
        """Return the workspace, whichever is asked for where Slack named none."""
        known = await self.identify()
        return known if team in {"", known.id} else None

    def forget(self, team: str) -> None:
        """Keep it: there is no other token."""


class InstalledTeams:
    """The workspaces that installed the app; a token of the store is believed for a minute."""

    def __init__(self, installed: Installed) -> None:
        """Look into `installed`."""
        self._installed = installed
        self._known: dict[str, tuple[float, Team]] = {}

    async def find(self, team: str) -> Team | None:
        """Return the workspace of this id, None where dealwire is not installed there."""
        known = self._known.get(team)
        if known is not None and time.monotonic() - known[0] < _FRESH_S:
            return known[1]
        self._known.pop(team, None)
        found = await self._installed.team(team)
        if found is not None:
            self._known[team] = (time.monotonic(), found)
        return found

    def forget(self, team: str) -> None:
        """Look a workspace up anew next time."""
        self._known.pop(team, None)


@dataclass(frozen=True, slots=True)
class Slack:
    """Slack as the rest of the adapter calls it: by workspace."""

    web: Web
    teams: Teams
    refused: dict[str, str] = field(default_factory=dict)
    """Why Slack takes a workspace's token no more, by workspace."""

    async def call(self, team: str, method: str, arguments: Mapping[str, object], *, read: bool = False) -> Payload:
        """Return Slack's answer to a call in a workspace.

        Raises:
            CallError: It did not succeed, or dealwire is not installed there.
        """
        found = await self.teams.find(team)
        if found is None:
            raise CallError("not_installed", Trouble.REFUSED)
        try:
            answer = await self.web.call(found.token, method, arguments, read=read)
        except CallError as error:
            if error.name in TOKEN_TROUBLE:
                self.refused[found.id] = error.name
                self.teams.forget(team)
            raise
        self.refused.pop(found.id, None)
        return answer


def team_of(token: str, answer: Payload) -> Team:
    """Return the workspace that `auth.test` tells of."""
    return Team(
        id=str(answer.get("team_id") or ""),
        token=token,
        bot_id=str(answer.get("bot_id") or ""),
        bot_user=str(answer.get("user_id") or ""),
    )
