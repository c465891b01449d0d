"""What people do: type a command, click, choose, fill in a modal, open the home tab; and what happens around them.

Each deed makes the payload, hands out the trigger and the response address that belong to it, sends it to the bot and
returns the `Delivery`. A person can only touch what stands before them: `LookupError` where it does not.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.fakes.slack import payloads
from tests.fakes.slack.deliveries import Delivery, nothing
from tests.fakes.slack.limits import objects
from tests.fakes.slack.world import Message, View

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.fakes.slack.acknowledgements import Consequences
    from tests.fakes.slack.deliveries import Ack, Carrier, Channel
    from tests.fakes.slack.grants import Grants
    from tests.fakes.slack.refusals import Payload
    from tests.fakes.slack.world import Conversation, Person, Workspace, World


class People:
    """The hands of all people in one workspace; `carrier` is how Slack reaches the bot."""

    def __init__(
        self, workspace: Workspace, carrier: Carrier, *, world: World, grants: Grants, url: str, then: Consequences
    ) -> None:
        """Act in one workspace of a world; `url` is the fake's own, `then` what Slack does with answers."""
        self._workspace = workspace
        self._world = world
        self._grants = grants
        self._url = url
        self._then = then
        self.carrier = carrier

    async def slash(self, person: Person, channel: Conversation, command: str, text: str = "") -> Delivery:
        """Type a slash command."""
        address = self._grants.response(self._workspace.id, channel.id, person.id)
        deed = self._deed(person, channel=channel, response=address)
        payload = payloads.slash(deed, command, text)
        return await self._send("slash_commands", payload, partial(self._then.of_command, address))

    async def click(self, person: Person, surface: Message | View, action_id: str) -> Delivery:
        """Press a button in a message or a view."""
        block, element = _element(surface, action_id)
        if element["type"] != "button":
            raise LookupError(f"{action_id} is a {element['type']}, not a button")
        more: Payload = {name: element[name] for name in ("text", "value", "style", "url") if name in element}
        return await self._act(person, surface, block, element, more)

    async def choose(self, person: Person, surface: Message | View, action_id: str, value: str) -> Delivery:
        """Choose an option of a menu; of an external one, one that the bot may have suggested."""
        block, element = _element(surface, action_id)
        return await self._act(person, surface, block, element, _filled(element, value))

    async def type_in_menu(self, person: Person, surface: Message | View, action_id: str, typed: str) -> Delivery:
        """Type in a menu whose options come from the bot; they ride on the acknowledgement."""
        block, element = _element(surface, action_id)
        if "external_select" not in element["type"]:
            raise LookupError(f"{action_id} is a {element['type']}, which asks for no options")
        if len(typed) < element.get("min_query_length", 3):
            raise LookupError(f"Slack does not ask before {element.get('min_query_length', 3)} characters")
        deed = payloads.Deed(workspace=self._workspace, person=person, channel=self._channel_of(surface))
        payload = payloads.block_suggestion(deed, surface, block, action_id, typed)
        return await self._send("interactive", payload, self._then.of_suggestion)

    async def submit(self, person: Person, view: View, filled: Mapping[str, str]) -> Delivery:
        """Send a modal with inputs filled in, by their `action_id`."""
        if not view.open or view.user != person.id:
            raise LookupError("this person has no such modal open")
        payload = payloads.view_submission(self._deed(person, view=view), view, _values(view, filled))
        return await self._send("interactive", payload, partial(self._then.of_submission, view))

    async def close(self, person: Person, view: View) -> Delivery | None:
        """Close a modal; the bot is told only where it asked for that."""
        view.open = False
        if not view.payload.get("notify_on_close"):
            return None
        payload = payloads.view_submission(payloads.Deed(workspace=self._workspace, person=person), view, {})
        return await self._send("interactive", payload)

    async def shortcut(self, person: Person, callback_id: str, message: Message | None = None) -> Delivery:
        """Use a shortcut, of a message or from anywhere."""
        deed = self._deed_on(person, message) if message else self._deed(person)
        payload = payloads.shortcut(deed, callback_id, f"{self._world.clock():.6f}", message)
        return await self._send("interactive", payload)

    async def open_home(self, person: Person) -> Delivery:
        """Open the app's home tab."""
        direct = self._world.direct(self._workspace, person)
        shown = next(
            (v for v in self._world.views.values() if v.user == person.id and v.payload["type"] == "home"), None
        )
        event: Payload = {"type": "app_home_opened", "user": person.id, "channel": direct.id, "tab": "home"}
        if shown is not None:
            event["view"] = {"id": shown.id, "hash": shown.hash, **shown.payload}
        return await self.event(event)

    async def uninstall(self) -> list[Delivery]:
        """Throw the app out: its token dies, and two events say so."""
        self._workspace.installed = False
        self._world.revoked_tokens.add(self._workspace.token)
        return [
            await self.event({"type": "app_uninstalled"}),
            await self.event({"type": "tokens_revoked", "tokens": {"bot": [self._workspace.bot_user], "oauth": []}}),
        ]

    async def event(self, event: Payload) -> Delivery:
        """Let something happen, as the Events API tells it."""
        stamp = f"{self._world.clock():.6f}"
        payload = payloads.event_callback(self._workspace, event, self._world.identity("Ev"), stamp)
        return await self._send("events_api", payload)

    async def send_again(self, delivery: Delivery, reason: str = "timeout") -> Delivery:
        """Deliver the same event once more, under its old id."""
        again = delivery.again(reason)
        await self.carrier.carry(again)
        return again

    async def _act(
        self, person: Person, surface: Message | View, block: str, element: Payload, more: Payload
    ) -> Delivery:
        action = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block,
            "action_ts": f"{self._world.clock():.6f}",
            **more,
        }
        payload = payloads.block_actions(self._deed_on(person, surface), surface, action)
        return await self._send("interactive", payload)

    async def _send(self, kind: Channel, payload: Payload, settle: Callable[[Ack], None] = nothing) -> Delivery:
        delivery = Delivery(kind, payload, settle)
        await self.carrier.carry(delivery)
        return delivery

    def _deed_on(self, person: Person, surface: Message | View) -> payloads.Deed:
        """A deed on something that stands there; a view gives no address to respond at."""
        if isinstance(surface, View):
            return self._deed(person, view=surface)
        address = self._grants.response(self._workspace.id, surface.channel, person.id, surface.ts)
        return self._deed(person, channel=self._channel_of(surface), response=address)

    def _deed(
        self,
        person: Person,
        *,
        view: View | None = None,
        channel: Conversation | None = None,
        response: str | None = None,
    ) -> payloads.Deed:
        """A deed with a trigger of its own; `response` is the name of an address."""
        return payloads.Deed(
            workspace=self._workspace,
            person=person,
            channel=channel,
            trigger_id=self._grants.trigger(self._workspace.id, person.id, view.id if view else None),
            response_url=f"{self._url}/response/{response}" if response else None,
        )

    def _channel_of(self, surface: Message | View) -> Conversation | None:
        return self._workspace.conversations[surface.channel] if isinstance(surface, Message) else None


def _element(surface: Message | View, action_id: str) -> tuple[str, Payload]:
    """Return the block and the element of an action that stands there."""
    blocks = surface.blocks if isinstance(surface, Message) else surface.payload["blocks"]
    for block in blocks:
        for part, _ in objects(block):
            if part.get("action_id") == action_id and "type" in part:
                return str(block["block_id"]), part
    raise LookupError(f"nothing with action_id {action_id!r} stands there")


def _values(view: View, filled: Mapping[str, str]) -> Payload:
    """Return the state of a modal: all its inputs, with what was filled in or was there from the start."""
    values: Payload = {}
    left = dict(filled)
    for block in view.payload["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        action_id = element["action_id"]
        given = left.pop(action_id, None)
        filled_before = any(name.startswith("initial_") for name in element)
        if given is None and not block.get("optional") and not filled_before:
            raise LookupError(f"Slack does not let a person leave {action_id!r} empty")
        state = {"type": element["type"], **_filled(element, given)}
        values.setdefault(block["block_id"], {})[action_id] = state
    if left:
        raise LookupError(f"the modal has no input {sorted(left)}")
    return values


def _filled(element: Payload, given: str | None) -> Payload:
    """Return what an element holds after a person gave it a value (None: left as it was)."""
    kind = element["type"]
    if kind.endswith(("text_input", "number_input")):
        return {"value": element.get("initial_value") if given is None else given}
    if kind in {"static_select", "radio_buttons", "overflow"}:
        known = [*element.get("options", []), *(o for g in element.get("option_groups", []) for o in g["options"])]
        chosen = element.get("initial_option") if given is None else _option(known, given)
        return {"selected_option": chosen}
    if kind == "external_select":
        shown = {"text": {"type": "plain_text", "text": given or ""}, "value": given}
        return {"selected_option": element.get("initial_option") if given is None else shown}
    if kind == "multi_external_select":
        words = [each for each in (given or "").split(",") if each]
        found = [{"text": {"type": "plain_text", "text": each}, "value": each} for each in words]
        return {"selected_options": element.get("initial_options", []) if given is None else found}
    if kind in {"checkboxes", "multi_static_select"}:
        chosen = element.get("initial_options", [])
        if given is not None:
            chosen = [_option(element["options"], each) for each in given.split(",") if each]
        return {"selected_options": chosen}
    names = {
        "channels_select": "selected_channel",
        "conversations_select": "selected_conversation",
        "datepicker": "selected_date",
        "timepicker": "selected_time",
        "users_select": "selected_user",
    }
    if kind not in names:
        raise LookupError(f"the fake cannot fill in a {kind}")
    initial = names[kind].replace("selected", "initial")
    return {names[kind]: element.get(initial) if given is None else given}


def _option(options: list[Payload], value: str) -> Payload:
    for option in options:
        if option["value"] == value:
            return option
    raise LookupError(f"no option {value!r} there, only {[option['value'] for option in options]}")
