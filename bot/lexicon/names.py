"""Surface forms: how texts write a name, what it stands for, and what a hit needs before it counts.

A `Name` is exactly one string to look for in normalised text (see `normal_form`); letter case counts. What a
name needs beyond its letters stands in `needs`, so that words such as "Switch" or "Compass" do no harm.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]+")
_SPACE_AT_WIDE = re.compile(
    r"(?<=[\u3040-\u30ff\u3400-\u9fff]) +(?=[!-~])|(?<=[!-~]) +(?=[\u3040-\u30ff\u3400-\u9fff])"
)
_QUOTES = str.maketrans("‘’“”", "''\"\"")
_MIDDLE_DOT = "・"
_SHORTEST_SHOUT = 4


class Needs(StrEnum):
    """What must be seen before an ambiguous form counts as the name.

    `CAPITAL`: its capital tells it from a common word, so it counts inside a sentence but not as its first word
    (nor in a title that capitalises every word) unless it counts elsewhere in the article. `CONTEXT`: a longer form
    of the same name must stand in the article, or a company cue (legal form, ticker, "the startup X") beside it.
    """

    CAPITAL = "capital"
    CONTEXT = "context"


class Via(StrEnum):
    """By what kind of form a text refers to an organisation."""

    NAME = "name"
    ALIAS = "alias"
    PRODUCT = "product"
    GOODS = "goods"
    PROJECT = "project"
    DECOY = "decoy"


@dataclass(frozen=True, slots=True)
class Name:
    """One form to look for. `stands_for` is the canonical name of an organisation, a product or a project.

    `owners` are the canonical names of the organisations meant: one for a name, an alias or a product, any number
    for a project, none for a `DECOY`, a longer phrase which only keeps a name inside it from being found
    ("New York Times"). `GOODS` are products that are sold: evidence of who sells, not a party by themselves.
    """

    text: str
    stands_for: str
    owners: tuple[str, ...]
    via: Via
    needs: Needs | None = None


def normal_form(text: str) -> str:
    """Return `text` as it stands in a normalised document: NFKC, plain quotes, no space between scripts."""
    if text.isascii():
        return text
    return _SPACE_AT_WIDE.sub("", unicodedata.normalize("NFKC", text).translate(_QUOTES))


def is_short_katakana(text: str) -> bool:
    """Return whether `text` is katakana of one or two characters, which occur inside too many words."""
    return len(text) <= 2 and _KATAKANA.fullmatch(text) is not None


def variants(text: str, via: Via) -> Iterator[str]:
    """Yield other spellings of a form that needs nothing: shouted, without the middle dot, "TPUs" for a thing."""
    if (via is Via.PRODUCT or via is Via.GOODS) and text.isascii() and (text[-1].isdigit() or text[-1].isupper()):
        yield f"{text}s"
    if _MIDDLE_DOT in text:
        yield text.replace(_MIDDLE_DOT, "")
    if len(text) >= _SHORTEST_SHOUT and text.isascii():
        yield text.upper()
        yield " ".join([word if word.isupper() else word.capitalize() for word in text.split(" ")])
