"""HTTP mode: deliveries as signed requests to an address of the bot, and the answer as the acknowledgement."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import aiohttp

if TYPE_CHECKING:
    from tests.fakes.slack.clock import Clock
    from tests.fakes.slack.deliveries import Delivery
    from tests.fakes.slack.refusals import Payload

FORM = "application/x-www-form-urlencoded"


def signature(secret: str, at: int, body: bytes) -> str:
    """Return `v0=` and the hex digest over version, time and body."""
    return "v0=" + hmac.new(secret.encode(), b"v0:%d:%s" % (at, body), hashlib.sha256).hexdigest()


class SignedRequests:
    """A carrier to one address, such as `http://127.0.0.1:3000/slack/events`.

    Attributes:
        secret: What is signed with; a test may set a wrong one.
        age_s: How old the signature's time is.
    """

    def __init__(self, url: str, secret: str, clock: Clock) -> None:
        self.url = url
        self.secret = secret
        self.age_s = 0
        self._clock = clock

    async def carry(self, delivery: Delivery) -> None:
        """Post a delivery and take the answer as its acknowledgement."""
        kind, body = _encoded(delivery)
        headers = {"Content-Type": kind}
        if delivery.attempt:
            headers |= {"X-Slack-Retry-Num": str(delivery.attempt), "X-Slack-Retry-Reason": delivery.reason}
        delivery.sent_at = self._clock()
        status, payload = await self._post(body, headers)
        delivery.acknowledge(payload, self._clock(), status)

    async def verify_url(self, challenge: str = "3eZbrw1aBm2rZgRNFdxV") -> tuple[int, Payload]:
        """Ask the address to prove itself, as Slack does when it is entered; return status and answer."""
        body = json.dumps({"token": "fake", "challenge": challenge, "type": "url_verification"}).encode()
        return await self._post(body, {"Content-Type": "application/json"})

    async def _post(self, body: bytes, headers: dict[str, str]) -> tuple[int, Payload]:
        at = int(self._clock()) - self.age_s
        signed = {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": signature(self.secret, at, body)}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.url, data=body, headers=headers | signed) as response,
        ):
            text = await response.text()
            if response.content_type == "application/json" and text:
                return response.status, json.loads(text)
            return response.status, {"text": text} if text else {}


def _encoded(delivery: Delivery) -> tuple[str, bytes]:
    if delivery.kind == "slash_commands":
        return FORM, urlencode(delivery.payload).encode()
    if delivery.kind == "interactive":
        return FORM, urlencode({"payload": json.dumps(delivery.payload)}).encode()
    return "application/json", json.dumps(delivery.payload).encode()
