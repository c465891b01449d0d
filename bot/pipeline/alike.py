"""Two articles → whether one is the other again: a syndicated copy, or the same article under a new title; pure.

A text is cut into short runs of characters, which works for Japanese as for English. A sketch of them (one-permutation
MinHash) finds candidates through an index; then the runs themselves are compared, so that chance decides nothing. And
what differs in a figure is never the same: two notices out of one template tell two deals.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model import Article
    from bot.model.source import KeptArticle

RUN = 8
"""Characters in a run: three Japanese words, or one and a half English ones."""
FEWEST_RUNS = 150
"""A shorter text is not compared: of a teaser two outlets may well write the same."""
SAME_SHARE = 0.85
"""Share of the runs of the shorter text that the longer one has: room for a line of the wire before and after."""
LONGEST_FACTOR = 1.6
"""A text so much longer than the other says more, and is read for itself."""

_AKIN_SHARE = 0.3
_BANDS, _ROWS = 16, 4
_BINS = _BANDS * _ROWS
_MOST_CHARS = 20_000
_MAX_AGE = timedelta(days=30)
_NOT_WORD = re.compile(r"[\W_]+")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


class Likeness(StrEnum):
    """How an article stands to one that is stored."""

    NONE = "none"
    COPY = "copy"
    SAME_ARTICLE = "same_article"


def bands_of(text: str) -> tuple[str, ...]:
    """Return the keys of which two nearly equal texts share at least one; none for a text too short to tell."""
    runs = _runs(text)
    if len(runs) < FEWEST_RUNS:
        return ()
    least = [2**64 - 1] * _BINS
    for run in runs:
        number = int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), "big")
        where, value = number % _BINS, number // _BINS
        least[where] = min(least[where], value)
    # With hundreds of runs hardly a bin is empty; one that is has the same mark in both texts.
    return tuple(
        f"{band:x}{hashlib.blake2b(repr(least[band * _ROWS : (band + 1) * _ROWS]).encode(), digest_size=9).hexdigest()}"
        for band in range(_BANDS)
    )


def likeness(article: Article, kept: KeptArticle, now: datetime) -> Likeness:
    """Return how `article` stands to a stored one that shares a band, or an id at the same outlet."""
    same_outlet = article.outlet == kept.outlet
    if same_outlet and article.guid is not None and article.guid == kept.guid and _is_akin(article, kept):
        return Likeness.SAME_ARTICLE
    if not is_nearly_equal(article.text, kept.text):
        return Likeness.NONE
    if same_outlet:
        return Likeness.SAME_ARTICLE
    # What comes up elsewhere after a month is not syndication; it is taken for what it says.
    return Likeness.COPY if now - kept.first_stored_at <= _MAX_AGE else Likeness.NONE


def is_nearly_equal(one: str, other: str) -> bool:
    """Return whether two texts are the same but for a few words, and in no figure different."""
    shorter, longer = sorted((one, other), key=len)
    few, many = _runs(shorter), _runs(longer)
    if len(few) < FEWEST_RUNS:
        return bool(few) and few == many
    if len(many) > LONGEST_FACTOR * len(few) or len(few & many) < SAME_SHARE * len(few):
        return False
    return _figures(shorter) <= _figures(longer)


def _is_akin(article: Article, kept: KeptArticle) -> bool:
    """Return whether an article of the same id tells the same: some systems number each section from one."""
    one, other = _runs(article.text), _runs(kept.text)
    return article.title == kept.title or len(one & other) >= _AKIN_SHARE * max(1, min(len(one), len(other)))


def _runs(text: str) -> set[str]:
    folded = _NOT_WORD.sub("", unicodedata.normalize("NFKC", text[:_MOST_CHARS]).casefold())
    return {folded[start : start + RUN] for start in range(max(0, len(folded) - RUN + 1))}


def _figures(text: str) -> set[str]:
    return set(_FIGURE.findall(unicodedata.normalize("NFKC", text[:_MOST_CHARS])))
