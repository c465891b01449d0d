"""What Slack does with the bot's answers: those that ride on an acknowledgement and those at a response address.

An acknowledgement that Slack could not use has no error to send back; it becomes a complaint, which fails the test.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.slack.blockkit import BlockError, parsed_options
from tests.fakes.slack.limits import check_message, check_view, with_block_ids
from tests.fakes.slack.methods.views import STACK, new_view, replace_view
from tests.fakes.slack.refusals import RefusalError, invalid
from tests.fakes.slack.world import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.slack.deliveries import Ack
    from tests.fakes.slack.grants import Grants, ResponseUrl
    from tests.fakes.slack.limits import Limits
    from tests.fakes.slack.refusals import Payload
    from tests.fakes.slack.world import Conversation, View, Workspace, World

ANSWER_FIELDS = frozenset(
    {
        "attachments",
        "blocks",
        "delete_original",
        "metadata",
        "mrkdwn",
        "replace_original",
        "response_type",
        "text",
        "thread_ts",
        "unfurl_links",
        "unfurl_media",
    }
)


class Consequences:
    """Applies the bot's answers to the world."""

    def __init__(self, world: World, grants: Grants, limits: Limits, complain: Callable[[str], None]) -> None:
        self._world = world
        self._grants = grants
        self._limits = limits
        self._complain = complain

    def respond(self, name: str, answer: Payload) -> None:
        """Do what the bot asks for at a response address.

        Raises:
            RefusalError: The address is used up or too old, or the message is wrong.
        """
        response = self._grants.use_response(name)
        self._answer(response, answer)

    def of_command(self, address: str, ack: Ack) -> None:
        """Show what rode on the acknowledgement of a command; it does not use up the address."""
        if not ack.payload:
            return
        response = self._grants.use_response(address)
        response.uses -= 1
        try:
            self._answer(response, ack.payload)
        except RefusalError as refusal:
            self._complain(f"the acknowledgement of a command cannot be shown: {refusal.body}")

    def of_suggestion(self, ack: Ack) -> None:
        """Check options, or groups of them."""
        try:
            if groups := ack.payload.get("option_groups"):
                for group in groups:
                    parsed_options(group.get("options"))
            else:
                parsed_options(ack.payload.get("options"))
        except BlockError as error:
            self._complain(f"the options cannot be shown: {error}")

    def of_submission(self, view: View, ack: Ack) -> None:
        """Close, change or stack the modal, or show errors in it."""
        action = ack.payload.get("response_action")
        if action == "errors":
            self._check_errors(view, ack.payload.get("errors"))
        elif action == "clear":
            for each in self._world.views.values():
                each.open = each.open and each.root != view.root
        elif action in {"update", "push"}:
            self._show_view(view, ack.payload.get("view"), on_top=action == "push")
        elif action is None and not ack.payload:
            view.open = False
        else:
            self._complain(f"no such answer to a modal: {ack.payload}")

    def _check_errors(self, view: View, errors: object) -> None:
        inputs = {block["block_id"] for block in view.payload["blocks"] if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or set(errors) - inputs:
            self._complain(f"errors must name inputs of the modal ({sorted(inputs)}): {errors}")

    def _show_view(self, view: View, payload: object, *, on_top: bool) -> None:
        try:
            files = {file.id for file in self._world.files.values() if file.completed}
            shown = check_view(payload, files)
        except RefusalError as refusal:
            self._complain(f"the view in the answer to a modal is wrong: {refusal.body}")
            return
        if not on_top:
            replace_view(self._world, view, shown)
        elif sum(each.open and each.root == view.root for each in self._world.views.values()) >= STACK:
            self._complain("more modals on top of each other than Slack shows")
        else:
            new_view(self._world, self._world.workspaces[view.team], view.user, shown, view)

    def _answer(self, response: ResponseUrl, answer: Payload) -> None:
        workspace = self._world.workspaces[response.team]
        place = workspace.conversations[response.channel]
        if surplus := sorted(set(answer) - ANSWER_FIELDS):
            raise invalid("invalid_payload", f"unknown field {surplus[0]!r}")
        if answer.get("response_type", "ephemeral") not in {"ephemeral", "in_channel"}:
            raise invalid("invalid_payload", "response_type must be ephemeral or in_channel")
        original = _original(place, response.ts)
        if answer.get("delete_original"):
            if original is not None:
                original.deleted = True
            return
        files = {file.id for file in self._world.files.values() if file.completed and file.team == workspace.id}
        check_message(answer, self._limits, files)
        if answer.get("replace_original") and original is not None:
            original.text, original.blocks = answer.get("text") or "", with_block_ids(answer.get("blocks") or [])
            original.edited_ts = place.stamp(self._world.clock())
            return
        message = self._message(workspace, place, answer)
        if answer.get("response_type", "ephemeral") == "ephemeral":
            message.ephemeral_to = response.user
            place.messages.append(message)
        else:
            place.add(message)

    def _message(self, workspace: Workspace, place: Conversation, answer: Payload) -> Message:
        return Message(
            ts=place.stamp(self._world.clock()),
            channel=place.id,
            text=answer.get("text") or "",
            user=workspace.bot_user,
            bot_id=workspace.bot_id,
            team=workspace.id,
            blocks=with_block_ids(answer.get("blocks") or []),
            metadata=answer.get("metadata"),
            thread_ts=answer.get("thread_ts"),
        )


def _original(place: Conversation, ts: str | None) -> Message | None:
    """The message that a person acted on; one that only they see counts too."""
    return next((each for each in place.messages if each.ts == ts and not each.deleted), None)
