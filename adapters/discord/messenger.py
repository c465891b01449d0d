"""Deliveries → messages in channels, threads and direct messages, each posted once; and looking up whether one arrived.

A message bears its delivery's nonce twice: Discord gives the first message back to whoever posts under a nonce that it
saw in the last minutes, and one button of the message has it in its id, where a look into the history finds it later.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from adapters.discord.asking import PLATFORM
from adapters.discord.markdown import plain
from adapters.discord.outcomes import THREAD_IS_THERE, UNKNOWN_CHANNEL, failure, outcome
from adapters.discord.render import draw, render
from bot.i18n import catalogue
from bot.model.delivery import Absent, CannotLook, DeliveryKind, NotSent, Outcome, Sent, Unclear
from bot.model.reply import DealCard, Heading, Notice, Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from adapters.discord.posts import Posts
    from adapters.discord.render import Paint
    from bot.model.delivery import Claim
    from bot.model.reply import Reply

    MayLook = Callable[[str, str], bool | None]

_COMPONENTS_V2 = 1 << 15
_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_NONCE_HOLDS = timedelta(seconds=60)
"""Discord says "the past few minutes"; within this time a nonce is certainly known still."""
_CLOCKS_DIFFER = timedelta(seconds=30)
_PAGE = 100
_MOST_PAGES = 20
_THREAD_NAME = 100
_THREAD_MINUTES = 1440
_KEPT = 10_000


class DiscordMessenger:
    """Posts and looks up: the `Messenger` port."""

    platform = PLATFORM

    def __init__(self, posts: Posts, paint: Paint, may_look: MayLook) -> None:
        """Ask through `posts`; `may_look` tells whether a channel's history can be read, None where it is not known."""
        self._posts = posts
        self._paint = paint
        self._may_look = may_look
        self._direct: dict[str, str] = {}
        self._threads: set[str] = set()

    async def send(self, claim: Claim, reply: Reply) -> Outcome:
        """Post `reply` where the claim belongs, once, under its nonce."""
        if claim.delivery.marked:
            text = catalogue(reply.language).text("chat.repeated")
            reply = replace(reply, blocks=(Notice(text, Tone.WARNING), *reply.blocks))
        role = called(claim)
        rendered = render(
            replace(reply, public=True), drawn=await draw(reply, self._paint), key=claim.delivery.nonce, calls=role
        )
        body: dict[str, Any] = {
            "components": rendered.components,
            "flags": _COMPONENTS_V2,
            "nonce": claim.delivery.nonce,
            "enforce_nonce": True,
            "allowed_mentions": {"parse": []} | ({"roles": [role]} if role else {}),
        }
        if rendered.uploads:
            body["attachments"] = [
                {"id": number, "filename": upload.name}
                | ({"description": upload.description} if upload.description else {})
                for number, upload in enumerate(rendered.uploads)
            ]
        place = await self._place(claim, reply)
        if not isinstance(place, str):
            return place
        if claim.parent is not None and place == claim.channel.key.ext_id:
            body["message_reference"] = {"message_id": claim.parent, "fail_if_not_exists": False}
        answer = await self._posts.ask("POST", f"/channels/{place}/messages", body, rendered.uploads)
        return outcome(answer, claim)

    async def look_up(self, claim: Claim) -> Outcome:
        """Look for the message in the history of where it can be; absent only where that can be read."""
        is_young = _age(claim) <= _NONCE_HOLDS
        if claim.delivery.person is None:
            may_look = self._may_look(claim.channel.key.workspace, claim.channel.key.ext_id)
            if may_look is None:
                return Unclear("the channel is not known just now")
            if not may_look:
                # An empty history proves nothing then. While the nonce holds, to post again is to ask Discord.
                return Absent() if is_young else CannotLook("dealwire may not read this channel's history")
            places = [each for each in (claim.parent, claim.channel.key.ext_id) if each]
        else:
            direct = await self._direct_channel(claim)
            if not isinstance(direct, str):
                return direct
            places = [direct]
        for place in places:
            found = await self._look_in(place, claim)
            if found is not None:
                return found
        return Absent()

    async def _look_in(self, place: str, claim: Claim) -> Outcome | None:
        """Return what a channel's history says, None where the message is not in it."""
        since = claim.delivery.first_sent_at or claim.claimed_at - timedelta(hours=1)
        after = _snowflake(since - _CLOCKS_DIFFER)
        for _ in range(_MOST_PAGES):
            answer = await self._posts.ask("GET", f"/channels/{place}/messages?limit={_PAGE}&after={after}")
            if isinstance(answer, NotSent | Unclear):
                return answer
            if answer.code == UNKNOWN_CHANNEL and place == claim.parent:
                return None  # no thread was made under that message
            if answer.status != 200:
                return CannotLook(answer.message) if answer.status == 403 else failure(answer, claim)
            for message in answer.body:
                if claim.delivery.nonce in "".join(_ids(message.get("components") or ())):
                    return Sent(str(message["id"]))
            if len(answer.body) < _PAGE:
                return None
            after = max(int(message["id"]) for message in answer.body)
        return CannotLook("too much was said in the channel since")

    async def _place(self, claim: Claim, reply: Reply) -> str | Outcome:
        """Return the id of the channel, thread or direct channel to post to."""
        if claim.delivery.person is not None:
            return await self._direct_channel(claim)
        channel, parent = claim.channel.key.ext_id, claim.parent
        if parent is None or parent in self._threads:
            return parent or channel
        body = {"name": _thread_name(reply), "auto_archive_duration": _THREAD_MINUTES}
        answer = await self._posts.ask("POST", f"/channels/{channel}/messages/{parent}/threads", body)
        if isinstance(answer, NotSent | Unclear):
            # A thread is made once, however often it is asked for, and nothing was posted yet.
            return NotSent(answer.reason)
        if answer.status < 300 or answer.code == THREAD_IS_THERE:
            _keep(self._threads, parent)
            return parent
        if answer.status in {400, 403, 404}:
            # No right to make threads, or nothing to make one on: under the message, then, in the channel.
            return channel
        failed = failure(answer, claim)
        return NotSent(failed.reason) if isinstance(failed, Unclear) else failed

    async def _direct_channel(self, claim: Claim) -> str | Outcome:
        person = claim.delivery.person or ""
        if person not in self._direct:
            answer = await self._posts.ask("POST", "/users/@me/channels", {"recipient_id": person})
            if isinstance(answer, NotSent | Unclear):
                return NotSent(answer.reason)
            if answer.status != 200:
                failed = failure(answer, claim)
                return NotSent(failed.reason) if isinstance(failed, Unclear) else failed
            if len(self._direct) >= _KEPT:
                self._direct.clear()
            self._direct[person] = str(answer.body["id"])
        return self._direct[person]


def called(claim: Claim) -> str:
    """Return the role that a message calls: an alert's in a channel, where one is set; else an empty text."""
    role = claim.channel.calls or ""
    is_alert = claim.delivery.kind is DeliveryKind.ALERT and claim.delivery.person is None
    return role if is_alert and role.isascii() and role.isdecimal() else ""


def _thread_name(reply: Reply) -> str:
    for block in reply.blocks:
        if isinstance(block, Heading):
            return plain(block.text, _THREAD_NAME)
        if isinstance(block, DealCard):
            return plain("".join(span.text for span in block.headline), _THREAD_NAME)
    return catalogue(reply.language).text("chat.thread")


def _ids(components: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for component in components:
        yield str(component.get("custom_id") or "")
        yield from _ids(component.get("components") or ())
        if component.get("accessory"):
            yield from _ids([component["accessory"]])


def _age(claim: Claim) -> timedelta:
    return claim.claimed_at - (claim.delivery.first_sent_at or claim.claimed_at)


def _snowflake(moment: datetime) -> int:
    return max(0, int((moment - _EPOCH).total_seconds() * 1000)) << 22


def _keep(known: set[str], item: str) -> None:
    if len(known) >= _KEPT:
        known.clear()
    known.add(item)
