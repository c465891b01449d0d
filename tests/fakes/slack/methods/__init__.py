"""The methods of the Web API that the fake knows: each is a function from a `Call` to the fields of its answer.

`METHODS` is the whole list. What a method needs (kind of token, scopes) stands beside it, as in Slack's own pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes.slack.methods import app, chat, conversations, files, views

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.slack.calls import Call
    from tests.fakes.slack.refusals import Payload


@dataclass(frozen=True, slots=True)
class Method:
    """How a method runs.

    Attributes:
        token: `bot` (xoxb-), `app` (xapp-) or `none`.
        scopes: All of them are needed; methods that need one by the kind of channel ask for it themselves.
    """

    run: Callable[[Call], Payload]
    token: str = "bot"
    scopes: tuple[str, ...] = ()


METHODS = {
    "apps.connections.open": Method(app.open_connection, token="app"),
    "auth.revoke": Method(app.revoke),
    "auth.test": Method(app.test),
    "blocks.validate": Method(views.validate),
    "chat.delete": Method(chat.delete, scopes=("chat:write",)),
    "chat.getPermalink": Method(chat.permalink),
    "chat.postEphemeral": Method(chat.post_ephemeral, scopes=("chat:write",)),
    "chat.postMessage": Method(chat.post, scopes=("chat:write",)),
    "chat.update": Method(chat.update, scopes=("chat:write",)),
    "conversations.history": Method(conversations.history),
    "conversations.info": Method(conversations.info),
    "conversations.list": Method(conversations.listing),
    "conversations.open": Method(conversations.open_direct, scopes=("im:write",)),
    "conversations.replies": Method(conversations.replies),
    "files.completeUploadExternal": Method(files.complete, scopes=("files:write",)),
    "files.getUploadURLExternal": Method(files.address, scopes=("files:write",)),
    "oauth.v2.access": Method(app.access, token="none"),
    "users.info": Method(app.person, scopes=("users:read",)),
    "views.open": Method(views.open_modal),
    "views.publish": Method(views.publish),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
}
