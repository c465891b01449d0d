"""A Slack on the loopback that the real `slack_bolt` and `slack_sdk` run against, with the rules of the real one.

Start it, point the client at it, let people act, look at what stands there::

    async with running_slack() as slack:
        client = AsyncWebClient(token=slack.workspace.token, base_url=slack.api_url, retry_handlers=[])
        app = AsyncApp(client=client)
        ...                                             # connect with slack.secrets.app_token
        await slack.socket.wait_opened()
        delivery = await slack.people.slash(slack.person, slack.channel, "/deals", "find nvidia")
        assert (await delivery.acked()).in_time
        (shown,) = slack.shown_only_to(slack.person)
        await slack.people.click(slack.person, shown, "share")

What a test needs:

- requests: `await slack.wait_for("chat.postMessage")` hands out each request once; `slack.record.refused` are all that
  broke a rule, which should be none; `slack.complaints` fail the test by themselves;
- messages: `slack.messages(channel)`, `slack.messages_by_key(key)` (key of the metadata's payload),
  `slack.shown_only_to(person)`, `slack.open_views(person)`, `slack.home_of(person)`;
- deeds: `slack.people.slash/click/choose/type_in_menu/submit/close/shortcut/open_home/uninstall/event/send_again`;
- failures: `slack.fail("chat.postMessage", cut(), channel=..., skip=..., times=..., every=...)` with `cut`, `status`,
  `rate_limit`, `hang`, `error`; with `stored=True` the message stands there all the same;
- connections: `slack.socket.close/cut/mute/ask_to_reconnect/wait_opened(total)`;
- time: `running_slack(Clock(1_763_800_000))` stands still until `slack.clock.advance(seconds)`;
- what is there: `slack.world.add_workspace/add_person/add_channel`, `workspace.scopes`, `channel.members`,
  `channel.archived`, `slack.world.new_token(workspace)` (the one before is revoked);
- HTTP mode: `slack.send_over_http("http://127.0.0.1:PORT/slack/events")`, `slack.approve()` for a sign-in code.

`python -m tests.fakes.slack --port 0 --channels 2000` runs it as a process of its own, with `tests.fakes.slack.control`
in place of these verbs. What is documented of Slack and what is assumed stands in BEHAVIOUR.md beside this file.
"""

from __future__ import annotations

from tests.fakes.slack.clock import Clock
from tests.fakes.slack.deliveries import Ack, Delivery
from tests.fakes.slack.exchanges import RESPONSE_URL, UPLOAD, Exchange
from tests.fakes.slack.failures import Failure, cut, error, hang, rate_limit, status
from tests.fakes.slack.limits import Limits
from tests.fakes.slack.server import FakeSlack, running_slack
from tests.fakes.slack.signed import SignedRequests
from tests.fakes.slack.world import Conversation, Kind, Message, Person, View, Workspace

__all__ = [
    "RESPONSE_URL",
    "UPLOAD",
    "Ack",
    "Clock",
    "Conversation",
    "Delivery",
    "Exchange",
    "Failure",
    "FakeSlack",
    "Kind",
    "Limits",
    "Message",
    "Person",
    "SignedRequests",
    "View",
    "Workspace",
    "cut",
    "error",
    "hang",
    "rate_limit",
    "running_slack",
    "status",
]
