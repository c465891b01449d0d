"""Making and changing messages as Discord does: what was sent → a stored message, files, pings and nonces included."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.fakes.discord.components import TEXT_DISPLAY, walk
from tests.fakes.discord.permissions import Permission
from tests.fakes.discord.refusal import Problem, Refusal, invalid
from tests.fakes.discord.rules import message_problems
from tests.fakes.discord.state import COMPONENTS_V2, EPHEMERAL, LOADING, NO_EMBEDS, Attachment, Message, World

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fakes.discord.calls import Call, Upload

PERSON, ROLE, EVERYONE = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>"), re.compile(r"@(everyone|here)\b")
SENDABLE_FLAGS = NO_EMBEDS | EPHEMERAL | COMPONENTS_V2 | 1 << 12  # the last one: without notification
EDITABLE_FLAGS = NO_EMBEDS | COMPONENTS_V2


class Posts:
    """Messages of the bot.

    Args:
        world: where they are kept.
        nonce_window_s: how long a nonce is remembered; Discord says "the past few minutes".
        max_file_bytes: the largest file that may be uploaded.
    """

    def __init__(self, world: World, *, nonce_window_s: float, max_file_bytes: int) -> None:
        self.world = world
        self.nonce_window_s = nonce_window_s
        self.max_file_bytes = max_file_bytes
        self._nonces: dict[str, Message] = {}

    def create(self, call: Call, channel_id: str, *, interaction_id: str | None = None) -> Message:
        """Store a new message.

        Raises:
            Refusal: Discord would not take it.
        """
        body = call.body or {}
        sent = self._sent_files(body, call.uploads)
        names = [file.filename for file in sent]
        self._check(body, message_problems(body, names), is_empty=not names and _is_empty(body))
        flags = (body.get("flags") or 0) & (SENDABLE_FLAGS if interaction_id else SENDABLE_FLAGS & ~EPHEMERAL)
        world = self.world
        message = Message(
            id=world.new_id(),
            channel_id=channel_id,
            author_id=world.bot.id,
            created=world.clock.now(),
            content=(body.get("content") or "").strip(),
            embeds=list(body.get("embeds") or ()),
            components=list(body.get("components") or ()),
            attachments=sent,
            flags=flags,
            nonce=body.get("nonce"),
            tts=bool(body.get("tts")),
            interaction_id=interaction_id,
        )
        self._ping(message, body.get("allowed_mentions"))
        world.keep(message)
        return message

    def create_once(self, call: Call, channel_id: str) -> Message:
        """Store a new message, or return the one that was sent with the same enforced nonce before.

        Raises:
            Refusal: Discord would not take it, or the first one has been deleted since.
        """
        body = call.body or {}
        nonce = str(body.get("nonce") or "")
        if nonce and body.get("enforce_nonce"):
            first = self._nonces.get(nonce)
            window = timedelta(seconds=self.nonce_window_s)
            if first and self.world.clock.now() - first.created <= window:
                if first.deleted:
                    raise Refusal(10008)
                return first
        message = self.create(call, channel_id)
        if nonce:
            self._nonces[nonce] = message
        return message

    def placeholder(self, channel_id: str, flags: int, interaction_id: str) -> Message:
        """Store what is shown while the bot thinks."""
        world = self.world
        kept_flags = LOADING | (flags & EPHEMERAL)
        message = Message(
            world.new_id(), channel_id, world.bot.id, world.clock.now(), flags=kept_flags, interaction_id=interaction_id
        )
        world.keep(message)
        return message

    def edit(self, message: Message, call: Call) -> Message:
        """Change a message; what is not sent stays.

        Raises:
            Refusal: Discord would not take the change.
        """
        body = call.body or {}
        files = self._kept_files(message, body) + self._sent_files(body, call.uploads, edited=True)
        was_v2 = bool(message.flags & COMPONENTS_V2)
        problems = message_problems(body, [file.filename for file in files], was_v2=was_v2, edited=True)
        becomes_v2 = not was_v2 and bool((body.get("flags") or 0) & COMPONENTS_V2)
        if becomes_v2:
            kept = {"content": message.content, "embeds": message.embeds} | dict(body)
            problems += [
                Problem(key, "must be emptied to become a message of components")
                for key in ("content", "embeds")
                if kept[key] and not body.get(key)
            ]
        after = {"content": message.content, "embeds": message.embeds, "components": message.components} | dict(body)
        self._check(body, problems, is_empty=not files and _is_empty(after))
        for key in ("content", "embeds", "components"):
            if key in body:
                setattr(message, key, body[key] or ("" if key == "content" else []))
        message.attachments = files
        if body.get("flags") is not None:
            kept_flags = message.flags & (~EDITABLE_FLAGS | COMPONENTS_V2)  # what a message is made of is for good
            message.flags = kept_flags | (body["flags"] & EDITABLE_FLAGS)
        if body.keys() & {"content", "components"}:
            self._ping(message, body.get("allowed_mentions"))
        if message.flags & LOADING:
            message.flags &= ~LOADING
        else:
            message.edited = self.world.clock.now()
        return message

    def _check(self, body: Mapping[str, Any], problems: list[Problem], *, is_empty: bool) -> None:
        mentions = body.get("allowed_mentions") or {}
        problems += [
            Problem("allowed_mentions", f"{kind} are both listed and parsed")
            for kind in ("users", "roles")
            if mentions.get(kind) and kind in (mentions.get("parse") or ())
        ]
        others = [problem for problem in problems if problem.message != "an empty message"]
        if others:
            raise invalid(problems)
        if problems or is_empty:
            raise Refusal(50006)

    def _sent_files(
        self, body: Mapping[str, Any], uploads: Mapping[str, Upload], *, edited: bool = False
    ) -> list[Attachment]:
        told = {str(each["id"]): each for each in body.get("attachments") or ()}
        files = []
        for part, upload in uploads.items():
            number = part.removeprefix("files[").removesuffix("]")
            if len(upload.body) > self.max_file_bytes:
                raise Refusal(40005)
            about = told.pop(number, {})
            files.append(
                Attachment(
                    id=self.world.new_id(),
                    filename=about.get("filename") or upload.filename,
                    body=upload.body,
                    content_type=upload.content_type,
                    description=about.get("description"),
                )
            )
        if told and not edited:
            raise invalid([Problem("attachments", f"no file comes with attachment {', '.join(told)}")])
        return files

    def _kept_files(self, message: Message, body: Mapping[str, Any]) -> list[Attachment]:
        if "attachments" not in body:
            return message.attachments
        told = {str(each["id"]): each for each in body["attachments"] or ()}
        kept = [file for file in message.attachments if file.id in told]
        return [replace(file, description=told[file.id].get("description", file.description)) for file in kept]

    def _ping(self, message: Message, allowed: Mapping[str, Any] | None) -> None:
        """Note whom a message pings; without a word on mentions everybody named in it is."""
        shown = (node.get("content") or "" for _, node in walk(message.components) if node["type"] == TEXT_DISPLAY)
        text = "\n".join([message.content, *shown])
        parsed = {"users", "roles", "everyone"} if allowed is None else set(allowed.get("parse") or ())
        people, roles = (set((allowed or {}).get(kind) or ()) for kind in ("users", "roles"))
        named = dict.fromkeys(PERSON.findall(text))
        message.pinged_people = tuple(
            person for person in named if person in self.world.people and ("users" in parsed or person in people)
        )
        channel = self.world.channels.get(message.channel_id)
        may_all = channel is not None and Permission.MENTION_EVERYONE in self.world.bot_permissions(channel)
        message.pinged_roles = tuple(
            role for role in dict.fromkeys(ROLE.findall(text)) if may_all and ("roles" in parsed or role in roles)
        )
        message.pinged_everyone = may_all and "everyone" in parsed and bool(EVERYONE.search(text))


def _is_empty(body: Mapping[str, Any]) -> bool:
    content = (body.get("content") or "").strip()
    return not any([content, body.get("embeds"), body.get("components"), body.get("poll"), body.get("sticker_ids")])
