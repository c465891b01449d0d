"""A reply → blocks that a workspace takes: the best look first, plainer ones after a refusal.

A refusal by name means that nothing was posted, so another try can post nothing twice. What a workspace did not take
once is not tried there again for an hour.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.slack.fit import LARGEST
from adapters.slack.render import Look, fallback, message_blocks, pictures
from adapters.slack.tables import chart_block
from adapters.slack.web import CallError, Trouble

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from typing import TypeVar

    from adapters.slack.blocks import Payload
    from adapters.slack.files import Files
    from bot.model.reply import Reply

    ResultT = TypeVar("ResultT")

_AVOIDED_S = 3600.0
_FILE_READY_S = 1.5
"""Slack looks through an upload before it can be shown; until then it says that the file is not valid."""
_SMALL = 4_000


@dataclass(frozen=True, slots=True)
class _Step:
    """What a try shows."""

    newest: bool = False
    pictures: bool = False
    largest: int = LARGEST


_STEPS = (_Step(newest=True, pictures=True), _Step(pictures=True), _Step(), _Step(largest=_SMALL))
_BLOCK_TROUBLE = frozenset({"invalid_blocks", "invalid_blocks_format", "invalid_payload", "msg_blocks_too_long"})


class Posting:
    """Posts replies, and remembers what each workspace shows."""

    def __init__(self, files: Files, file_ready_s: float = _FILE_READY_S) -> None:
        """Upload pictures by `files`."""
        self._files = files
        self._file_ready_s = file_ready_s
        self._avoided: dict[str, float] = {}

    async def post(
        self,
        team: str,
        reply: Reply,
        send: Callable[[Payload], Awaitable[ResultT]],
        notes: Sequence[str] = (),
        calls: str = "",
    ) -> ResultT:
        """Return what `send` did with the text and the blocks of `reply`, which call the user group `calls`.

        Raises:
            CallError: Slack takes the reply in no look at all, or something else went wrong.
        """
        newest = self._avoided.get(team, 0.0) < time.monotonic()
        text = fallback(reply)
        before: list[Payload] | None = None
        refusal: CallError | None = None
        for step in _STEPS if newest else _STEPS[1:]:
            look = await self._look(team, reply, step)
            blocks = message_blocks(reply, look, notes=notes, calls=calls)
            if blocks == before:
                continue
            if refusal is not None and look.files:
                await asyncio.sleep(self._file_ready_s)
            try:
                sent = await send({"text": text, "blocks": blocks})
            except CallError as error:
                if error.trouble is not Trouble.REFUSED or error.name not in _BLOCK_TROUBLE:
                    raise
                before, refusal = blocks, error
                continue
            if refusal is not None and newest and not look.newest:
                self._avoided[team] = time.monotonic() + _AVOIDED_S
            return sent
        raise refusal or CallError("invalid_blocks", Trouble.REFUSED)

    async def _look(self, team: str, reply: Reply, step: _Step) -> Look:
        """Return a look, its pictures uploaded; what Slack draws itself as a chart need not be."""
        wanted = [each for each in pictures(reply) if not step.newest or chart_block(each, reply.language) is None]
        files = await self._files.of_pictures(team, wanted) if step.pictures else {}
        return Look(newest=step.newest, files=files, largest=step.largest)
