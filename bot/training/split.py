"""Article ids → parts of a corpus: fit, tune, test, told by a hash of the id, so that none ever moves."""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256


class Part(StrEnum):
    """What an article is for: to fit weights on, to choose limits and settings by, or to measure once."""

    FIT = "fit"
    TUNE = "tune"
    TEST = "test"


_FIT = 154
_TUNE = 205


def part_of(article_id: str) -> Part:
    """Return the part of an article: about 60 % are to fit, 20 % to tune, 20 % to test."""
    first = _digest(article_id)[0]
    return Part.FIT if first < _FIT else Part.TUNE if first < _TUNE else Part.TEST


def fold_of(article_id: str, folds: int) -> int:
    """Return the fold of an article, 0 to `folds` - 1, when weights are fitted without it to see how they do on it."""
    return _digest(article_id)[1] % folds


def _digest(article_id: str) -> bytes:
    return sha256(article_id.encode()).digest()
