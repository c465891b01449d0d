"""The REST operations that a bot needs, each a function of the request that answers or refuses.

Templates are those of the official description, so that requests and replies can be held against it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.discord import shapes
from tests.fakes.discord.calls import JSON_TYPE, Call, Reply
from tests.fakes.discord.command_rules import command_problems, too_many
from tests.fakes.discord.permissions import Permission
from tests.fakes.discord.refusal import Problem, Refusal, invalid
from tests.fakes.discord.state import DIRECT, HAS_THREAD, PUBLIC_THREAD, Channel, Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tests.fakes.discord.interactions import Interactions
    from tests.fakes.discord.posts import Posts

CHANNEL = "/channels/{channel_id}"
MESSAGES = "/channels/{channel_id}/messages"
ONE_MESSAGE = "/channels/{channel_id}/messages/{message_id}"
THREADS = "/channels/{channel_id}/messages/{message_id}/threads"
COMMANDS = "/applications/{application_id}/commands"
GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
FOLLOWUP = "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"
WITHOUT_TOKEN = ("/interactions", "/webhooks")
MAX_PAGE = 100

JSON = dict[str, Any]


class Operations:
    """The operations on one world."""

    def __init__(self, posts: Posts, interactions: Interactions, gateway_url: Callable[[], str]) -> None:
        self._posts = posts
        self._world = posts.world
        self._interactions = interactions
        self._gateway_url = gateway_url
        self.shards = 1
        self.reads_content = False  # the privileged intent to read what others write

    def table(self) -> dict[tuple[str, str], Callable[[Call], Reply]]:
        """Return what serves which operation, in the order in which paths are to be tried."""
        return {
            ("GET", "/users/@me"): lambda _: ok(shapes.oneself(self._world.bot)),
            ("GET", "/oauth2/applications/@me"): lambda _: ok(shapes.application(self._world)),
            ("GET", "/gateway"): lambda _: ok({"url": self._gateway_url()}),
            ("GET", "/gateway/bot"): self._gateway_bot,
            ("POST", "/users/@me/channels"): self._open_direct,
            ("GET", COMMANDS): self._list_commands,
            ("PUT", COMMANDS): self._put_commands,
            ("GET", GUILD_COMMANDS): self._list_commands,
            ("PUT", GUILD_COMMANDS): self._put_commands,
            ("GET", CHANNEL): self._get_channel,
            ("GET", MESSAGES): self._history,
            ("POST", MESSAGES): self._post,
            ("GET", ONE_MESSAGE): self._get_message,
            ("PATCH", ONE_MESSAGE): self._edit_message,
            ("DELETE", ONE_MESSAGE): self._delete_message,
            ("POST", THREADS): self._start_thread,
            ("POST", CALLBACK): self._callback,
            ("POST", WEBHOOK): self._follow_up,
            ("GET", ORIGINAL): self._get_shown,
            ("PATCH", ORIGINAL): self._edit_shown,
            ("DELETE", ORIGINAL): self._delete_shown,
            ("GET", FOLLOWUP): self._get_shown,
            ("PATCH", FOLLOWUP): self._edit_shown,
            ("DELETE", FOLLOWUP): self._delete_shown,
        }

    def _gateway_bot(self, _call: Call) -> Reply:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return ok({"url": self._gateway_url(), "shards": self.shards, "session_start_limit": limit})

    def _open_direct(self, call: Call) -> Reply:
        person = self._world.people.get(str(call.body.get("recipient_id")))
        if person is None or person.is_bot:
            raise Refusal(50033)
        return ok(shapes.channel(self._world, self._world.direct_channel(person)))

    def _list_commands(self, call: Call) -> Reply:
        return ok(self._world.commands.get(self._scope(call), []))

    def _put_commands(self, call: Call) -> Reply:
        scope = self._scope(call)
        if too_many(call.body):
            raise Refusal(30032)
        if problems := command_problems(call.body):
            raise invalid(problems)
        self._world.commands[scope] = shapes.commands(self._world, call.body, scope)
        return ok(self._world.commands[scope])

    def _scope(self, call: Call) -> str | None:
        if call.params["application_id"] != self._world.application_id:
            raise Refusal(50001)
        guild_id = call.params.get("guild_id")
        if guild_id is not None and not self._in_guild(guild_id):
            raise Refusal(50001)
        return guild_id

    def _in_guild(self, guild_id: str) -> bool:
        return guild_id in self._world.guilds and self._world.guilds[guild_id].present

    def _channel(self, call: Call, *needed: Permission) -> Channel:
        channel = self._world.channels.get(call.params["channel_id"])
        if channel is None:
            raise Refusal(10003)
        held = self._world.bot_permissions(channel)
        if (channel.guild_id and not self._in_guild(channel.guild_id)) or Permission.VIEW_CHANNEL not in held:
            raise Refusal(50001)
        if any(permission not in held for permission in needed):
            raise Refusal(50013)
        return channel

    def _get_channel(self, call: Call) -> Reply:
        return ok(shapes.channel(self._world, self._channel(call)))

    def _post(self, call: Call) -> Reply:
        channel = self._channel(call)
        body = call.body or {}
        in_thread = channel.type == PUBLIC_THREAD
        needed = [Permission.SEND_MESSAGES_IN_THREADS if in_thread else Permission.SEND_MESSAGES]
        if body.get("embeds"):
            needed.append(Permission.EMBED_LINKS)
        if call.uploads:
            needed.append(Permission.ATTACH_FILES)
        self._channel(call, *needed)
        if channel.type == DIRECT and not self._world.people[channel.recipient_id or ""].accepts_direct:
            raise Refusal(50007)
        return ok(shapes.message(self._world, self._posts.create_once(call, channel.id), with_nonce=True))

    def _history(self, call: Call) -> Reply:
        channel = self._channel(call)
        if Permission.READ_MESSAGE_HISTORY not in self._world.bot_permissions(channel):
            return ok([])
        query = call.query
        limit = _number(query.get("limit") or "50", "limit")
        if not 1 <= limit <= MAX_PAGE:
            raise invalid([Problem("limit", f"must be 1 to {MAX_PAGE}")])
        page = _page(self._world.history(channel.id), query, limit)
        return ok([self._as_read(message) for message in page])

    def _as_read(self, message: Message) -> JSON:
        """Return a message as the bot may read it: of others' words only those written to it."""
        shape = shapes.message(self._world, message)
        bot = self._world.bot.id
        to_bot = self._world.channels[message.channel_id].type == DIRECT or f"<@{bot}>" in message.content
        if message.author_id == bot or to_bot or self.reads_content:
            return shape
        return shape | {"content": "", "embeds": [], "attachments": [], "components": []}

    def _message(self, call: Call) -> Message:
        channel = self._channel(call)
        message = self._world.message(channel.id, call.params["message_id"])
        if message is None or message.ephemeral:
            raise Refusal(10008)
        return message

    def _get_message(self, call: Call) -> Reply:
        self._channel(call, Permission.READ_MESSAGE_HISTORY)
        return ok(self._as_read(self._message(call)))

    def _edit_message(self, call: Call) -> Reply:
        message = self._message(call)
        if message.author_id != self._world.bot.id:
            raise Refusal(50005)
        return ok(shapes.message(self._world, self._posts.edit(message, call)))

    def _delete_message(self, call: Call) -> Reply:
        message = self._message(call)
        if message.author_id != self._world.bot.id:
            self._channel(call, Permission.MANAGE_MESSAGES)
        message.deleted = True
        return Reply(204)

    def _start_thread(self, call: Call) -> Reply:
        channel = self._channel(call, Permission.CREATE_PUBLIC_THREADS)
        message = self._message(call)
        name = call.body["name"]
        if not 1 <= len(name) <= 100:
            raise invalid([Problem("name", "must be 1 to 100 characters")])
        if message.id in self._world.channels:
            raise Refusal(160004)
        guild = self._world.guilds[channel.guild_id or ""]
        thread = self._world.add_channel(guild, name, PUBLIC_THREAD, channel, id_=message.id)
        message.flags |= HAS_THREAD
        return Reply(201, shapes.channel(self._world, thread), JSON_TYPE)

    def _callback(self, call: Call) -> Reply:
        params = call.params
        interaction = self._interactions.answer(params["interaction_id"], params["interaction_token"], call)
        if call.query.get("with_response") in {"1", "true", "True"}:
            return ok(self._interactions.callback(interaction))
        return Reply(204)

    def _follow_up(self, call: Call) -> Reply:
        interaction = self._interactions.of_token(call.params["webhook_id"], call.params["webhook_token"])
        return ok(shapes.message(self._world, self._interactions.follow_up(interaction, call)))

    def _get_shown(self, call: Call) -> Reply:
        return ok(shapes.message(self._world, self._shown(call)))

    def _edit_shown(self, call: Call) -> Reply:
        interaction = self._interactions.of_token(call.params["webhook_id"], call.params["webhook_token"])
        edited = self._interactions.edit(interaction, self._shown(call), call)
        return ok(shapes.message(self._world, edited))

    def _delete_shown(self, call: Call) -> Reply:
        self._shown(call).deleted = True
        return Reply(204)

    def _shown(self, call: Call) -> Message:
        interaction = self._interactions.of_token(call.params["webhook_id"], call.params["webhook_token"])
        return self._interactions.message(interaction, call.params.get("message_id", "@original"))


def ok(body: object) -> Reply:
    """Return a 200 with JSON."""
    return Reply(200, body, JSON_TYPE)


def _number(text: str, name: str) -> int:
    if not text.isdecimal():
        raise invalid([Problem(name, "must be a number")])
    return int(text)


def _page(history: list[Message], query: Mapping[str, str], limit: int) -> Iterable[Message]:
    """Yield one page, newest first, of the messages next to the id that is asked for."""
    if "after" in query:
        after = _number(query["after"], "after")
        return reversed([message for message in history if int(message.id) > after][:limit])
    if "before" in query:
        before = _number(query["before"], "before")
        history = [message for message in history if int(message.id) < before]
    return reversed(history[-limit:])
