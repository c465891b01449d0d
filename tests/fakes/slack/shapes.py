"""Objects as Slack's answers and payloads show them: message, conversation, person, view, file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.slack.world import APP_ID, Kind

if TYPE_CHECKING:
    from tests.fakes.slack.refusals import Payload
    from tests.fakes.slack.world import Conversation, File, Message, Person, View, Workspace

_ICONS = {f"image_{size}": f"https://a.slack-edge.com/bot_{size}.png" for size in (36, 48, 72)}

_EMPTY_IN_PROFILE = ("avatar_hash", "phone", "skype", "status_emoji", "status_text", "title")


def shown_message(message: Message, workspace: Workspace, *, with_payload: bool) -> Payload:
    """Return a message; the payload of its metadata is left out unless `with_payload`."""
    shown: Payload = {
        "type": "message",
        "ts": message.ts,
        "text": message.text,
        "user": message.user,
        "team": message.team,
    }
    if message.bot_id is not None:
        shown |= {
            "bot_id": message.bot_id,
            "app_id": APP_ID,
            "bot_profile": {
                "id": message.bot_id,
                "app_id": APP_ID,
                "name": "dealwire",
                "icons": _ICONS,
                "deleted": False,
                "updated": 1_700_000_000,
                "team_id": workspace.id,
            },
        }
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.attachments:
        shown["attachments"] = [{"id": number, **each} for number, each in enumerate(message.attachments, 1)]
    if message.files:
        shown["files"] = message.files
    if message.thread_ts is not None:
        shown["thread_ts"] = message.thread_ts
    if message.client_msg_id is not None:
        shown["client_msg_id"] = message.client_msg_id
    if message.edited_ts is not None:
        shown["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.metadata is not None:
        shown["metadata"] = message.metadata if with_payload else {"event_type": message.metadata["event_type"]}
    return shown


def shown_conversation(conversation: Conversation, workspace: Workspace) -> Payload:
    """Return a channel or a direct conversation."""
    if conversation.kind is Kind.DIRECT:
        return {
            "id": conversation.id,
            "created": conversation.created,
            "is_im": True,
            "is_org_shared": False,
            "user": conversation.person,
            "is_archived": conversation.archived,
            "is_user_deleted": False,
            "priority": 0,
        }
    described = {"value": "", "creator": "", "last_set": 0}
    private = conversation.kind is Kind.PRIVATE
    return {
        "id": conversation.id,
        "name": conversation.name,
        "name_normalized": conversation.name,
        "created": conversation.created,
        "creator": workspace.bot_user,
        "is_archived": conversation.archived,
        "is_channel": not private,
        "is_group": private,
        "is_im": False,
        "is_mpim": False,
        "is_private": private,
        "is_general": False,
        "is_shared": False,
        "is_org_shared": False,
        "is_ext_shared": False,
        "is_member": workspace.bot_user in conversation.members,
        "shared_team_ids": [workspace.id],
        "topic": described,
        "purpose": described,
        "num_members": len(conversation.members),
    }


def shown_person(person: Person, workspace: Workspace) -> Payload:
    """Return a member of a workspace."""
    return {
        "id": person.id,
        "team_id": workspace.id,
        "name": person.name,
        "real_name": person.name,
        "deleted": False,
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": False,
        "is_app_user": False,
        "updated": 1_700_000_000,
        "tz": "Asia/Tokyo",
        "tz_label": "Japan Standard Time",
        "tz_offset": 32_400,
        "locale": person.locale,
        "profile": dict.fromkeys(_EMPTY_IN_PROFILE, "")
        | {
            "real_name": person.name,
            "real_name_normalized": person.name,
            "display_name": person.name,
            "display_name_normalized": person.name,
            "fields": None,
        },
    }


def shown_view(view: View, workspace: Workspace, values: Payload | None = None) -> Payload:
    """Return a view as it stands, with what the person filled in."""
    defaults: Payload = {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "submit_disabled": False,
        "title": None,
        "close": None,
        "submit": None,
    }
    return (
        defaults
        | view.payload
        | {
            "id": view.id,
            "team_id": workspace.id,
            "state": {"values": values or {}},
            "hash": view.hash,
            "root_view_id": view.root,
            "previous_view_id": view.previous,
            "app_id": APP_ID,
            "app_installed_team_id": workspace.id,
            "bot_id": workspace.bot_id,
        }
    )


def shown_file(file: File) -> Payload:
    """Return a completed upload."""
    return {
        "id": file.id,
        "title": file.title or file.name,
        "name": file.name,
        "size": file.length,
        "permalink": f"https://example.slack.com/files/{file.id}",
    }
