"""Actions of a reply ↔ Slack's buttons and menus, and what came back when somebody pressed one.

A control carries all that is needed to answer it, as the command that it runs: `/deals show 12`, and on a second line
the parameters that a form asks for. So it works after a restart and on every replica, and nothing is kept for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from adapters.slack.blocks import LONGEST_VALUE, plain_text
from adapters.slack.mrkdwn import clean
from bot.i18n import catalogue
from bot.model.reply import Weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from adapters.slack.blocks import Payload
    from bot.model import Language
    from bot.model.reply import Action, Reply

OURS = re.compile(r"dw:.+")
"""The `action_id` of every control that does something."""
SUGGESTS = re.compile(r"ask:.+")
"""The `action_id` of every input of a form."""

ROW = 5
"""Buttons that Slack shows in one row on a desktop."""
_MENU = 5
_LONGEST_OPTION = 75
_LONGEST_TURN = 900
"""Characters of a command that turns a page: what stands behind buttons counts as any text of a message does."""


class Press(StrEnum):
    """What a control does besides running its command, by its `action_id`."""

    RUN = "dw"
    SHARE = "dw:share"
    BACK = "dw:back"
    NEXT = "dw:next"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A control that somebody used: the command to run, and the parameters to ask for before that."""

    press: Press
    command: str
    asks: tuple[str, ...] = ()


class Numbers:
    """Hands out an `action_id` for each control of a message: `dw:0`, `dw:1`."""

    def __init__(self, first: int = 0) -> None:
        self._next = first

    def take(self) -> str:
        """Return the next one."""
        self._next += 1
        return f"{Press.RUN}:{self._next - 1}"


def button(action: Action, action_id: str) -> Payload | None:
    """Return a button, None where its command is too long for one."""
    value = _value(action)
    if len(value) > LONGEST_VALUE:
        return None
    made: Payload = {
        "type": "button",
        "action_id": action_id,
        "text": plain_text(action.label),
        "value": value,
    }
    return made if action.weight is Weight.PLAIN else made | {"style": action.weight.value}


def menu(actions: Sequence[Action], action_id: str) -> Payload | None:
    """Return a menu behind three dots, None where it would be too long or its commands are."""
    values = [_value(action) for action in actions]
    if not 1 < len(actions) <= _MENU or max(map(len, values)) > _LONGEST_OPTION:
        return None
    options = [{"text": plain_text(a.label), "value": value} for a, value in zip(actions, values, strict=True)]
    return {"type": "overflow", "action_id": action_id, "options": options}


def turning(reply: Reply) -> Iterator[Payload]:
    """Yield what turns the pages of a reply, and what shares it with all."""
    messages = catalogue(reply.language)
    paging = reply.paging
    if paging is not None and paging.offset > 0:
        offset = max(paging.offset - paging.size, 0)
        yield from _turn(Press.BACK, messages.text("chat.previous"), paging.command, offset)
    if paging is not None and paging.offset + paging.size < paging.total:
        yield from _turn(Press.NEXT, messages.text("chat.next"), paging.command, paging.offset + paging.size)
    if reply.command and len(reply.command) <= _LONGEST_TURN and reply.ok and not reply.public:
        yield _simple(Press.SHARE, messages.text("chat.share"), clean(reply.command))


def pressed(action: Payload) -> Pressed | None:
    """Return what a control of ours asks for, None for one that it does not understand."""
    option = action.get("selected_option") or {}
    value = str(option.get("value") or action.get("value") or "")
    command, _, asks = value.partition("\n")
    if not command:
        return None
    action_id = str(action.get("action_id"))
    press = Press(action_id) if action_id in {Press.SHARE, Press.BACK, Press.NEXT} else Press.RUN
    return Pressed(press, command, tuple(filter(None, asks.split(","))))


def where(reply: Reply, language: Language) -> str | None:
    """Return where in a list a reply stands, None for a list on one page."""
    paging = reply.paging
    if paging is None or paging.total <= paging.size:
        return None
    last = min(paging.offset + paging.size, paging.total)
    return catalogue(language).text("page.where", first=paging.offset + 1, last=last, total=paging.total)


def _turn(press: Press, label: str, command: str, offset: int) -> Iterator[Payload]:
    value = clean(command.replace("{offset}", str(offset)))
    if len(value) <= _LONGEST_TURN:
        yield _simple(press, label, value)


def _simple(press: Press, label: str, value: str) -> Payload:
    return {"type": "button", "action_id": press.value, "text": plain_text(label), "value": value}


def _value(action: Action) -> str:
    return "\n".join(filter(None, (clean(action.command), ",".join(action.asks))))
