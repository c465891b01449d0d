"""What a button, a select or a form does ↔ its `custom_id`, from which it is known again after any restart.

`dw:r:/deals show 12` runs a command; `dw:a~mzxw6ytboi(for):/deals snooze 3` asks for its parameter `for` first, and
bears the key of the delivery that it came with, by which a message is found again in a channel's history.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

LONGEST = 100
"""Characters that Discord takes for an id."""

_PREFIX = "dw"
_REST = r"(?P<turn>\d*)(?:~(?P<key>[a-z2-7]+))?(?:\((?P<asks>[\w,]+)\))?:(?P<command>.*)"


class Verb(StrEnum):
    """What a control does: run a command, turn a page, share an answer, open a form, a deal or a page; send a form."""

    RUN = "r"
    PAGE = "p"
    SHARE = "s"
    ASK = "a"
    OPEN = "o"
    JUMP = "j"
    FORM = "f"


BUTTONS = re.compile(rf"{_PREFIX}:(?P<verb>[rpsa]){_REST}", re.DOTALL)
SELECTS = re.compile(rf"{_PREFIX}:(?P<verb>[oj]){_REST}", re.DOTALL)
FORMS = re.compile(rf"{_PREFIX}:(?P<verb>f){_REST}", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A verb with its command. `turn` tells controls of one message apart that would do the same.

    `asks` names the parameters that a form asks for; `key` is that of a delivery, empty for an answer.
    """

    verb: Verb
    command: str
    asks: tuple[str, ...] = ()
    key: str = ""
    turn: int = 0

    @classmethod
    def read(cls, match: re.Match[str]) -> Control:
        """Return what one of the patterns above has found."""
        return cls(
            verb=Verb(match["verb"]),
            command=match["command"],
            asks=tuple(match["asks"].split(",")) if match["asks"] else (),
            key=match["key"] or "",
            turn=int(match["turn"] or 0),
        )

    @property
    def bare(self) -> Control:
        """The same without the values that its form would begin with: they may be too long for an id."""
        names = "|".join(map(re.escape, self.asks))
        given = rf' (?:{names})(?:=\S+| "(?:[^"\\]|\\.)*")'
        return replace(self, command=re.sub(given, "", self.command)) if self.asks else self

    @property
    def custom_id(self) -> str:
        """Its id; one that is longer than `LONGEST` cannot be used."""
        turn = str(self.turn) if self.turn else ""
        key = f"~{self.key}" if self.key else ""
        asks = f"({','.join(self.asks)})" if self.asks else ""
        return f"{_PREFIX}:{self.verb.value}{turn}{key}{asks}:{self.command}"

    @property
    def fits(self) -> bool:
        """Whether Discord takes its id."""
        return len(self.custom_id) <= LONGEST and self.custom_id.isprintable()
