"""What somebody did in Slack → where that was (`Place`), and a `Request` in their language and time zone."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from adapters.slack.options import PLATFORM
from bot.model.delivery import ChannelKey
from bot.model.reply import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.slack.blocks import Payload
    from adapters.slack.people import People, Person
    from bot.commands import Desk
    from bot.model.delivery import Channel

_LINK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_LONGEST_READ = 20_000
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody did something, and how they can be answered.

    `private` says that nobody else sees the message that it was done in. `view` is the modal or home tab, empty for a
    message; a press there has no `response_url`.
    """

    team: str
    channel: str
    user: str
    trigger: str = ""
    response_url: str = ""
    thread: str = ""
    private: bool = False
    view: str = ""
    home: bool = False


class Asking:
    """Makes requests."""

    def __init__(self, people: People, desk: Desk) -> None:
        """Know who asks from `people`, and the language and zone of a channel from `desk`."""
        self._people = people
        self._desk = desk

    async def person(self, place: Place) -> Person:
        """Return who asks."""
        return await self._people.find(place.team, place.user)

    async def request(
        self, place: Place, path: tuple[str, ...] = (), params: Mapping[str, str] | None = None
    ) -> Request:
        """Return a request from a place, for a command or (in the parameter `""`) for what was typed."""
        person, channel = await asyncio.gather(self.person(place), self._channel(place))
        return Request(
            path=path,
            params=dict(params or {}),
            language=channel.language if channel is not None else person.language,
            zone=channel.zone if channel is not None else person.zone,
            now=datetime.now(UTC),
            platform=PLATFORM,
            workspace=place.team,
            channel=place.channel,
            person=place.user,
            may_change_settings=person.is_admin,
        )

    async def _channel(self, place: Place) -> Channel | None:
        if not place.channel or not place.team:
            return None
        return await self._desk.channel(ChannelKey(PLATFORM, place.team, place.channel))


def place_of(body: Payload) -> Place:
    """Return where a press, a shortcut, or something sent in happened."""
    container = body.get("container") or {}
    view = body.get("view") or {}
    channel = body.get("channel") or {}
    return Place(
        team=_team(body),
        channel=str(channel.get("id") or container.get("channel_id") or ""),
        user=str((body.get("user") or {}).get("id") or ""),
        trigger=str(body.get("trigger_id") or ""),
        response_url=str(body.get("response_url") or ""),
        thread=str(container.get("thread_ts") or ""),
        private=bool(container.get("is_ephemeral")),
        view=str(view.get("id") or ""),
        home=view.get("type") == "home",
    )


def place_of_command(body: Payload) -> Place:
    """Return where a slash command was typed: its payload is flat."""
    return Place(
        team=str(body.get("team_id") or ""),
        channel=str(body.get("channel_id") or ""),
        user=str(body.get("user_id") or ""),
        trigger=str(body.get("trigger_id") or ""),
        response_url=str(body.get("response_url") or ""),
    )


def place_of_event(body: Payload) -> Place:
    """Return where an event happened."""
    event = body.get("event") or {}
    return Place(
        team=str(body.get("team_id") or ""),
        channel=str(event.get("channel") or ""),
        user=str(event.get("user") or ""),
        home=event.get("tab") == "home",
    )


def words_of(message: Payload) -> str:
    """Return what a message says, as it stands there for people; what its links show of other pages included."""
    parts = [str(message.get("text") or "")]
    for attachment in message.get("attachments") or ():
        parts.extend(str(attachment.get(name) or "") for name in ("title", "text"))
    return "\n\n".join(_unescaped(part) for part in parts if part.strip())[:_LONGEST_READ]


def typed_in(text: str) -> str:
    """Return what was typed behind a command: addresses as such, people as `<@U1>`, signs for entities."""
    return _plain_signs(_LINK.sub(lambda match: f"<{match[1]}>" if match[1].startswith("@") else match[1], text))


def address_in(words: str) -> str | None:
    """Return the address that a message consists of, None where it says anything else."""
    typed = words.strip()
    return typed if re.fullmatch(r"https?://\S+", typed) else None


def _unescaped(text: str) -> str:
    """Return mrkdwn as text: links as what they show, signs for entities."""
    return _plain_signs(_LINK.sub(lambda match: match[2] or match[1].lstrip("@#!"), text))


def _plain_signs(text: str) -> str:
    for entity, sign in _ENTITIES:
        text = text.replace(entity, sign)
    return text


def _team(body: Payload) -> str:
    team = body.get("team") or {}
    user = body.get("user") or {}
    return str(team.get("id") or body.get("team_id") or user.get("team_id") or "")
