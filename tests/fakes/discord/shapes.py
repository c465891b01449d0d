"""How the fake words what it keeps: people, channels, guilds, messages and commands → the JSON Discord sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.discord.components import as_shown
from tests.fakes.discord.permissions import overwrite
from tests.fakes.discord.state import DIRECT, PUBLIC_THREAD, Attachment, Channel, Guild, Message, Person, World

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

JSON = dict[str, Any]


def user(person: Person) -> JSON:
    """Return a user as others see it."""
    return {
        "id": person.id,
        "username": person.name,
        "discriminator": "0",
        "global_name": person.name.title(),
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "bot": person.is_bot,
        "primary_guild": None,
    }


def oneself(person: Person) -> JSON:
    """Return the bot's own user."""
    return user(person) | {"mfa_enabled": False, "locale": "en-US", "verified": True, "email": None}


def application(world: World) -> JSON:
    """Return the application that the token belongs to."""
    return {
        "id": world.application_id,
        "name": "dealwire",
        "icon": None,
        "description": "",
        "type": None,
        "bot": user(world.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(world.owner),
        "approximate_guild_count": len(world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
    }


def channel(world: World, place: Channel) -> JSON:
    """Return a channel, thread or direct channel."""
    history = world.history(place.id)
    shape: JSON = {
        "id": place.id,
        "type": place.type,
        "flags": 0,
        "last_message_id": history[-1].id if history else None,
    }
    if place.type == DIRECT:
        return shape | {"recipients": [user(world.people[place.recipient_id or ""])]}
    shape |= {"guild_id": place.guild_id, "name": place.name, "parent_id": place.parent_id}
    if place.type == PUBLIC_THREAD:
        return shape | _thread(world, place)
    guild = world.guilds[place.guild_id or ""]
    wanted = place.permissions
    overwrites = [] if wanted is None else [overwrite(guild.id, guild.permissions, wanted)]
    return shape | {
        "position": place.position,
        "permission_overwrites": overwrites,
        "nsfw": False,
        "topic": None,
        "rate_limit_per_user": 0,
    }


def _thread(world: World, place: Channel) -> JSON:
    created = world.clock.now().isoformat()
    return {
        "owner_id": world.owner.id,
        "thread_metadata": {
            "archived": False,
            "archive_timestamp": created,
            "auto_archive_duration": 1440,
            "locked": False,
            "create_timestamp": created,
        },
        "message_count": len(world.history(place.id)),
        "member_count": 1,
        "rate_limit_per_user": 0,
        "total_message_sent": len(world.history(place.id)),
    }


def member(person: Person, joined: str) -> JSON:
    """Return a person as member of a guild."""
    return {
        "user": user(person),
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [],
        "joined_at": joined,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }


def guild(world: World, place: Guild) -> JSON:
    """Return the body of GUILD_CREATE: roles, channels, threads, and the bot as the one member it is told of."""
    joined = world.clock.now().isoformat()
    inside = [world.channels[channel_id] for channel_id in place.channel_ids]
    everyone = {
        "id": place.id,
        "name": "@everyone",
        "permissions": str(int(place.permissions)),
        "position": 0,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    return {
        "id": place.id,
        "name": place.name,
        "owner_id": place.owner_id,
        "unavailable": False,
        "joined_at": joined,
        "large": False,
        "member_count": 2,
        "features": [],
        "preferred_locale": place.locale,
        "system_channel_id": place.system_channel_id,
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "system_channel_flags": 0,
        "roles": [everyone],
        "emojis": [],
        "stickers": [],
        "members": [member(world.bot, joined)],
        "channels": [channel(world, each) for each in inside if each.type != PUBLIC_THREAD],
        "threads": [channel(world, each) for each in inside if each.type == PUBLIC_THREAD],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def attachment(place: str, file: Attachment) -> JSON:
    """Return a file of a message, whose address is made up."""
    url = f"https://cdn.discordapp.com/attachments/{place}/{file.id}/{file.filename}"
    shape = {
        "id": file.id,
        "filename": file.filename,
        "size": len(file.body),
        "url": url,
        "proxy_url": url.replace("cdn.discordapp.com", "media.discordapp.net"),
        "content_type": file.content_type,
    }
    return shape if file.description is None else shape | {"description": file.description}


def message(world: World, kept: Message, *, with_nonce: bool = False) -> JSON:
    """Return a message; the nonce is in the reply to its creation and nowhere else."""
    files = [attachment(kept.channel_id, file) for file in kept.attachments]
    urls = {file["filename"]: file["url"] for file in files}
    shape: JSON = {
        "id": kept.id,
        "type": 20 if kept.interaction_id else 0,
        "channel_id": kept.channel_id,
        "author": user(world.people[kept.author_id]),
        "content": kept.content,
        "timestamp": kept.created.isoformat(),
        "edited_timestamp": kept.edited.isoformat() if kept.edited else None,
        "tts": kept.tts,
        "mention_everyone": kept.pinged_everyone,
        "mentions": [user(world.people[person]) for person in kept.pinged_people],
        "mention_roles": list(kept.pinged_roles),
        "attachments": files,
        "embeds": [embed(each, urls) for each in kept.embeds],
        "components": as_shown(kept.components, urls, kept.id),
        "flags": kept.flags,
        "pinned": False,
    }
    if kept.author_id == world.bot.id:
        shape["application_id"] = world.application_id
    if kept.interaction_id:
        shape["webhook_id"] = world.application_id
    if with_nonce and kept.nonce is not None:
        shape["nonce"] = kept.nonce
    return shape


def embed(sent: Mapping[str, Any], urls: Mapping[str, str]) -> JSON:
    """Return an embed as shown: the kind `rich`, `inline` filled in, pictures with their addresses."""
    shape: JSON = {key: value for key, value in sent.items() if value is not None and key != "flags"}
    shape["type"] = "rich"
    if "fields" in shape:
        shape["fields"] = [{"inline": False} | field for field in shape["fields"]]
    for picture in ("image", "thumbnail"):
        if picture in shape:
            address = shape[picture]["url"]
            url = urls.get(address.removeprefix("attachment://"), address)
            shape[picture] = shape[picture] | {"url": url, "proxy_url": url}
    return shape


def commands(world: World, sent: Iterable[Mapping[str, Any]], guild_id: str | None) -> list[JSON]:
    """Return commands as registered: each with an id and a version."""
    registered = []
    for each in sent:
        shape = {key: value for key, value in each.items() if value is not None}
        if "default_member_permissions" in shape:
            shape["default_member_permissions"] = str(shape["default_member_permissions"])
        shape = {"type": 1, "description": "", "default_member_permissions": None, "nsfw": False} | shape
        shape |= {"id": world.new_id(), "application_id": world.application_id, "version": world.new_id()}
        registered.append(shape if guild_id is None else shape | {"guild_id": guild_id})
    return registered
