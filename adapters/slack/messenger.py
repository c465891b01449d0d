"""Deliveries → messages in Slack, each posted by one request, and found again by the key in its metadata.

Slack has no key that keeps a message from being posted twice; so a message whose end is unclear is looked up in the
history before anybody sends it again. `client_msg_id` goes along where Slack heeds it, and nothing relies on it.
"""

from __future__ import annotations

import logging
import re
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from adapters.slack.files import direct_channel
from adapters.slack.options import PLATFORM
from adapters.slack.teams import TOKEN_TROUBLE
from adapters.slack.web import CallError, Trouble
from bot.i18n import catalogue
from bot.model.delivery import Absent, CannotLook, DeliveryKind, NotSent, Refused, Sent, Unclear

if TYPE_CHECKING:
    from adapters.slack.blocks import Payload
    from adapters.slack.posting import Posting
    from adapters.slack.teams import Slack
    from bot.model.delivery import Claim, Outcome
    from bot.model.reply import Reply

logger = logging.getLogger(__name__)

EVENT_TYPE = "dealwire_delivery"
_NAMESPACE = uuid.UUID("5b0f4c1e-6f53-4c39-9a0e-7d0e3f6d2c11")

_GROUP = re.compile(r"S[A-Z0-9]{2,30}")

_CLOSED = frozenset(
    {
        "access_denied",
        "channel_is_archived",
        "channel_not_found",
        "is_archived",
        "is_inactive",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
    }
)
"""What Slack says of a channel that takes nothing from us."""
_WORKSPACE_TROUBLE = TOKEN_TROUBLE | {
    "ekm_access_denied",
    "enterprise_is_restricted",
    "missing_scope",
    "not_allowed_token_type",
    "org_login_required",
    "team_access_not_granted",
}
"""What Slack says of a workspace that takes nothing from us until somebody installs the app anew."""
_WORKSPACE_PAUSE = timedelta(minutes=10)

_CLOCKS_APART = timedelta(minutes=5)
"""How far our store's clock may be ahead of Slack's."""
_PAGE = 100
_MOST_PAGES = 30


class SlackMessenger:
    """Sends to channels, threads and people of all workspaces; the `Messenger` of Slack."""

    platform = PLATFORM

    def __init__(self, slack: Slack, posting: Posting) -> None:
        """Post through `slack`."""
        self._slack = slack
        self._posting = posting

    async def send(self, claim: Claim, reply: Reply) -> Outcome:
        """Post `reply` to the claim's channel, thread or person, once; pictures are uploaded before."""
        try:
            place = await self._place(claim)
        except CallError as error:
            return _before_sending(error, claim)
        notes = [catalogue(reply.language).text("chat.repeated")] if claim.delivery.marked else []
        frame = _frame(claim, place)

        async def post(content: Payload) -> Payload:
            return await self._slack.call(_team(claim), "chat.postMessage", frame | content)

        try:
            answer = await self._posting.post(_team(claim), reply, post, notes, called(claim))
        except CallError as error:
            logger.info("message not sent", extra={"delivery": claim.delivery.id, "reason": error.name})
            return _after_sending(error, claim)
        return Sent(str(answer["ts"]))

    async def look_up(self, claim: Claim) -> Outcome:
        """Look for the message of a claim in the history of its channel, as far back as it can stand."""
        try:
            return await self._look(claim, await self._place(claim))
        except CallError as error:
            if error.trouble is Trouble.LIMITED:
                # The limits of reading are not those of posting: no pause for the workspace.
                return NotSent(error.name, error.retry_after)
            if error.trouble is not Trouble.REFUSED:
                return Unclear(error.name)
            if error.name in TOKEN_TROUBLE:
                return _workspace_paused(error, claim)
            return Absent() if error.name == "thread_not_found" else CannotLook(error.name)

    async def _place(self, claim: Claim) -> str:
        if claim.delivery.person is None:
            return claim.channel.key.ext_id
        return await direct_channel(self._slack, _team(claim), claim.delivery.person)

    async def _look(self, claim: Claim, place: str) -> Outcome:
        since = (claim.delivery.first_sent_at or claim.claimed_at) - _CLOCKS_APART
        asked: Payload = {
            "channel": place,
            "oldest": f"{since.timestamp():.6f}",
            "limit": _PAGE,
            "include_all_metadata": True,
        }
        method = "conversations.history"
        if claim.parent is not None:
            method, asked = "conversations.replies", asked | {"ts": claim.parent}
        for number in range(_MOST_PAGES):
            try:
                page = await self._slack.call(_team(claim), method, asked, read=True)
            except CallError as error:
                if number and error.trouble is Trouble.LIMITED:
                    # Whoever may read one page a minute would begin anew for ever.
                    return CannotLook("history_limited")
                raise
            for message in page.get("messages") or ():
                if _key(message) == claim.delivery.nonce:
                    return Sent(str(message["ts"]))
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return Absent()
            asked = asked | {"cursor": cursor}
        return CannotLook("history_too_long")


def _frame(claim: Claim, place: str) -> Payload:
    """Return all of a message but its content."""
    key = claim.delivery.nonce
    return {
        "channel": place,
        "thread_ts": claim.parent,
        "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": key}},
        "client_msg_id": str(uuid.uuid5(_NAMESPACE, key)),
        "unfurl_links": False,
        "unfurl_media": False,
        "link_names": False,
        "parse": "none",
        "mrkdwn": False,
    }


def called(claim: Claim) -> str:
    """Return the user group that a message calls: an alert's in a channel, where one is set; else an empty text."""
    group = claim.channel.calls or ""
    is_alert = claim.delivery.kind is DeliveryKind.ALERT and claim.delivery.person is None
    return group if is_alert and _GROUP.fullmatch(group) else ""


def _key(message: Payload) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    payload = metadata.get("event_payload") or {}
    return None if payload.get("key") is None else str(payload["key"])


def _team(claim: Claim) -> str:
    return claim.channel.key.workspace


def _before_sending(error: CallError, claim: Claim) -> Outcome:
    """Return what becomes of a message for which no conversation could be opened."""
    if error.trouble is Trouble.UNCLEAR:
        return NotSent(error.name)
    return _after_sending(error, claim)


def _after_sending(error: CallError, claim: Claim) -> Outcome:
    match error.trouble:
        case Trouble.LIMITED:
            return NotSent(error.name, error.retry_after, claim.channel.key.scopes[1])
        case Trouble.UNREACHABLE:
            return NotSent(error.name)
        case Trouble.UNCLEAR:
            return Unclear(error.name)
        case Trouble.REFUSED if error.name in _WORKSPACE_TROUBLE:
            return _workspace_paused(error, claim)
        case Trouble.REFUSED:
            return Refused(error.name, closes_channel=error.name in _CLOSED and claim.delivery.person is None)


def _workspace_paused(error: CallError, claim: Claim) -> Outcome:
    """Let everything for the workspace wait: whoever installs the app anew gets it all."""
    return NotSent(error.name, _WORKSPACE_PAUSE, claim.channel.key.scopes[1])
