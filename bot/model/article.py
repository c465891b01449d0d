"""An article as it reached us, and a passage of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.errors import InvariantError

if TYPE_CHECKING:
    from datetime import datetime


class Language(StrEnum):
    """A language that articles are written in, as its ISO 639-1 code; people are served in `ja` and `en`."""

    JA = "ja"
    EN = "en"
    ZH = "zh"
    KO = "ko"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article, its body as plain text with paragraphs parted by blank lines.

    `url` is its canonical address (`file:` URI for a file). `outlet` names who published it, for
    counting independent sources: a host name without `www.`, or a feed's or folder's name. `published_at`
    is aware, or None where the source gives no date; `date_only` says that its clock time is not known
    (then it is midnight UTC). `language` is what the source declares, None where it declares nothing.
    """

    url: str
    title: str
    text: str
    outlet: str
    guid: str | None = None
    published_at: datetime | None = None
    date_only: bool = False
    language: Language | None = None

    def __post_init__(self) -> None:
        """Raise InvariantError for a date without a zone."""
        if self.published_at is not None and self.published_at.tzinfo is None:
            msg = f"the date of an article needs a zone: {self.published_at!r} of {self.url}"
            raise InvariantError(msg)

    @property
    def full_text(self) -> str:
        """Title, blank line, body: the text that offsets of a `Passage` count in."""
        return f"{self.title}\n\n{self.text}" if self.title else self.text


@dataclass(frozen=True, slots=True)
class Passage:
    """A verbatim stretch of an article: `article.full_text[start:end] == text`."""

    text: str
    start: int
    end: int

    def __post_init__(self) -> None:
        """Raise InvariantError unless the offsets fit the text."""
        if self.start < 0 or self.end - self.start != len(self.text):
            msg = f"offsets {self.start}..{self.end} do not fit a passage of {len(self.text)} characters"
            raise InvariantError(msg)
