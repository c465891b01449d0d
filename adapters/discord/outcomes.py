"""An answer of Discord to a message → what became of the message.

https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.model.delivery import NotSent, Outcome, Refused, Sent, Unclear

if TYPE_CHECKING:
    from adapters.discord.posts import Answer
    from bot.model.delivery import Claim

UNKNOWN_CHANNEL = 10003
UNKNOWN_MESSAGE = 10008
MISSING_ACCESS = 50001
NO_DIRECT_MESSAGES = 50007
MISSING_PERMISSIONS = 50013
THREAD_IS_THERE = 160004

_TOKEN_PAUSE = timedelta(minutes=5)
_BAN_PAUSE = timedelta(minutes=10)
_PAUSE = timedelta(seconds=5)


def outcome(answer: Answer | NotSent | Unclear, claim: Claim) -> Outcome:
    """Return what became of a message that was posted under a nonce."""
    if isinstance(answer, NotSent | Unclear):
        return answer
    if 200 <= answer.status < 300:
        return Sent(str(answer.body["id"]))
    if answer.code == UNKNOWN_MESSAGE:
        # The nonce was known: it had arrived, and somebody deleted it since.
        return Sent(None)
    return failure(answer, claim)


def failure(answer: Answer, claim: Claim) -> Refused | NotSent | Unclear:
    """Return what follows from an answer that is no success."""
    is_direct = claim.delivery.person is not None
    match answer.status:
        case 429:
            return _limited(answer, claim)
        case 401:
            reason = "Discord does not take the bot's token: it was reset. Set DEALWIRE_DISCORD_TOKEN anew"
            return NotSent(reason, _TOKEN_PAUSE, claim.channel.key.platform)
        case 403 | 404:
            return Refused(_refusal(answer), closes_channel=not is_direct)
        case status if status >= 500:
            return Unclear(answer.message)
        case _:
            return Refused(answer.message)


def _limited(answer: Answer, claim: Claim) -> NotSent:
    channel, _, platform = claim.channel.key.scopes
    told = answer.body.get("retry_after") if isinstance(answer.body, dict) else None
    if told is None:
        # No word of Discord's own: its shield has shut out this address.
        seconds = answer.headers.get("Retry-After", "")
        pause = timedelta(seconds=int(seconds)) if seconds.isdecimal() else _BAN_PAUSE
        return NotSent("Discord has shut out this address for a while (429)", pause, platform)
    is_global = bool(answer.body.get("global")) or answer.headers.get("X-RateLimit-Scope") == "global"
    wait = timedelta(seconds=float(told)) if isinstance(told, int | float) else _PAUSE
    return NotSent("Discord asks to wait (429)", wait, platform if is_global else channel)


def _refusal(answer: Answer) -> str:
    match answer.code:
        case 50001 | 50013:
            return f"{answer.message}. Give dealwire View Channel, Send Messages and Read Message History there"
        case 10003:
            return f"{answer.message}. The channel was deleted"
        case 50007:
            return f"{answer.message}. They take no direct messages from members of this server"
        case _:
            return answer.message
