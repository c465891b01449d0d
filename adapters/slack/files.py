"""Pictures and attachments → files in Slack.

A picture is uploaded first and then shown by its id in the one message that is posted: a file that is posted by its
upload carries no metadata, and could not be found again. An attachment goes to the direct messages of who asked.
"""

from __future__ import annotations

import hashlib
import logging
from collections import OrderedDict
from typing import TYPE_CHECKING

from adapters.slack.mrkdwn import plain
from adapters.slack.web import CallError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from adapters.slack.teams import Slack
    from bot.model.reply import Attachment, Picture
    from bot.model.scene import Scene

    Paint = Callable[[Scene], Awaitable[bytes]]

logger = logging.getLogger(__name__)

_KEPT = 256
_LONGEST_ALT = 1_000


class Files:
    """Uploads files, each picture once for a workspace."""

    def __init__(self, slack: Slack, paint: Paint) -> None:
        """Upload through `slack` what `paint` draws."""
        self._slack = slack
        self._paint = paint
        self._known: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def of_pictures(self, team: str, pictures: Sequence[Picture]) -> Mapping[str, str]:
        """Return the file of each picture by its name; those that Slack does not take are left out."""
        found: dict[str, str] = {}
        for picture in pictures:
            try:
                content = await self._paint(picture.scene)
                key = (team, hashlib.sha256(content).hexdigest())
                if key not in self._known:
                    alt = plain(picture.scene.description, _LONGEST_ALT)
                    self._known[key] = await self._upload(team, f"{picture.name}.png", content, alt=alt)
                found[picture.name] = self._known[key]
            except CallError as error:
                logger.warning("picture not uploaded", extra={"team": team, "reason": error.name})
            except (OSError, RuntimeError, ValueError):
                # What a picture shows is told in words as well; no message may fail for it.
                logger.exception("picture not drawn", extra={"picture": picture.name})
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return found

    async def hand_over(self, team: str, user: str, attachment: Attachment) -> None:
        """Put a file into the direct messages of a person.

        Raises:
            CallError: Slack does not take it.
        """
        direct = await direct_channel(self._slack, team, user)
        await self._upload(team, attachment.name, attachment.content, channel=direct)

    async def _upload(
        self, team: str, name: str, content: bytes, *, alt: str | None = None, channel: str | None = None
    ) -> str:
        asked = {"filename": name, "length": len(content), "alt_txt": alt}
        # This method takes forms and queries only, no JSON.
        given = await self._slack.call(team, "files.getUploadURLExternal", asked, read=True)
        await self._slack.web.upload(str(given["upload_url"]), content)
        file = str(given["file_id"])
        done = {"files": [{"id": file, "title": name}], "channel_id": channel}
        await self._slack.call(team, "files.completeUploadExternal", done)
        return file


async def direct_channel(slack: Slack, team: str, user: str) -> str:
    """Return the conversation of dealwire with a person.

    Raises:
        CallError: There cannot be one.
    """
    opened = await slack.call(team, "conversations.open", {"users": user})
    return str(opened["channel"]["id"])
