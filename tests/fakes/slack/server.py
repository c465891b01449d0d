"""The fake itself: one HTTP server on the loopback with the world behind it, and the verbs that tests use.

The web side is thin: a request is recorded, may meet a planned failure, is checked for its token and scopes, and runs
one function of `tests.fakes.slack.methods`.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web

from tests.fakes.slack.acknowledgements import Consequences
from tests.fakes.slack.calls import Secrets
from tests.fakes.slack.clock import Clock
from tests.fakes.slack.control import control_routes
from tests.fakes.slack.exchanges import Exchange, Record
from tests.fakes.slack.failures import Failure, Planned, Script
from tests.fakes.slack.grants import Grants
from tests.fakes.slack.limits import Limits
from tests.fakes.slack.people import People
from tests.fakes.slack.signed import SignedRequests
from tests.fakes.slack.socket_mode import SocketMode
from tests.fakes.slack.web_api import WebApi
from tests.fakes.slack.world import Kind, Message, View, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tests.fakes.slack.world import Conversation, Person, Workspace

HOST = "127.0.0.1"


class FakeSlack:
    """A Slack with one workspace, one person (an admin) and one channel with the bot, to which a test adds.

    Attributes:
        url: Address of the server, without a slash at the end.
        world: All that exists; add workspaces, people and channels through it.
        limits: What a test may loosen or tighten.
        record: All requests and answers.
        socket: Connections of Socket Mode.
        people: What people of the first workspace do.
        complaints: What a bot must never do, and a test must fail for: unknown methods, useless acknowledgements.
    """

    def __init__(self, clock: Clock | None = None, limits: Limits | None = None) -> None:
        self.clock = clock or Clock()
        self.limits = limits or Limits()
        self.secrets = Secrets()
        self.world = World(self.clock)
        self.grants = Grants(self.clock)
        self.record = Record()
        self.script = Script()
        self.complaints: list[str] = []
        self.socket = SocketMode(self.clock, self.complaints.append)
        self.workspace: Workspace = self.world.add_workspace()
        self.person: Person = self.world.add_person(self.workspace, "ada", is_admin=True)
        self.channel: Conversation = self.world.add_channel(self.workspace, "deals")
        self.url = ""
        self._runner: web.AppRunner | None = None
        self._api = WebApi(self)
        self.consequences = Consequences(self.world, self.grants, self.limits, self.complaints.append)

    async def start(self, port: int = 0) -> None:
        """Listen on the loopback; port 0 takes a free one."""
        application = web.Application(client_max_size=64 * 1024 * 1024)
        application.add_routes([*self._api.routes(), web.get("/link", self.socket.handle), *control_routes(self)])
        self._runner = web.AppRunner(application, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, port)
        await site.start()
        _, bound = self._runner.addresses[0][:2]
        self.url = f"http://{HOST}:{bound}"
        self.people = self.people_of(self.workspace)

    async def stop(self) -> None:
        """Close all connections and stop listening; requests left hanging end."""
        self._api.release()
        await self.socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """The `base_url` for `AsyncWebClient`."""
        return f"{self.url}/api/"

    def people_of(self, workspace: Workspace) -> People:
        """Return the hands of the people of another workspace; they reach the bot over its sockets."""
        return People(
            workspace, self.socket, world=self.world, grants=self.grants, url=self.url, then=self.consequences
        )

    def send_over_http(self, address: str) -> SignedRequests:
        """Reach the bot by signed requests to an address of its own from now on."""
        carrier = SignedRequests(address, self.secrets.signing_secret, self.clock)
        self.people.carrier = carrier
        return carrier

    def fail(
        self,
        call: str,
        failure: Failure,
        *,
        channel: str | None = None,
        skip: int = 0,
        times: int | None = 1,
        every: int = 1,
    ) -> Planned:
        """Let coming requests of a method (`upload` and `response_url` too) fail; see `failures.Planned`."""
        return self.script.plan(call, failure, channel=channel, skip=skip, times=times, every=every)

    async def wait_for(
        self,
        call: str,
        where: Callable[[Exchange], bool] = lambda _: True,
        *,
        answered: bool = True,
        timeout_s: float = 5.0,
    ) -> Exchange:
        """Return the next request of a method; see `exchanges.Record.wait_for`."""
        return await self.record.wait_for(call, where, answered=answered, timeout_s=timeout_s)

    def say(self, person: Person, channel: Conversation, text: str) -> Message:
        """Let a person write a message; the bot is not told, for that use `people.event`."""
        stamp = channel.stamp(self.clock())
        return channel.add(Message(stamp, channel.id, text, person.id, team=channel.team))

    def messages(self, channel: Conversation | None = None) -> list[Message]:
        """Return what stands in a channel for all to see, oldest first; everywhere where none is given."""
        found = self.world.messages() if channel is None else [each for each in channel.messages if not each.deleted]
        return [each for each in found if each.ephemeral_to is None]

    def messages_by_key(self, key: str) -> list[Message]:
        """Return the messages whose metadata carries a key of the bot's."""
        return [each for each in self.messages() if each.key == key]

    def shown_only_to(self, person: Person) -> list[Message]:
        """Return the messages that one person sees and nobody else, oldest first."""
        return [each for each in self.world.messages() if each.ephemeral_to == person.id]

    def open_views(self, person: Person) -> list[View]:
        """Return the modals before a person, the top one last."""
        return [v for v in self.world.views.values() if v.open and v.user == person.id and v.payload["type"] == "modal"]

    def home_of(self, person: Person) -> View | None:
        """Return the home tab that the bot published for a person."""
        homes = (v for v in self.world.views.values() if v.user == person.id and v.payload["type"] == "home")
        return next(homes, None)

    def add_channels(self, count: int, kind: Kind = Kind.PUBLIC) -> list[Conversation]:
        """Open many channels at once."""
        return [self.world.add_channel(self.workspace, f"deals-{number}", kind=kind) for number in range(count)]

    def approve(self, person: Person | None = None) -> str:
        """Let a person agree to install the app; return the code that the browser takes to the redirect address."""
        return self.grants.code(self.workspace.id, (person or self.person).id)


@asynccontextmanager
async def running_slack(clock: Clock | None = None, limits: Limits | None = None) -> AsyncIterator[FakeSlack]:
    """Run a fake until the block ends.

    Raises:
        AssertionError: At the end, where there are complaints that the test did not take (`complaints.clear()`).
    """
    slack = FakeSlack(clock, limits)
    await slack.start()
    try:
        yield slack
    finally:
        await slack.stop()
    assert slack.complaints == []
