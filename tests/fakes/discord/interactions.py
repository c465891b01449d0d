"""Interactions from a person's act to the bot's last word: who did what, when, what the bot answered and in time."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.fakes.discord import shapes
from tests.fakes.discord.refusal import Problem, Refusal, invalid
from tests.fakes.discord.rules import choice_problems, modal_problems
from tests.fakes.discord.state import EPHEMERAL
from tests.fakes.discord.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tests.fakes.discord.calls import Call
    from tests.fakes.discord.posts import Posts
    from tests.fakes.discord.state import Channel, Message, Person
    from tests.fakes.discord.waiting import Signal

COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5
MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
ANSWERS = {
    COMMAND: {MESSAGE, DEFER, MODAL},
    COMPONENT: {MESSAGE, DEFER, DEFER_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    SUBMIT: {MESSAGE, DEFER, DEFER_UPDATE, UPDATE},
}
"""What may answer what; an update needs a message to stand on."""

ANSWER_WITHIN = timedelta(seconds=3)
TOKEN_LIVES = timedelta(minutes=15)
FOLLOWUPS_OUTSIDE = 5
"""How often an app that is not in the server may follow up."""


@dataclass
class Interaction:
    """One act of a person; `message` is what it stands on, `original` what the bot showed for it."""

    id: str
    token: str
    kind: int
    channel: Channel
    person: Person
    data: dict[str, Any]
    dispatched: datetime
    message: Message | None = None
    user_installed: bool = False
    answer_kind: int | None = None
    answer_data: dict[str, Any] = field(default_factory=dict)
    answered: datetime | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    edits: int = 0

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The choices the bot offered to an autocomplete."""
        return list(self.answer_data.get("choices") or ())


class Interactions:
    """All interactions of a world, and the rules of answering them."""

    def __init__(self, posts: Posts, signal: Signal) -> None:
        self.all: dict[str, Interaction] = {}
        self._posts = posts
        self._world = posts.world
        self._signal = signal
        self._by_token: dict[str, Interaction] = {}

    def begin(
        self,
        kind: int,
        channel: Channel,
        person: Person,
        data: dict[str, Any],
        *,
        message: Message | None = None,
        user_installed: bool = False,
    ) -> Interaction:
        """Note what a person did; it is not told to the bot yet."""
        world = self._world
        interaction = Interaction(
            world.new_id(),
            secrets.token_urlsafe(48),
            kind,
            channel,
            person,
            data,
            world.clock.now(),
            message,
            user_installed,
        )
        self.all[interaction.id] = self._by_token[interaction.token] = interaction
        return interaction

    async def answered(self, interaction: Interaction, *, timeout_s: float = PATIENCE_S) -> Interaction:
        """Return the interaction once the bot has given its first answer."""

        def found() -> Interaction | None:
            return interaction if interaction.answer_kind is not None else None

        return await self._signal.until(found, timeout_s=timeout_s, what=f"an answer to {interaction.data}")

    async def shown(self, interaction: Interaction, *, timeout_s: float = PATIENCE_S) -> Message:
        """Return what the bot shows for an interaction, once it has stopped thinking."""

        def found() -> Message | None:
            original = interaction.original
            thinking = interaction.answer_kind in {DEFER, DEFER_UPDATE} and not interaction.edits
            return None if thinking else original

        return await self._signal.until(found, timeout_s=timeout_s, what=f"a message for {interaction.data}")

    def event(self, interaction: Interaction) -> dict[str, Any]:
        """Return the body of INTERACTION_CREATE."""
        world, channel, person = self._world, interaction.channel, interaction.person
        owner = "1" if interaction.user_installed else "0"
        installer = person.id if interaction.user_installed else (channel.guild_id or "0")
        body: dict[str, Any] = {
            "id": interaction.id,
            "application_id": world.application_id,
            "type": interaction.kind,
            "token": interaction.token,
            "version": 1,
            "data": interaction.data,
            "channel_id": channel.id,
            "channel": shapes.channel(world, channel),
            "locale": person.locale,
            "app_permissions": str(int(world.bot_permissions(channel))),
            "attachment_size_limit": self._posts.max_file_bytes,
            "entitlements": [],
            "authorizing_integration_owners": {owner: installer},
        }
        if channel.guild_id:
            joined = world.clock.now().isoformat()
            member = shapes.member(person, joined) | {"permissions": str(int(person.permissions))}
            body |= {"guild_id": channel.guild_id, "guild_locale": "en-US", "context": 0, "member": member}
            body["guild"] = {"id": channel.guild_id, "locale": "en-US", "features": []}
        else:
            body |= {"user": shapes.user(person), "context": 1}
        if interaction.message:
            body["message"] = shapes.message(world, interaction.message)
        return body

    def answer(self, interaction_id: str, token: str, call: Call) -> Interaction:
        """Take the first answer.

        Raises:
            Refusal: it is late, the second, of a kind that does not fit, or not a message Discord would take.
        """
        interaction = self.all.get(interaction_id)
        now = self._world.clock.now()
        if interaction is None or interaction.token != token:
            raise Refusal(10062)
        if interaction.answer_kind is not None:
            raise Refusal(40060)
        if now - interaction.dispatched > ANSWER_WITHIN:
            raise Refusal(10062)
        kind, data = call.body["type"], call.body.get("data") or {}
        needs_message = kind in {DEFER_UPDATE, UPDATE} and interaction.message is None
        if kind not in ANSWERS[interaction.kind] or needs_message:
            raise invalid([Problem("type", f"callback {kind} does not answer interaction {interaction.kind}")])
        self._take(interaction, kind, data, call)
        interaction.answer_kind, interaction.answer_data, interaction.answered = kind, dict(data), now
        self._signal.announce()
        return interaction

    def _take(self, interaction: Interaction, kind: int, data: Mapping[str, Any], call: Call) -> None:
        channel_id = interaction.channel.id
        inner = _within(call, data)
        if kind == MESSAGE:
            interaction.original = self._posts.create(inner, channel_id, interaction_id=interaction.id)
        elif kind == DEFER:
            flags = data.get("flags") or 0
            if flags & ~EPHEMERAL:
                raise invalid([Problem("data.flags", f"what is deferred takes flag {EPHEMERAL} alone")])
            interaction.original = self._posts.placeholder(channel_id, flags, interaction.id)
        elif kind == DEFER_UPDATE:
            interaction.original = interaction.message
        elif kind == UPDATE and interaction.message:
            interaction.original = self._posts.edit(interaction.message, inner)
        elif problems := choice_problems(data.get("choices") or ()) if kind == CHOICES else modal_problems(data):
            raise invalid(problems)

    def of_token(self, webhook_id: str, token: str) -> Interaction:
        """Return the interaction whose token a webhook call bears.

        Raises:
            Refusal: there is none, it has not been answered yet, or its token is dead.
        """
        interaction = self._by_token.get(token)
        if interaction is None or webhook_id != self._world.application_id:
            raise Refusal(10015)
        if self._world.clock.now() - interaction.dispatched > TOKEN_LIVES:
            raise Refusal(50027)
        if interaction.answer_kind is None:
            raise Refusal(10015)
        return interaction

    def follow_up(self, interaction: Interaction, call: Call) -> Message:
        """Take a further message; after a deferred answer the first one fills what was deferred.

        Raises:
            Refusal: Discord would not take it, or it is one too many.
        """
        if interaction.answer_kind == DEFER and not interaction.edits and interaction.original:
            return self.edit(interaction, interaction.original, call)
        outside = interaction.user_installed and self._is_outside(interaction.channel)
        if outside and len(interaction.followups) >= FOLLOWUPS_OUTSIDE:
            raise Refusal(40094)
        message = self._posts.create(call, interaction.channel.id, interaction_id=interaction.id)
        interaction.followups.append(message)
        self._signal.announce()
        return message

    def edit(self, interaction: Interaction, message: Message, call: Call) -> Message:
        """Change a message of an interaction."""
        self._posts.edit(message, call)
        interaction.edits += message is interaction.original
        self._signal.announce()
        return message

    def _is_outside(self, channel: Channel) -> bool:
        guild = self._world.guilds.get(channel.guild_id or "")
        return guild is None or not guild.present

    def message(self, interaction: Interaction, message_id: str) -> Message:
        """Return `@original`, or a message by its id.

        Raises:
            Refusal: there is none, or it has been deleted.
        """
        own = [interaction.original, *interaction.followups]
        wanted = interaction.original if message_id == "@original" else None
        wanted = wanted or next((each for each in own if each and each.id == message_id), None)
        if wanted is None or wanted.deleted:
            raise Refusal(10008)
        return wanted

    def callback(self, interaction: Interaction) -> dict[str, Any]:
        """Return the answer to a callback that asks for one."""
        about: dict[str, Any] = {"id": interaction.id, "type": interaction.kind, "channel_id": interaction.channel.id}
        if interaction.channel.guild_id:
            about["guild_id"] = interaction.channel.guild_id
        original = interaction.original
        if original:
            about |= {
                "response_message_id": original.id,
                "response_message_loading": interaction.answer_kind == DEFER,
                "response_message_ephemeral": original.ephemeral,
            }
        if original is None or interaction.answer_kind not in {MESSAGE, UPDATE}:
            return {"interaction": about}
        resource = {"type": interaction.answer_kind, "message": shapes.message(self._world, original)}
        return {"interaction": about, "resource": resource}


def _within(call: Call, data: Mapping[str, Any]) -> Call:
    """Return the call with the callback's data for its body."""
    return replace(call, body=data)
