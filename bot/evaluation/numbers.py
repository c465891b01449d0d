"""Sets of articles by their number: `2k` names the even ones, `4k+3` each fourth.

Who improves a reader works on some articles and measures on others. The numbers in the articles' file names divide
them in a way that stays the same when articles are added.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import AnswerError

if TYPE_CHECKING:
    from bot.evaluation.answers import Case

_FORM = re.compile(r"(?P<step>[1-9]\d{0,3})k(?:\+(?P<rest>\d{1,4}))?")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers that leave `rest` when divided by `step`."""

    step: int
    rest: int = 0

    def __contains__(self, case: Case) -> bool:
        number = _NUMBER.search(case.article_path.stem)
        return number is not None and int(number[0]) % self.step == self.rest


def numbers(text: str) -> Numbers:
    """Return what `2k` or `4k+3` names; raise AnswerError where `text` is of another form."""
    form = _FORM.fullmatch(text)
    if form is None or int(form["rest"] or 0) >= int(form["step"]):
        raise AnswerError(
            f"{text!r} names no set of numbers: write 2k for even ones, 2k+1 for odd ones, 4k+3 and so on"
        )
    return Numbers(int(form["step"]), int(form["rest"] or 0))
