"""Short passages with what they tell → lessons, so that plain sentences weigh as much as whole articles.

A corpus of articles is made hard to read on purpose; the sentences that people paste, and the plain ones of real news,
are the other end of what a reader meets. A file of passages (`<language>/<sort>.txt`) is written by people:

    // a comment
    # A title, if there is one
    Nebius will rent GPUs to Meta for $3 billion.
    = compute Meta > Nebius 3e9 USD
    ? chips Nebius > Nvidia

A blank line ends a passage. `=` is a deal to be found, `?` one that may be; a passage without either tells none.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.errors import LexiconError
from bot.evaluation.answers import Answers, Expected
from bot.model import Article, Kind, Language, Money
from bot.training.run import lesson

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.lexicon import Lexicon
    from bot.training.run import Lesson

_TOLD = re.compile(r"(\w+) (?:(.*?) ?> ?(.*?))(?:(?: |(?<= ))& (.*?))?(?:(?: |(?<= ))(\d[\d.]*(?:e\d+)?) ([A-Z]{3}))?")


def passage_lessons(file: Path, lexicon: Lexicon, weight: float = 1.0) -> Iterator[Lesson]:
    """Yield a lesson for each passage of a file, whose folder tells the language."""
    for article, answers in passages(file):
        found = lesson(article.url, article, answers, lexicon, weight, judges=False)
        if found is not None:
            yield found


def passages(file: Path) -> Iterator[tuple[Article, Answers]]:
    """Yield the passages of a file as articles with answers; raise LexiconError for a line that cannot be read."""
    language = Language(file.parent.name)
    for number, block in enumerate(re.split(r"\n\s*\n", file.read_text("utf-8"))):
        lines = [line for line in block.splitlines() if not line.startswith("//")]
        text = "\n\n".join(line for line in lines if line[:2] not in {"# ", "= ", "? "})
        if not text:
            continue
        title = next((line[2:] for line in lines if line.startswith("# ")), "")
        key = f"passage:{language}/{file.stem}/{number}"
        article = Article(url=key, title=title, text=text, outlet="passages", language=language)
        evidence = (title, *text.splitlines())
        told, optional = (
            tuple(expected(line[2:].strip(), *evidence) for line in lines if line.startswith(mark))
            for mark in ("= ", "? ")
        )
        yield article, Answers(article=key, language=language, events=told, optional=optional)


def sentence_lessons(lexicon: Lexicon) -> Iterator[Lesson]:
    """Yield a lesson for each example of each frame."""
    for language, frames in lexicon.frames.languages.items():
        for frame in frames.frames:
            for number, (text, told) in enumerate(frame.examples):
                article = Article(url=f"frame:{frame.id}", title="", text=text, outlet="frames", language=language)
                events = tuple(expected(line, text) for line in told)
                answers = Answers(article=frame.id, language=language, events=events)
                found = lesson(f"{frame.id}/{number}", article, answers, lexicon, judges=False)
                if found is not None:
                    yield found


def expected(line: str, *evidence: str) -> Expected:
    """`"chips xAI > Nvidia 5e3 USD"` → that event with its `evidence`; LexiconError for another form."""
    match = _TOLD.fullmatch(line)
    if match is None:
        raise LexiconError(f"an expected deal is written `kind A+B > C & D 5000 USD`, not {line!r}")
    kind, payers, payees, partners, amount, currency = match.groups()
    return Expected(
        kind=Kind(kind),
        payers=_names(payers),
        payees=_names(payees),
        partners=_names(partners),
        money=Money(int(Decimal(amount)), currency) if amount else None,
        evidence=evidence,
    )


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split("+")) if text else ()
