"""The link by which somebody takes dealwire into a server, asking for exactly the rights that it uses."""

from __future__ import annotations

from urllib.parse import urlencode

from discord import Permissions

PERMISSIONS = Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
"""To post, to tell a digest in a thread, to bring pictures and files, and to look up whether a message arrived."""


def invite_link(application_id: int | str) -> str:
    """Return the address to be opened by somebody who may manage a server."""
    asked = {
        "client_id": str(application_id),
        "scope": "bot applications.commands",
        "permissions": str(PERMISSIONS.value),
    }
    return f"https://discord.com/oauth2/authorize?{urlencode(asked)}"
