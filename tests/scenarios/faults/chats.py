"""The fake chats as processes of their own, which outlive a bot that is killed: started, told to fail, and asked."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bot.model.delivery import ChannelKey
from tests.fakes.discord.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PROJECT = Path(__file__).parents[3]
_MAY_ONLY_POST = Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES | Permission.EMBED_LINKS


class FakeChat(Protocol):
    """A fake chat: where its channels are, how a bot reaches it, and what stands in it."""

    platform: str
    keys: Sequence[ChannelKey]
    settings: Mapping[str, str]

    def misbehave(self, trouble: Trouble) -> None:
        """Let requests go wrong from now on."""
        ...

    def hide_history(self) -> None:
        """Let nobody look for a message any more."""
        ...

    def counts(self) -> Counter[str]:
        """Return how often each nonce stands in the chat."""
        ...

    def unscripted_limits(self) -> int:
        """Return how many requests came too fast, besides those that were scripted to be refused."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Of how many posts one goes wrong, in each way; `times` is how often each strikes at most."""

    times: int
    cut_after: int = 17
    error_after: int = 23
    cut_before: int = 29
    limited: int = 31
    hung: int = 53


@dataclass(slots=True)
class FakeSlack:
    """`python -m tests.fakes.slack`."""

    state: Mapping[str, Any]
    platform: str = "slack"
    keys: Sequence[ChannelKey] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    scripted: int = 0

    def __post_init__(self) -> None:
        told = _ask(f"{self.state['url']}/control/state")
        self.keys = [ChannelKey("slack", told["team"], channel) for channel in told["channels"]]
        self.settings = {
            "DEALWIRE_SLACK_BOT_TOKEN": told["bot_token"],
            "DEALWIRE_SLACK_APP_TOKEN": told["app_token"],
            "DEALWIRE_SLACK_API_URL": told["api_url"],
        }

    def misbehave(self, trouble: Trouble) -> None:
        self.scripted += trouble.times
        for every, failure in (
            (trouble.cut_after, {"effect": "cut", "stored": True}),
            (trouble.error_after, {"effect": "status", "stored": True, "status": 503}),
            (trouble.cut_before, {"effect": "cut", "stored": False}),
            (trouble.limited, {"effect": "rate_limited", "retry_after_s": 1}),
            (trouble.hung, {"effect": "hang", "stored": True}),
        ):
            plan = {"call": "chat.postMessage", "every": every, "skip": every - 1, "times": trouble.times}
            _tell(f"{self.state['url']}/control/fail", plan | failure)

    def hide_history(self) -> None:
        for call in ("conversations.history", "conversations.replies"):
            refusal = {"call": call, "effect": "error", "error": "missing_scope", "times": None}
            _tell(f"{self.state['url']}/control/fail", refusal)

    def counts(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for _, key, count in _ask(f"{self.state['url']}/control/counts")["counts"]:
            found[key] += count
        return found

    def unscripted_limits(self) -> int:
        posts = _ask(f"{self.state['url']}/control/requests?call=chat.postMessage")["requests"]
        return max(0, _refused(posts) - self.scripted)


@dataclass(slots=True)
class FakeDiscord:
    """`python -m tests.fakes.discord`."""

    state: Mapping[str, Any]
    platform: str = "discord"
    keys: Sequence[ChannelKey] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    scripted: int = 0

    def __post_init__(self) -> None:
        guilds = self.state["guilds"].items()
        self.keys = [ChannelKey("discord", guild, channel) for guild, channels in guilds for channel in channels]
        self.settings = {
            "DEALWIRE_DISCORD_TOKEN": self.state["token"],
            "DEALWIRE_DISCORD_API_URL": self.state["api_url"],
            "DEALWIRE_DISCORD_GATEWAY_URL": self.state["gateway_url"],
        }

    @property
    def url(self) -> str:
        return str(self.state["api_url"]).split("/api")[0]

    def misbehave(self, trouble: Trouble) -> None:
        self.scripted += trouble.times
        for every, failure in (
            (trouble.cut_after, {"kind": "cut", "stored": True}),
            (trouble.error_after, {"kind": "error", "stored": True, "status": 503}),
            (trouble.cut_before, {"kind": "cut", "stored": False}),
            (trouble.limited, {"kind": "rate_limit", "retry_after_s": 1.0}),
            (trouble.hung, {"kind": "hang", "stored": True}),
        ):
            plan: dict[str, object] = {
                "failure": failure,
                "method": "POST",
                "template": "/channels/{channel_id}/messages",
            }
            often = {"every": every, "skip": every - 1, "times": trouble.times}
            _tell(f"{self.url}/control/failures", plan | often)

    def hide_history(self) -> None:
        for key in self.keys:
            _tell(f"{self.url}/control/permissions", {"channel": key.ext_id, "permissions": int(_MAY_ONLY_POST)})

    def counts(self) -> Counter[str]:
        return Counter(message["nonce"] for message in _ask(f"{self.url}/control/messages")["messages"])

    def unscripted_limits(self) -> int:
        return max(0, _refused(self._posts()) - self.scripted)

    def posting_took_s(self) -> float:
        """Return the seconds from the first post to the last."""
        times = sorted(datetime.fromisoformat(post["at"]) for post in self._posts())
        return (times[-1] - times[0]).total_seconds()

    def _posts(self) -> list[dict[str, Any]]:
        asked = f"{self.url}/control/calls?method=POST&template=/channels/{{channel_id}}/messages"
        calls: list[dict[str, Any]] = _ask(asked)["calls"]
        return calls


@contextmanager
def fake_slack(channels: int) -> Iterator[FakeSlack]:
    """Run a fake Slack with so many channels."""
    with _process("tests.fakes.slack", "--channels", str(channels - 1)) as ready:
        yield FakeSlack(ready)


@contextmanager
def fake_discord(channels: int, *, per_second: int | None = None) -> Iterator[FakeDiscord]:
    """Run a fake Discord with so many channels, 50 in each server, that takes so many requests a second."""
    guilds = max(1, channels // 50)
    each = str(channels // guilds)
    limits = [] if per_second is None else ["--per-second", str(per_second)]
    with _process("tests.fakes.discord", "--guilds", str(guilds), "--channels", each, *limits) as ready:
        yield FakeDiscord(ready)


@contextmanager
def _process(module: str, *arguments: str) -> Iterator[Mapping[str, Any]]:
    with ExitStack() as stack:
        process = stack.enter_context(
            subprocess.Popen(  # noqa: S603  # our own module
                [sys.executable, "-m", module, *arguments], cwd=PROJECT, stdout=subprocess.PIPE, text=True
            )
        )
        stack.callback(process.terminate)
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())


def _refused(posts: Sequence[Mapping[str, Any]]) -> int:
    return sum(post["status"] == 429 for post in posts)


def _ask(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310  # our own loopback
        return json.load(answer)


def _tell(url: str, body: Mapping[str, object]) -> None:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)  # noqa: S310  # our own loopback
    with urllib.request.urlopen(request, timeout=60):  # noqa: S310  # our own loopback
        pass
