"""Requests → answers where they were asked: private ones, shared ones, turned pages, forms.

Whoever asks sees at once that dealwire is at work: what is not answered in a moment is acknowledged first, and filled
in later. Of replicas that hear of the same act, one answers.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import aiohttp
import discord

from adapters.discord.asking import PLATFORM, address_in, words_of
from adapters.discord.forms import form
from adapters.discord.ids import Control, Verb
from adapters.discord.render import draw, page_of, render
from bot.commands import COMMANDS, DEALS, completed, spell
from bot.errors import DealwireError
from bot.i18n import catalogue
from bot.model.reply import Action

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping, Sequence

    from adapters.discord.asking import Asking
    from adapters.discord.controls import Interaction
    from adapters.discord.render import Paint, Rendered
    from bot.commands import Choice, CommandSpec, Desk, Form
    from bot.model.reply import Reply, Request

logger = logging.getLogger(__name__)

PATIENCE_S = 0.15
"""An answer that takes longer is acknowledged first. Discord waits for three seconds; people notice a third of one."""

CALM = 3
"""With more answers under way than these, each is acknowledged at once: its turn may come late."""
AT_ONCE = 3
"""Answers that are worked on at the same time: more threads would only hold each other, and the connection, up."""

_SEEN_WITHIN_S = 1.0
_READ = (DEALS, "read")
_TOO_LATE = frozenset({10015, 10062, 40060, 50027})
"""Discord's codes for what was answered already, by another replica, or too late to be answered at all."""


class Answering:
    """Answers what people ask."""

    def __init__(self, desk: Desk, asking: Asking, paint: Paint) -> None:
        """Ask `desk`; `paint` draws pictures."""
        self._desk = desk
        self._asking = asking
        self._paint = paint
        self._under_way: set[asyncio.Task[None]] = set()
        self._is_closed = False
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def command(self, interaction: Interaction, spec: CommandSpec, params: Mapping[str, str]) -> None:
        """Answer a command with its parameters, for the one who asks."""
        await self._once(self._answer(interaction, spec.path, params, at_once=not spec.slow))

    async def read_message(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer what deals a message tells of, or the page that it is nothing but the address of."""
        words = words_of(message)
        address = address_in(words)
        params = {"url": address} if address else {"text": words}
        await self._once(self._answer(interaction, _READ, params, at_once=False))

    async def control(self, interaction: Interaction, control: Control, value: str | None) -> None:
        """Do what a button or a select says; `value` is what was picked."""
        await self._once(self._attend(interaction, control, value))

    async def sent_in(self, interaction: Interaction, control: Control, filled: Mapping[str, str]) -> None:
        """Run the command of a form with what was filled in."""
        await self._once(self._complete(interaction, control, filled))

    async def suggestions(self, interaction: Interaction, wanted: Form, typed: str) -> Sequence[Choice]:
        """Return what may be picked for what was typed so far."""
        asker = await self._asking.request(interaction)
        return await self._desk.suggest(wanted, typed, asker.language, asker=asker)

    async def finish(self, within_s: float) -> None:
        """Take nothing new, and give what is under way so long to end."""
        self._is_closed = True
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=within_s)

    async def _once(self, work: Coroutine[None, None, None]) -> None:
        if self._is_closed:
            work.close()
            return
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        try:
            await asyncio.shield(task)
        except discord.HTTPException as error:
            level = logging.DEBUG if error.code in _TOO_LATE else logging.WARNING
            logger.log(level, "answer not shown", extra={"code": error.code, "status": error.status})
        except (aiohttp.ClientError, OSError) as error:
            logger.warning("answer not shown", extra={"reason": type(error).__name__})

    async def _attend(self, interaction: Interaction, control: Control, value: str | None) -> None:
        match control.verb:
            case Verb.ASK:
                await self._open(interaction, control)
            case Verb.SHARE:
                await self._answer(interaction, (), {"": control.command}, public=True)
            case Verb.PAGE:
                await self._turn(interaction, control.command)
            case Verb.JUMP if value is not None and value.isdecimal():
                await self._turn(interaction, page_of(control.command, int(value)))
            case Verb.OPEN if value is not None:
                await self._answer(interaction, (), {"": value})
            case _:
                await self._answer(interaction, (), {"": control.command})

    async def _turn(self, interaction: Interaction, command: str) -> None:
        # What everybody sees stays as it is: whoever turns its pages gets one of their own.
        is_private = interaction.message is not None and interaction.message.flags.ephemeral
        await self._answer(interaction, (), {"": command}, instead=is_private)

    async def _open(self, interaction: Interaction, control: Control) -> None:
        """Show the form of an action."""
        typed = await self._asking.request(interaction, params={"": control.command})
        asked = await self._desk.understood(typed)
        spec = _spec(asked)
        if asked is None or spec is None or not any(map(spec.param, control.asks)):
            await self._answer(interaction, (), {"": control.command})
            return
        if await self._is_first(interaction):
            await interaction.response.send_modal(form(spec, control, asked.params, typed.language))

    async def _complete(self, interaction: Interaction, control: Control, filled: Mapping[str, str]) -> None:
        typed = await self._asking.request(interaction, params={"": control.command})
        asked = await self._desk.understood(typed)
        spec = _spec(asked)
        if asked is None or spec is None:
            await self._answer(interaction, (), {"": control.command})
            return
        params = completed(spec, asked.params, filled)
        again = Action(
            label=catalogue(typed.language).text("chat.again"),
            command=spell(replace(asked, params=params), COMMANDS),
            asks=control.asks,
        )
        await self._answer(interaction, asked.path, params, at_once=not spec.slow, again=again)

    async def _answer(
        self,
        interaction: Interaction,
        path: tuple[str, ...],
        params: Mapping[str, str],
        *,
        at_once: bool = True,
        public: bool = False,
        instead: bool = False,
        again: Action | None = None,
    ) -> None:
        """Show the answer to a request.

        Args:
            interaction: What is answered.
            path: The command; empty where its text stands in the parameter `""`.
            params: Its parameters.
            at_once: Whether it may be quick: if not, it is acknowledged at once.
            public: For all to see.
            instead: In place of the message that it was asked in.
            again: A button that goes with an answer that says what is wrong.
        """

        async def made() -> tuple[Reply, Rendered]:
            return await self._made(interaction, path, params, public=public, again=again)

        async def made_if_first() -> tuple[Reply, Rendered] | None:
            return await made() if await self._is_first(interaction) else None

        task = asyncio.ensure_future(made_if_first())
        if at_once and len(self._under_way) <= CALM:
            await asyncio.wait({task}, timeout=PATIENCE_S)
        if not task.done():
            try:
                await interaction.response.defer(ephemeral=not public, thinking=not instead)
            except BaseException:
                task.cancel()
                raise
        answer = await task
        if answer is None and interaction.response.is_done():
            # Another replica was first to see it, but Discord let this one acknowledge it: none else can answer.
            answer = await made()
        if answer is not None:
            await _show(interaction, *answer, instead=instead)

    async def _made(
        self,
        interaction: Interaction,
        path: tuple[str, ...],
        params: Mapping[str, str],
        *,
        public: bool,
        again: Action | None,
    ) -> tuple[Reply, Rendered]:
        """Return the answer, and how it is shown."""
        async with self._turns:
            request = await self._asking.request(interaction, path, params)
            reply = await self._desk.answer(request)
        if not reply.ok and again is not None:
            reply = replace(reply, actions=(again, *reply.actions))
        note = _shared_by(interaction, request) if public and reply.ok else ""
        reply = replace(reply, public=(public or reply.public) and reply.ok)
        return reply, render(reply, drawn=await draw(reply, self._paint), note=note)

    async def _is_first(self, interaction: Interaction) -> bool:
        """Return whether no other replica answers; Discord lets one through where the store does not say in time."""
        asked = asyncio.ensure_future(self._desk.first_seen(PLATFORM, str(interaction.id)))
        await asyncio.wait({asked}, timeout=_SEEN_WITHIN_S)
        if not asked.done():
            asked.cancel()
            return True
        try:
            return asked.result()
        except DealwireError as error:
            logger.warning("event not remembered", extra={"reason": str(error)})
            return True


async def _show(interaction: Interaction, reply: Reply, rendered: Rendered, *, instead: bool) -> None:
    files = [
        discord.File(BytesIO(upload.content), upload.name, description=upload.description)
        for upload in rendered.uploads
    ]
    if interaction.response.is_done():
        # An edit may be repeated after a fault, a new message may not.
        await interaction.edit_original_response(view=rendered.view, attachments=files)
    elif instead:
        await interaction.response.edit_message(view=rendered.view, attachments=files)
    else:
        await interaction.response.send_message(view=rendered.view, files=files, ephemeral=not reply.public)


def _spec(request: Request | None) -> CommandSpec | None:
    return next((spec for spec in COMMANDS if request is not None and spec.path == request.path), None)


def _shared_by(interaction: Interaction, request: Request) -> str:
    return catalogue(request.language).text("chat.shared", person=interaction.user.display_name)
