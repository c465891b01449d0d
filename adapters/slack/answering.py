"""Requests → answers where they were asked: private ones, shared ones, turned pages, forms, the home tab.

Everything is acknowledged before this begins, but what is sent in by a form: whether it is wrong rides on the
acknowledgement, for which Slack waits three seconds.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from adapters.slack.blocks import section
from adapters.slack.controls import Press
from adapters.slack.forms import Errand, errors_at, form_view, message_view, submitted
from adapters.slack.mrkdwn import clipped
from adapters.slack.render import fallback, view_blocks
from adapters.slack.web import CallError
from bot.commands import COMMANDS, DEALS, completed
from bot.i18n import catalogue
from bot.model.reply import Heading

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from adapters.slack.asking import Asking, Place
    from adapters.slack.blocks import Payload
    from adapters.slack.controls import Pressed
    from adapters.slack.files import Files
    from adapters.slack.posting import Posting
    from adapters.slack.teams import Slack
    from bot.commands import CommandSpec, Desk
    from bot.model import Language
    from bot.model.reply import Reply, Request

logger = logging.getLogger(__name__)

_PATIENCE_S = 1.5
"""After this long without an answer somebody is told that it takes a while; it is also well below Slack's 3 s."""
_HOME = (DEALS, "home")


class Answering:
    """Answers what people ask."""

    def __init__(self, slack: Slack, desk: Desk, asking: Asking, posting: Posting, files: Files) -> None:
        """Ask `desk`, and answer through `slack`."""
        self._slack = slack
        self._desk = desk
        self._asking = asking
        self._posting = posting
        self._files = files

    async def typed(self, place: Place, text: str) -> None:
        """Answer what was typed, for the one who typed it."""
        await self._answer(place, await self._asking.request(place, params={"": text}))

    async def asked(self, place: Place, path: tuple[str, ...], params: dict[str, str]) -> None:
        """Answer a command with its parameters, for the one who asks."""
        await self._answer(place, await self._asking.request(place, path, params))

    async def pressed(self, place: Place, press: Pressed) -> None:
        """Do what a control is for."""
        request = await self._asking.request(place, params={"": press.command})
        if press.asks:
            await self._ask(place, request, press)
        elif place.view:
            await self._answer_in_view(place, request)
        elif press.press is Press.SHARE:
            person = await self._asking.person(place)
            note = catalogue(request.language).text("chat.shared", person=person.name) if person.name else ""
            await self._answer(place, request, public=True, notes=[note] if note else [])
        else:
            turns = press.press in {Press.BACK, Press.NEXT}
            await self._answer(place, request, instead=turns and place.private)

    async def sent_in(self, place: Place, view: Payload, acknowledge: Callable[..., Awaitable[object]]) -> None:
        """Run the command of a form with what was filled in; what is wrong stands in the form, which stays open."""
        errand = Errand.read(str(view.get("private_metadata") or "{}"))
        place = replace(
            place, channel=errand.channel, response_url=errand.response_url, thread=errand.thread, home=errand.home
        )
        request = await self._completed(place, errand, submitted(view))
        task = asyncio.ensure_future(self._desk.answer(request))
        done, _ = await asyncio.wait({task}, timeout=_PATIENCE_S)
        if not done:
            await acknowledge(**_shown(_waiting(request.language)))
            await self._update(place, await task)
            return
        reply = task.result()
        if not reply.ok and reply.param is not None:
            await acknowledge(**errors_at(view, reply.param, fallback(reply)))
        elif place.response_url:
            await acknowledge()
            await self._post(place, reply)
        else:
            await acknowledge(**_shown(_reply_view(reply)))
            await self.show_home(place)

    async def show_home(self, place: Place) -> None:
        """Show somebody their home tab as it is now."""
        reply = await self._desk.answer(await self._asking.request(place, _HOME))
        view = {"type": "home", "blocks": view_blocks(reply)}
        await self._try(place, "views.publish", {"user_id": place.user, "view": view})

    async def _answer(
        self,
        place: Place,
        request: Request,
        *,
        public: bool = False,
        instead: bool = False,
        notes: Sequence[str] = (),
    ) -> None:
        task = asyncio.ensure_future(self._desk.answer(request))
        done, _ = await asyncio.wait({task}, timeout=_PATIENCE_S)
        if not done:
            await self._respond(place, {"text": catalogue(request.language).text("slack.wait")})
        reply = await task
        await self._post(place, replace(reply, public=public and reply.ok), instead=instead, notes=notes)

    async def _post(self, place: Place, reply: Reply, *, instead: bool = False, notes: Sequence[str] = ()) -> None:
        notes = [*notes, *await self._hand_over(place, reply)]
        frame: Payload = {
            "response_type": "in_channel" if reply.public else "ephemeral",
            "replace_original": instead,
            "unfurl_links": False,
            "unfurl_media": False,
            "mrkdwn": False,
        }
        if place.thread and not instead:
            frame["thread_ts"] = place.thread

        async def send(content: Payload) -> None:
            await self._slack.web.respond(place.response_url, frame | content)

        try:
            await self._posting.post(place.team, reply, send, notes)
        except CallError as error:
            logger.warning("answer not shown", extra={"team": place.team, "reason": error.name})

    async def _hand_over(self, place: Place, reply: Reply) -> list[str]:
        """Give somebody the files of an answer, and return what to say of that."""
        messages = catalogue(reply.language)
        notes: list[str] = []
        for attachment in reply.attachments:
            try:
                await self._files.hand_over(place.team, place.user, attachment)
                notes.append(messages.text("slack.file", name=attachment.name))
            except CallError as error:
                logger.warning("file not sent", extra={"team": place.team, "reason": error.name})
                notes.append(messages.text("slack.no_file", name=attachment.name, reason=error.name))
        return notes

    async def _ask(self, place: Place, request: Request, press: Pressed) -> None:
        """Open the form of an action."""
        errand = Errand(press.command, press.asks, place.channel, place.response_url, place.thread, place.home)
        asked = await self._desk.understood(request)
        spec = _spec(asked)
        if asked is None or spec is None or not errand.fits or not any(map(spec.param, press.asks)):
            await self._answer(place, request)
            return
        view = form_view(spec, errand, asked.params, request.language)
        method = "views.push" if place.view and not place.home else "views.open"
        await self._try(place, method, {"trigger_id": place.trigger, "view": view})

    async def _completed(self, place: Place, errand: Errand, filled: dict[str, str]) -> Request:
        """Return the request of a form: what its command holds already, and what was filled in."""
        typed = await self._asking.request(place, params={"": errand.command})
        asked = await self._desk.understood(typed)
        spec = _spec(asked)
        if asked is None or spec is None:
            return typed
        return replace(asked, params=completed(spec, asked.params, filled))

    async def _answer_in_view(self, place: Place, request: Request) -> None:
        """Answer a press in a view by another one; in the home tab, that tab is drawn anew too."""
        task = asyncio.ensure_future(self._desk.answer(request))
        done, _ = await asyncio.wait({task}, timeout=_PATIENCE_S)
        first = _reply_view(task.result()) if done else _waiting(request.language)
        if not place.home:
            shown = await self._try(place, "views.update", {"view_id": place.view, "view": first})
        else:
            shown = await self._try(place, "views.open", {"trigger_id": place.trigger, "view": first})
        reply = await task
        if not done and shown is not None:
            await self._update(replace(place, view=str(shown["view"]["id"])), reply)
        elif place.home:
            await self.show_home(place)

    async def _update(self, place: Place, reply: Reply) -> None:
        """Show an answer that took long: in place of the note that it does."""
        await self._try(place, "views.update", {"view_id": place.view, "view": _reply_view(reply)})
        if place.home:
            await self.show_home(place)

    async def _respond(self, place: Place, content: Payload) -> None:
        if not place.response_url:
            return
        try:
            await self._slack.web.respond(place.response_url, {"response_type": "ephemeral", **content})
        except CallError as error:
            logger.warning("note not shown", extra={"team": place.team, "reason": error.name})

    async def _try(self, place: Place, method: str, arguments: Payload) -> Payload | None:
        """Show a view and return what Slack says, None where it does not show it."""
        try:
            return await self._slack.call(place.team, method, arguments)
        except CallError as error:
            logger.warning("view not shown", extra={"team": place.team, "method": method, "reason": error.name})
            return None


def _spec(request: Request | None) -> CommandSpec | None:
    """Return the command of a request."""
    return next((spec for spec in COMMANDS if request is not None and spec.path == request.path), None)


def _reply_view(reply: Reply) -> Payload:
    title = next((block.text for block in reply.blocks if isinstance(block, Heading)), "")
    return message_view(title or "dealwire", view_blocks(reply), reply.language)


def _waiting(language: Language) -> Payload:
    text = catalogue(language).text("slack.wait")
    return message_view("dealwire", [section(clipped(text, 500))], language)


def _shown(view: Payload) -> Payload:
    """Return the acknowledgement that puts a view in place of a form."""
    return {"response_action": "update", "view": view}
