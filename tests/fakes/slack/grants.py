"""Short-lived permissions that Slack hands to the bot inside payloads: triggers, response addresses, sign-in codes."""

from __future__ import annotations

import itertools
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes.slack.refusals import RefusalError

if TYPE_CHECKING:
    from tests.fakes.slack.clock import Clock

TRIGGER_LIVES_S = 3.0
RESPONSE_URL_LIVES_S = 30 * 60
RESPONSE_URL_USES = 5
CODE_LIVES_S = 10 * 60


@dataclass(slots=True)
class Trigger:
    """The right to open one view before one person."""

    team: str
    user: str
    given_at: float
    view: str | None
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """The right to answer where a person acted; `ts` is the message they acted on."""

    team: str
    channel: str
    user: str
    given_at: float
    ts: str | None
    uses: int = 0


@dataclass(slots=True)
class Code:
    """What the browser brings back after a person let the app in."""

    team: str
    user: str
    given_at: float
    used: bool = False


class Grants:
    """All that was handed out."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._numbers = itertools.count(1)
        self._triggers: dict[str, Trigger] = {}
        self._responses: dict[str, ResponseUrl] = {}
        self._codes: dict[str, Code] = {}

    def trigger(self, team: str, user: str, view: str | None = None) -> str:
        """Return a trigger id for what a person just did, inside `view` if any."""
        name = f"{next(self._numbers)}.{team[1:]}.{secrets.token_hex(8)}"
        self._triggers[name] = Trigger(team, user, self._clock(), view)
        return name

    def use_trigger(self, name: str, team: str) -> Trigger:
        """Return a trigger that still works, and end it.

        Raises:
            RefusalError: `invalid_trigger_id`, `exchanged_trigger_id` or `expired_trigger_id`.
        """
        trigger = self._triggers.get(name)
        if trigger is None or trigger.team != team:
            raise RefusalError("invalid_trigger_id")
        if trigger.used:
            raise RefusalError("exchanged_trigger_id")
        if self._clock() - trigger.given_at > TRIGGER_LIVES_S:
            raise RefusalError("expired_trigger_id")
        trigger.used = True
        return trigger

    def response(self, team: str, channel: str, user: str, ts: str | None = None) -> str:
        """Return the path of an address to answer at."""
        name = f"{team}/{next(self._numbers)}/{secrets.token_hex(8)}"
        self._responses[name] = ResponseUrl(team, channel, user, self._clock(), ts)
        return name

    def use_response(self, name: str) -> ResponseUrl:
        """Return what an address answers to, and count the use.

        Raises:
            RefusalError: `used_url` or `expired_url`, with HTTP 404.
        """
        response = self._responses.get(name)
        if response is None or self._clock() - response.given_at > RESPONSE_URL_LIVES_S:
            raise RefusalError("expired_url", status=404)
        if response.uses >= RESPONSE_URL_USES:
            raise RefusalError("used_url", status=404)
        response.uses += 1
        return response

    def code(self, team: str, user: str) -> str:
        """Return a sign-in code for a person who agreed."""
        name = f"code-{next(self._numbers)}-{secrets.token_hex(8)}"
        self._codes[name] = Code(team, user, self._clock())
        return name

    def use_code(self, name: str) -> Code:
        """Return a code that still works, and end it.

        Raises:
            RefusalError: `invalid_code` or `code_already_used`.
        """
        code = self._codes.get(name)
        if code is None or self._clock() - code.given_at > CODE_LIVES_S:
            raise RefusalError("invalid_code")
        if code.used:
            raise RefusalError("code_already_used")
        code.used = True
        return code
