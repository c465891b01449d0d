"""The app's manifest, from which Slack sets up everything at once: commands, scopes, events, the home tab.

Two of them: for Socket Mode, which self-hosters paste into Slack as it is, and for HTTP, where `URL` is to be replaced
by the address of the bot. Both lie in `docs/slack`; a test keeps them equal to what is made here.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from adapters.slack.options import EVENTS_PATH, REDIRECT_PATH
from bot.commands import DEALS, SETTINGS
from bot.i18n import catalogue
from bot.model import Language

if TYPE_CHECKING:
    from adapters.slack.blocks import Payload

URL = "https://dealwire.example.com"
READ_HERE = "read_here"

_SCOPES = (
    "channels:read",
    "chat:write",
    "chat:write.public",
    "commands",
    "files:write",
    "groups:read",
    "im:write",
    "users:read",
)
_LOOK_UP_SCOPES = ("channels:history", "groups:history", "im:history")
"""For looking up whether a message arrived. Apps that are distributed do without: Slack reviews these harder, and
gives unlisted ones one page a minute."""
_EVENTS = ("app_home_opened", "app_uninstalled", "member_joined_channel", "tokens_revoked")
_NAMES = {False: "manifest-socket.json", True: "manifest-http.json"}


def scopes(*, http: bool) -> tuple[str, ...]:
    """Return what the bot has to be allowed."""
    return _SCOPES if http else tuple(sorted((*_SCOPES, *_LOOK_UP_SCOPES)))


def manifest(*, http: bool, url: str = URL) -> Payload:
    """Return the manifest for Socket Mode, or for HTTP at the address `url`."""
    events = f"{url}{EVENTS_PATH}"
    words = catalogue(Language.EN)
    calls = {"request_url": events, "message_menu_options_url": events} if http else {}
    consent: Payload = {"scopes": {"bot": list(scopes(http=http))}}
    return {
        "display_information": {
            "name": "dealwire",
            "description": words.text("slack.description"),
            "background_color": "#172033",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "dealwire", "always_online": True},
            "shortcuts": [
                {
                    "name": words.text("chat.read_here"),
                    "type": "message",
                    "callback_id": READ_HERE,
                    "description": words.text("slack.read_here"),
                }
            ],
            "slash_commands": [
                {
                    "command": f"/{root}",
                    "description": words.text(f"slack.{root}.description"),
                    "usage_hint": words.text(f"slack.{root}.hint"),
                    # Settings name people; only so does Slack say who is meant by @ada.
                    "should_escape": root == SETTINGS,
                }
                | ({"url": events} if http else {})
                for root in (DEALS, SETTINGS)
            ],
        },
        "oauth_config": ({"redirect_urls": [f"{url}{REDIRECT_PATH}"]} if http else {}) | consent,
        "settings": {
            "event_subscriptions": ({"request_url": events} if http else {}) | {"bot_events": list(_EVENTS)},
            "interactivity": {"is_enabled": True} | calls,
            "org_deploy_enabled": False,
            "socket_mode_enabled": not http,
            "token_rotation_enabled": False,
        },
    }


def manifest_files() -> dict[str, str]:
    """Return both manifests as files: name → content."""
    return {name: json.dumps(manifest(http=http), ensure_ascii=False, indent=2) + "\n" for http, name in _NAMES.items()}
