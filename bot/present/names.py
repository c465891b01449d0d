"""Names of companies, places, kinds and statuses → what readers of a language call them.

English keeps the canonical name of a company. Japanese does too, but for organisations of Japan, which Japanese
readers expect in Japanese (ソフトバンク): those go by the first Japanese alias of the gazetteer.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from bot.i18n import Value, catalogue, company_names, place_names
from bot.lexicon import load_lexicon
from bot.model.article import Language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model.event import Kind, Side, Status
    from bot.model.query import Sort

NAMED_AT_MOST = 4
"""How many companies of one side a headline names; of more, the first three and a count."""

_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def one_line(text: str) -> str:
    """Return `text` without control, format and private characters, each run of white space as one space."""
    seen = (" " if unicodedata.category(each) in _UNSEEN else each for each in text)
    return " ".join("".join(seen).split())


def write_company(name: str, language: Language) -> str:
    """Return what readers of `language` call the company of this canonical name."""
    if language is Language.JA:
        return one_line(_japanese_names().get(name, name))
    return one_line(name)


def write_companies(names: Sequence[str], language: Language) -> Value:
    """Return all names as a list (`A, B and C`; `A、B、C`), with their number."""
    return _joined([write_company(name, language) for name in names], language)


def write_companies_short(names: Sequence[str], language: Language) -> Value:
    """Return the names as a list, or the first three and how many others (`A, B, C and 4 others`)."""
    if len(names) <= NAMED_AT_MOST:
        return write_companies(names, language)
    messages = catalogue(language)
    kept = messages.text("list.comma").join(write_company(name, language) for name in names[: NAMED_AT_MOST - 1])
    return Value(messages.text("list.more", a=kept, n=len(names) - NAMED_AT_MOST + 1), len(names))


def write_place(code: str, language: Language) -> str:
    """Return the name of a place as a label: `Texas`, `UK`; the code itself where it has no name."""
    return place_names(language).get(code, code).removeprefix("the ")


def write_places(codes: Sequence[str], language: Language) -> Value:
    """Return places as a list in running text: `Texas and the UK`, `テキサス州と英国`."""
    names = place_names(language)
    return _joined([names.get(code, code) for code in codes], language)


def write_kind(kind: Kind, language: Language) -> str:
    """Return the label of a kind; a kind without a label goes by its own word."""
    return catalogue(language).find(f"kind.{kind}") or kind.replace("_", " ")


def write_status(status: Status, language: Language) -> str:
    """Return the label of a status: `reported`, `発表済み`."""
    return catalogue(language).text(f"status.{status.value}")


def write_side(side: Side, language: Language) -> str:
    """Return the label of a side: `pays`, `受け取り側`."""
    return catalogue(language).text(f"side.{side.value}")


def write_sort(sort: Sort, language: Language) -> str:
    """Return the label of an order: `newest first`, `金額順`."""
    return catalogue(language).text(f"sort.{sort.value}")


def _joined(names: Sequence[str], language: Language) -> Value:
    messages = catalogue(language)
    match names:
        case []:
            return Value("", 0)
        case [only]:
            return Value(only)
        case [first, second]:
            return Value(messages.text("list.two", a=first, b=second), 2)
        case _:
            start = messages.text("list.comma").join(names[:-1])
            return Value(messages.text("list.last", a=start, b=names[-1]), len(names))


@cache
def _japanese_names() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for organisation in load_lexicon().organisations.values():
        if organisation.country == "JP":
            name = next((alias for alias in organisation.aliases if _JAPANESE.search(alias)), None)
            if name is not None:
                found[organisation.name] = name
    return found | dict(company_names(Language.JA))
