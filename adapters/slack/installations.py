"""What workspaces gave us when they installed the app, sealed on its way into the store and opened on its way out."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING

from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore

from adapters.slack.options import PLATFORM
from adapters.slack.sealing import Seal, SealError
from adapters.slack.teams import Team

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_sdk.oauth.installation_store import Installation

    from bot.ports import Installations

logger = logging.getLogger(__name__)


class Installed:
    """The installations of all workspaces."""

    def __init__(self, store: Installations, seal: Seal) -> None:
        """Keep them in `store`, under `seal`."""
        self._store = store
        self._seal = seal

    async def team(self, team: str) -> Team | None:
        """Return a workspace with its token; None where it did not install the app, or the key is another one."""
        sealed = await asyncio.to_thread(self._store.installation, PLATFORM, team)
        if sealed is None:
            return None
        try:
            stored = json.loads(self._seal.open(sealed, team))
        except SealError:
            logger.error("installation sealed under another key", extra={"team": team})  # noqa: TRY400 -- says it all
            return None
        return Team(id=team, token=stored["token"], bot_id=stored["bot_id"], bot_user=stored["bot_user"])

    async def save(self, team: Team) -> None:
        """Keep a workspace's token in place of the one before."""
        content = json.dumps({"token": team.token, "bot_id": team.bot_id, "bot_user": team.bot_user})
        sealed = self._seal.seal(content.encode(), team.id)
        await asyncio.to_thread(self._store.save, PLATFORM, team.id, sealed)

    async def remove(self, team: str) -> bool:
        """Throw a workspace's token away, and return whether there was one."""
        return await asyncio.to_thread(self._store.remove, PLATFORM, team)


class BoltInstallations(AsyncInstallationStore):
    """The part of an installation store that Bolt's sign-in needs: who calls us is looked up by `adapters.slack`."""

    def __init__(self, installed: Installed, welcome: Callable[[str, str], Awaitable[None]]) -> None:
        """Save into `installed`, and `welcome` the workspace, which may have been here before, and who installed."""
        self._installed = installed
        self._welcome = welcome

    async def async_save(self, installation: Installation) -> None:
        """Keep what a workspace gave us when it installed the app."""
        if installation.team_id and installation.bot_token:
            await self._installed.save(
                Team(
                    id=installation.team_id,
                    token=installation.bot_token,
                    bot_id=installation.bot_id or "",
                    bot_user=installation.bot_user_id or "",
                )
            )
            await self._welcome(installation.team_id, installation.user_id or "")
