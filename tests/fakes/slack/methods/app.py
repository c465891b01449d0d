"""The app itself: whose token this is, connections, sign-in, people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.slack.refusals import RefusalError
from tests.fakes.slack.shapes import shown_person
from tests.fakes.slack.world import APP_ID

if TYPE_CHECKING:
    from tests.fakes.slack.calls import Call
    from tests.fakes.slack.refusals import Payload


def test(call: Call) -> Payload:
    """Say whose token this is."""
    team = call.team
    return {
        "url": f"https://{team.name.lower()}.slack.com/",
        "team": team.name,
        "user": "dealwire",
        "team_id": team.id,
        "user_id": team.bot_user,
        "bot_id": team.bot_id,
        "is_enterprise_install": False,
    }


def revoke(call: Call) -> Payload:
    """End the token."""
    call.world.revoked_tokens.add(call.team.token)
    return {"revoked": True}


def open_connection(call: Call) -> Payload:
    """Return the address of one Socket Mode connection."""
    if call.verb != "POST":
        raise RefusalError("insecure_request")
    return {"url": call.ticket()}


def access(call: Call) -> Payload:
    """Exchange the code that the browser brought for a token of the workspace."""
    client_id, secret = call.client or (call.arguments.get("client_id"), call.arguments.get("client_secret"))
    if client_id != call.secrets.client_id:
        raise RefusalError("invalid_client_id")
    if secret != call.secrets.client_secret:
        raise RefusalError("bad_client_secret")
    code = call.grants.use_code(call.text("code"))
    team = call.world.workspaces[code.team]
    team.installed = True
    return {
        "access_token": team.token,
        "token_type": "bot",
        "scope": ",".join(sorted(team.scopes)),
        "bot_user_id": team.bot_user,
        "app_id": APP_ID,
        "team": {"id": team.id, "name": team.name},
        "enterprise": None,
        "authed_user": {"id": code.user},
        "is_enterprise_install": False,
    }


def person(call: Call) -> Payload:
    """Return a member of the workspace."""
    found = call.team.people.get(call.text("user"))
    if found is None:
        raise RefusalError("user_not_found")
    return {"user": shown_person(found, call.team)}
