"""A company as somebody typed it → its canonical name, by alias in any language, ticker, part of a name or typo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bot.commands.ports import bare
from bot.errors import CommandError
from bot.i18n import catalogue
from bot.present import one_line, write_company

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.commands.ports import Ports
    from bot.model import Language

_SUGGESTIONS = 5
_SURE = 80
"""Similarity (0 to 100) from which a typo is taken for the name: "Orcale" has 83 to "Oracle", "Corewaeve" 89 to
"CoreWeave", while other names ("Meta" and "Beta": 75) and names that only share a word stay below."""
_LONGEST_NAME = 4
_MOST_WORDS = 12
"""Words of a text in which companies are looked for: each may be a question to the store, and chats wait 3 s."""


def known_company(text: str, ports: Ports) -> str | None:
    """Return the canonical name for exactly one of a company's names, None where no company is called so.

    A stock code counts only in capitals: "NOW" may be a company, "now" is a word.
    """
    found = ports.company_names.get(bare(text))
    if found is None and " " not in text:
        # Companies of deals that the lexicon does not know; asked for single words only, since each asks the store.
        found = next((name for name in ports.deals.suggest_companies(text, 1) if bare(name) == bare(text)), None)
    return found or (ports.lexicon.tickers.get(text) if text == text.upper() else None)


def resolve_company(text: str, ports: Ports, language: Language, param: str | None = None) -> str:
    """Return the canonical name for what was typed; raise CommandError that suggests names where that is unclear."""
    suggested = ports.deals.suggest_companies(text, _SUGGESTIONS)
    typed = bare(text)
    exact = next((name for name in suggested if typed in _names(name, ports)), None)
    if exact is not None:
        return exact
    if suggested and (
        max(fuzz.ratio(typed, name) for name in _names(suggested[0], ports)) >= _SURE
        or (len(suggested) == 1 and any(typed in name for name in _names(suggested[0], ports)))
    ):
        return suggested[0]
    raise CommandError(
        catalogue(language).text("error.bad_company", text=one_line(text)),
        tuple(write_company(name, language) for name in suggested),
        param,
    )


def split_companies(words: Sequence[str], ports: Ports) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part typed words into the companies that they name and the words left over, longest names first.

    `["nvidia", "core", "scientific", "deal"]` → `(("Nvidia", "Core Scientific"), ("deal",))`.
    """
    companies: list[str] = []
    left: list[str] = []
    start = 0
    while start < min(len(words), _MOST_WORDS):
        for end in range(min(len(words), start + _LONGEST_NAME), start, -1):
            name = known_company(" ".join(words[start:end]), ports)
            if name is not None:
                if name not in companies:
                    companies.append(name)
                start = end
                break
        else:
            left.append(words[start])
            start += 1
    return tuple(companies), (*left, *words[start:])


def _names(name: str, ports: Ports) -> frozenset[str]:
    organisation = ports.lexicon.organisations.get(name)
    others = () if organisation is None else (*organisation.aliases, *organisation.tickers)
    return frozenset(bare(each) for each in (name, *others))
