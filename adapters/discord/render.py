"""A `Reply` → a Discord message: one card of components with its files, and nothing that could ping anybody.

Where all that a reply says does not fit, quotes get shorter first; only then is something left out, and said to be.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from adapters.discord.controls import option
from adapters.discord.ids import Control, Verb
from adapters.discord.layout import Button, Foot, Select, lay_out
from adapters.discord.markdown import escaped
from adapters.discord.pieces import image_name, pieces, safe_name
from bot.i18n import catalogue
from bot.model.reply import Notice, Picture, Tone

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping

    from discord import ui

    from bot.i18n import Catalogue
    from bot.model.reply import Paging, Reply
    from bot.model.scene import Scene

    Paint = Callable[[Scene], Awaitable[bytes]]

logger = logging.getLogger(__name__)

_QUOTES = (600, 300, 160, 0)
"""Units of the longest quote, tried in this order until everything fits."""
_TEAL, _AMBER, _RED = 0x0E8F86, 0xD9982B, 0xD83A42
_PAGES_FOR_SELECT = 4
_OPTIONS = 25
_MOST_FILES = 10


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that goes with a message; `description` is what it shows, for those who cannot see it."""

    name: str
    content: bytes
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message: its components, and the files that they name."""

    view: ui.LayoutView
    uploads: tuple[Upload, ...] = ()

    @property
    def components(self) -> list[dict[str, Any]]:
        """The components as Discord takes them."""
        return cast("list[dict[str, Any]]", self.view.to_components())  # type: ignore[no-untyped-call]  # discord.py's


async def draw(reply: Reply, paint: Paint) -> Mapping[str, bytes]:
    """Return the pictures of a reply as PNG, by name; one that cannot be drawn is left to its words."""
    drawn: dict[str, bytes] = {}
    for block in reply.blocks:
        if isinstance(block, Picture) and block.name not in drawn:
            try:
                drawn[block.name] = await paint(block.scene)
            except Exception:
                logger.exception("picture not drawn", extra={"picture": block.name})
    return drawn


def render(
    reply: Reply, *, drawn: Mapping[str, bytes] | None = None, key: str = "", note: str = "", calls: str = ""
) -> Rendered:
    """Return the message.

    Args:
        reply: What it says.
        drawn: Its pictures, by name.
        key: That of the delivery, to be found again in a channel's history; empty for an answer.
        note: A line of plain text over the buttons.
        calls: The number of a role that is mentioned there; it is called where the message allows that.
    """
    pictures = drawn or {}
    messages = catalogue(reply.language)
    uploads = tuple(_uploads(reply, pictures))
    attached = {safe_name(attachment.name) for attachment in reply.attachments}
    foot = Foot(
        notes=(*([f"<@&{calls}>"] if calls else []), *_notes(reply, messages, note)),
        filenames=tuple(upload.name for upload in uploads if upload.name in attached),
        selects=tuple(_selects(reply, messages)),
        buttons=tuple(_buttons(reply, messages)),
    )
    for quote_room in _QUOTES:
        shown = tuple(pieces(reply.blocks, reply.language, quote_room=quote_room, drawn=pictures.keys()))
        laid = lay_out(shown, foot, messages=messages, colour=_colour(reply), key=key)
        if not laid.is_cut:
            break
    return Rendered(laid.view, uploads)


def page_of(reply_text: str, offset: int) -> str:
    """Return the command that asks for the page at `offset`."""
    return reply_text.replace("{offset}", str(offset))


def _uploads(reply: Reply, drawn: Mapping[str, bytes]) -> Iterator[Upload]:
    seen: set[str] = set()
    for block in reply.blocks:
        if isinstance(block, Picture) and block.name in drawn and image_name(block) not in seen:
            seen.add(image_name(block))
            yield Upload(image_name(block), drawn[block.name], block.scene.description[:1024])
    for attachment in reply.attachments[: _MOST_FILES - len(seen)]:
        name = safe_name(attachment.name)
        if name not in seen:
            seen.add(name)
            yield Upload(name, attachment.content)


def _colour(reply: Reply) -> int:
    if not reply.ok:
        return _RED
    warned = any(isinstance(block, Notice) and block.tone is not Tone.INFO for block in reply.blocks)
    return _AMBER if warned else _TEAL


def _notes(reply: Reply, messages: Catalogue, note: str) -> Iterator[str]:
    if reply.paging is not None and reply.paging.total > reply.paging.size:
        yield f"-# {_where(reply.paging, reply.paging.offset, messages)}"
    if note:
        yield f"-# {escaped(note)}"


def _where(paging: Paging, offset: int, messages: Catalogue) -> str:
    last = min(offset + paging.size, paging.total)
    return messages.text("page.where", first=offset + 1, last=last, total=paging.total)


def _buttons(reply: Reply, messages: Catalogue) -> Iterator[Button]:
    paging = reply.paging
    if paging is not None:
        for name, offset in (("previous", paging.offset - paging.size), ("next", paging.offset + paging.size)):
            # The page before the second may be shorter than a page: it begins at 0 all the same.
            if (name == "previous" and paging.offset > 0) or (name == "next" and offset < paging.total):
                command = page_of(paging.command, max(0, offset))
                yield Button(Control(verb=Verb.PAGE, command=command), messages.text(f"chat.{name}"))
    yield from (Button.of(action) for action in reply.actions)
    if reply.command and reply.ok and not reply.public:
        yield Button(Control(verb=Verb.SHARE, command=reply.command), messages.text("chat.share"))


def _selects(reply: Reply, messages: Catalogue) -> Iterator[Select]:
    """Yield the select of pages of a long list: as many as it can hold, evenly apart."""
    paging = reply.paging
    pages = -(-paging.total // paging.size) if paging is not None else 0
    if paging is None or pages < _PAGES_FOR_SELECT:
        return
    current = paging.offset // paging.size
    shown = {round(number * (pages - 1) / (_OPTIONS - 2)) for number in range(_OPTIONS - 1)} | {current}
    if pages <= _OPTIONS:
        shown = set(range(pages))
    options = tuple(
        option(_where(paging, page * paging.size, messages), str(page * paging.size), chosen=page == current)
        for page in sorted(shown)
    )
    yield Select(Control(verb=Verb.JUMP, command=paging.command), messages.text("chat.page"), options)
