"""Views: modals opened by a trigger, pushed and updated, home tabs published, and Slack's own check of blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.slack.limits import check_blocks, check_message, check_view, with_block_ids
from tests.fakes.slack.refusals import RefusalError, invalid
from tests.fakes.slack.shapes import shown_view
from tests.fakes.slack.world import View

if TYPE_CHECKING:
    from tests.fakes.slack.calls import Call
    from tests.fakes.slack.refusals import Payload
    from tests.fakes.slack.world import Workspace, World

STACK = 3


def open_modal(call: Call) -> Payload:
    """Open a modal before the person whose action gave the trigger."""
    payload = _modal(call)
    trigger = call.grants.use_trigger(call.text("trigger_id"), call.team.id)
    return _shown(call, new_view(call.world, call.team, trigger.user, payload))


def push(call: Call) -> Payload:
    """Put a modal on top of the one in which the person acted."""
    payload = _modal(call)
    trigger = call.grants.use_trigger(call.text("trigger_id"), call.team.id)
    below = call.world.views.get(trigger.view or "")
    if below is None or not below.open:
        raise RefusalError("not_found")
    if _height(call.world, below) >= STACK:
        raise RefusalError("push_limit_reached")
    return _shown(call, new_view(call.world, call.team, trigger.user, payload, below))


def update(call: Call) -> Payload:
    """Change a view that is open, found by id or by the bot's own name for it."""
    payload = check_view(call.arguments.get("view"), call.completed_files)
    external = call.arguments.get("external_id")
    view = call.world.views.get(str(call.arguments.get("view_id")))
    if external:
        view = next((each for each in call.world.views.values() if each.payload.get("external_id") == external), None)
    if view is None or view.team != call.team.id or not view.open:
        raise RefusalError("not_found")
    if call.arguments.get("hash") not in {None, view.hash}:
        raise RefusalError("hash_conflict")
    replace_view(call.world, view, payload)
    return _shown(call, view)


def publish(call: Call) -> Payload:
    """Set the home tab of one person."""
    user = call.text("user_id")
    payload = check_view(call.arguments.get("view"), call.completed_files)
    if payload["type"] != "home":
        raise invalid("invalid_arguments", "must be a home view [json-pointer:/view/type]")
    if user not in call.team.people:
        raise RefusalError("user_not_found")
    known = next(
        (view for view in call.world.views.values() if view.user == user and view.payload["type"] == "home"), None
    )
    if known is None:
        return _shown(call, new_view(call.world, call.team, user, payload))
    if call.arguments.get("hash") not in {None, known.hash}:
        raise RefusalError("hash_conflict")
    replace_view(call.world, known, payload)
    return _shown(call, known)


def validate(call: Call) -> Payload:
    """Say whether blocks, a message or a view would pass; nothing is stored."""
    given = [name for name in ("blocks", "message", "view") if call.arguments.get(name) is not None]
    if len(given) != 1:
        raise invalid("invalid_arguments", "give one of blocks, message and view")
    value = call.arguments[given[0]]
    try:
        if given == ["blocks"]:
            check_blocks(value, call.limits, call.completed_files)
        elif given == ["message"]:
            check_message(value, call.limits, call.completed_files)
        else:
            check_view(value, call.completed_files)
    except RefusalError as refusal:
        reasons = refusal.body.get("errors", [refusal.error])
        raise RefusalError(f"invalid_{given[0]}", errors=[_reason(each) for each in reasons]) from refusal
    return {}


def new_view(world: World, workspace: Workspace, user: str, payload: Payload, below: View | None = None) -> View:
    """Show a view to a person."""
    name = world.identity("V")
    view = View(name, workspace.id, user, {}, "", below.root if below else name, below.id if below else None)
    replace_view(world, view, payload)
    world.views[name] = view
    return view


def replace_view(world: World, view: View, payload: Payload) -> None:
    """Put other content into a view; its hash changes."""
    view.payload = payload | {"blocks": with_block_ids(payload["blocks"])}
    view.hash = f"{int(world.clock())}.{world.identity('h')}"


def _modal(call: Call) -> Payload:
    payload = check_view(call.arguments.get("view"), call.completed_files)
    if payload["type"] != "modal":
        raise invalid("invalid_arguments", "must be a modal view [json-pointer:/view/type]")
    external = payload.get("external_id")
    taken = {view.payload.get("external_id") for view in call.world.views.values() if view.team == call.team.id}
    if external and external in taken:
        raise RefusalError("duplicate_external_id")
    return payload


def _height(world: World, view: View) -> int:
    return sum(each.open and each.root == view.root for each in world.views.values())


def _shown(call: Call, view: View) -> Payload:
    return {"view": shown_view(view, call.team)}


def _reason(told: str) -> Payload:
    message, _, pointer = told.partition(" [json-pointer:")
    return {"pointer": pointer.rstrip("]"), "code": "failed_constraint", "message": message}
