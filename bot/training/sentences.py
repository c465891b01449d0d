"""Examples of the frames → lessons: each frame's sentence with what it tells, so that plain ones are learned.

The corpus is made of whole articles on purpose hard to read; a single clear sentence, as people paste it, is the
other end of what a reader meets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.errors import LexiconError
from bot.evaluation.answers import Answers, Expected
from bot.model import Article, Kind, Money
from bot.training.run import lesson

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.lexicon import Lexicon
    from bot.training.run import Lesson

_TOLD = re.compile(r"(\w+) (?:(.*?) ?> ?(.*?))(?: & (.*?))?(?: (\d+) ([A-Z]{3}))?")


def sentence_lessons(lexicon: Lexicon) -> Iterator[Lesson]:
    """Yield a lesson for each example of each frame."""
    for language, frames in lexicon.frames.languages.items():
        for frame in frames.frames:
            for number, (text, told) in enumerate(frame.examples):
                article = Article(url=f"frame:{frame.id}", title="", text=text, outlet="frames", language=language)
                events = tuple(expected(line, text) for line in told)
                answers = Answers(article=frame.id, language=language, events=events)
                found = lesson(f"{frame.id}/{number}", article, answers, lexicon)
                if found is not None:
                    yield found


def expected(line: str, text: str) -> Expected:
    """`"chips xAI > Nvidia 5000 USD"` → that event with `text` as evidence; LexiconError for another form."""
    match = _TOLD.fullmatch(line)
    if match is None:
        raise LexiconError(f"an expected deal is written `kind A+B > C & D 5000 USD`, not {line!r}")
    kind, payers, payees, partners, amount, currency = match.groups()
    return Expected(
        kind=Kind(kind),
        payers=_names(payers),
        payees=_names(payees),
        partners=_names(partners),
        money=Money(int(amount), currency) if amount else None,
        evidence=(text,),
    )


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(text.split("+")) if text else ()
