"""What the bot may do in a channel, as Discord's permission bits."""

from __future__ import annotations

from enum import IntFlag


class Permission(IntFlag):
    """The bits that matter to a bot that posts."""

    ADMINISTRATOR = 1 << 3
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_APPLICATION_COMMANDS = 1 << 31
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38


INVITED = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
)
"""What an invitation of the bot asks for, and what it has where a test says nothing else."""

EVERYTHING = Permission(sum(Permission))


def overwrite(role_id: str, base: Permission, wanted: Permission) -> dict[str, object]:
    """Return the channel overwrite that turns the guild's `base` into `wanted` for a role."""
    return {"id": role_id, "type": 0, "allow": str(int(wanted & ~base)), "deny": str(int(base & ~wanted))}
