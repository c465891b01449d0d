"""One call of a method: who calls, with what arguments, and the checks that many methods share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes.slack.refusals import RefusalError, invalid
from tests.fakes.slack.world import Conversation, Kind, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.slack.grants import Grants
    from tests.fakes.slack.limits import Limits
    from tests.fakes.slack.refusals import Payload
    from tests.fakes.slack.world import World

_PREFIX = {Kind.PUBLIC: "channels", Kind.PRIVATE: "groups", Kind.DIRECT: "im"}


@dataclass(slots=True)
class Secrets:
    """What only the app's owner knows."""

    app_token: str = "xapp-1-A0DEALWIRE-1-fake"
    client_id: str = "1.2"
    client_secret: str = "client-secret"
    signing_secret: str = "signing-secret"


@dataclass(slots=True)
class Call:
    """Everything a method may look at or change.

    Attributes:
        url: The fake's own address, without a slash at the end.
        ticket: Makes an address for one Socket Mode connection.
        client: Id and secret of the app, where the call came with them in place of a token.
        history_at: When history was last read, by workspace.
    """

    verb: str
    arguments: Payload
    world: World
    grants: Grants
    limits: Limits
    secrets: Secrets
    url: str
    ticket: Callable[[], str]
    history_at: dict[str, float]
    token: str | None = None
    workspace: Workspace | None = None
    client: tuple[str, str] | None = None

    @property
    def team(self) -> Workspace:
        """The workspace of the token."""
        if self.workspace is None:
            raise RefusalError("not_authed")
        return self.workspace

    @property
    def completed_files(self) -> set[str]:
        """The uploads that a message of this workspace may show."""
        return {file.id for file in self.world.files.values() if file.team == self.team.id and file.completed}

    def text(self, name: str) -> str:
        """Return an argument that must be there.

        Raises:
            RefusalError: `invalid_arguments`.
        """
        value = self.arguments.get(name)
        if not isinstance(value, str) or not value:
            raise invalid("invalid_arguments", f"missing required field: {name} [json-pointer:/{name}]")
        return value

    def require_scopes(self, *scopes: str) -> None:
        """Refuse where the token lacks one of these.

        Raises:
            RefusalError: `missing_scope`, with what is needed and what is there.
        """
        if set(scopes) - self.team.scopes:
            raise RefusalError("missing_scope", needed=",".join(scopes), provided=",".join(sorted(self.team.scopes)))

    def require_scope_for(self, kind: Kind, right: str) -> None:
        """Refuse where the token lacks a right (`history`, `read`) on such conversations."""
        self.require_scopes(f"{_PREFIX[kind]}:{right}")

    def conversation(self, name: str | None = None) -> Conversation:
        """Return the conversation that is asked for; private ones without the bot are not there.

        Raises:
            RefusalError: `channel_not_found`.
        """
        wanted = name or self.arguments.get("channel")
        found = self.team.conversations.get(str(wanted))
        if found is None or (found.kind is not Kind.PUBLIC and self.team.bot_user not in found.members):
            raise RefusalError("channel_not_found")
        return found

    def place_to_post(self, argument: str = "channel") -> Conversation:
        """Return the conversation that an argument names; the id of a person means the direct one with them.

        Raises:
            RefusalError: `channel_not_found`, `is_archived` or `not_in_channel`.
        """
        wanted = str(self.arguments.get(argument) or "")
        if wanted in self.team.people:
            return self.world.direct(self.team, self.team.people[wanted])
        found = self.conversation(wanted)
        if found.archived:
            raise RefusalError("is_archived")
        open_to_all = found.kind is Kind.PUBLIC and "chat:write.public" in self.team.scopes
        if self.team.bot_user not in found.members and not open_to_all:
            raise RefusalError("not_in_channel")
        return found
