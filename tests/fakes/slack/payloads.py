"""The payloads that Slack sends when a person does something or something happens, as pure functions.

They carry what Slack documents for them, not only what the client library needs to find a handler.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes.slack.shapes import shown_message, shown_view
from tests.fakes.slack.world import APP_ID, Conversation, Message, Person, View, Workspace

if TYPE_CHECKING:
    from tests.fakes.slack.refusals import Payload

VERIFICATION_TOKEN = "not-used-any-more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Who does something where, and what Slack hands to the bot for it."""

    workspace: Workspace
    person: Person
    channel: Conversation | None = None
    trigger_id: str | None = None
    response_url: str | None = None


def slash(deed: Deed, command: str, text: str) -> Payload:
    """Return a slash command: all values are text."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": deed.workspace.id,
        "team_domain": deed.workspace.name.lower(),
        "channel_id": deed.channel.id if deed.channel else "",
        "channel_name": _channel_name(deed.channel),
        "user_id": deed.person.id,
        "user_name": deed.person.name,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": deed.response_url,
        "trigger_id": deed.trigger_id,
    }


def block_actions(deed: Deed, surface: Message | View, action: Payload) -> Payload:
    """Return a click or a choice in a message, a modal or a home tab."""
    payload = _interaction("block_actions", deed) | _where(deed, surface) | {"actions": [action]}
    payload["state"] = {"values": {}}
    return payload if deed.response_url is None else payload | {"response_url": deed.response_url}


def block_suggestion(deed: Deed, surface: Message | View, block_id: str, action_id: str, typed: str) -> Payload:
    """Return the question for options while a person types in a menu."""
    asked = {"block_id": block_id, "action_id": action_id, "value": typed}
    return _interaction("block_suggestion", deed) | _where(deed, surface) | asked


def view_submission(deed: Deed, view: View, values: Payload) -> Payload:
    """Return a modal with what was filled in; without a trigger, the news that it was closed."""
    closed = deed.trigger_id is None
    payload = _interaction("view_closed" if closed else "view_submission", deed)
    payload["view"] = shown_view(view, deed.workspace, values)
    more: Payload = {"is_cleared": False} if closed else {"response_urls": []}
    return payload | more


def shortcut(deed: Deed, callback_id: str, action_ts: str, message: Message | None) -> Payload:
    """Return a shortcut from the menu of a message, or from anywhere where there is none."""
    payload = _interaction("shortcut" if message is None else "message_action", deed)
    payload |= {"callback_id": callback_id, "action_ts": action_ts}
    if message is None or deed.channel is None:
        return payload
    return payload | {
        "message_ts": message.ts,
        "channel": {"id": deed.channel.id, "name": _channel_name(deed.channel)},
        "message": shown_message(message, deed.workspace, with_payload=True),
        "response_url": deed.response_url,
    }


def event_callback(workspace: Workspace, event: Payload, event_id: str, event_ts: str) -> Payload:
    """Return an event in its wrapper."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.id,
        "context_team_id": workspace.id,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": {"event_ts": event_ts} | event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(float(event_ts)),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.id,
                "user_id": workspace.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
    }


def _interaction(kind: str, deed: Deed) -> Payload:
    workspace, person = deed.workspace, deed.person
    payload: Payload = {
        "type": kind,
        "token": VERIFICATION_TOKEN,
        "api_app_id": APP_ID,
        "team": {"id": workspace.id, "domain": workspace.name.lower()},
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": workspace.id},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    return payload if deed.trigger_id is None else payload | {"trigger_id": deed.trigger_id}


def _where(deed: Deed, surface: Message | View) -> Payload:
    if isinstance(surface, View):
        return {
            "container": {"type": "view", "view_id": surface.id},
            "view": shown_view(surface, deed.workspace),
        }
    return {
        "container": {
            "type": "message",
            "message_ts": surface.ts,
            "channel_id": surface.channel,
            "is_ephemeral": surface.ephemeral_to is not None,
        },
        "channel": {"id": surface.channel, "name": _channel_name(deed.channel)},
        "message": shown_message(surface, deed.workspace, with_payload=True),
    }


def _channel_name(channel: Conversation | None) -> str:
    return channel.name if channel and channel.name else "directmessage"
