"""Words of figures and dates, per language, as data: numerals, currencies, units, chips, stakes, qualifiers, calendar.

The TOML files under `data/` (global ones) and `data/{ja,en,zh,ko}/` → one frozen `Quantities`. Languages are kept in
files of their own, but what cannot be confused between scripts is merged here, since an article quotes sums in more
than one language ("$5 billion" in a Japanese text). Patterns are compiled by the reader, not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bot.lexicon.documents import DATA, Entry, entries
from bot.lexicon.names import normal_form
from bot.model import Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

AFFIXES = ("about", "up_to", "over", "fill", "year", "quarter", "month", "unit_price", "except")
"""The tables of `affixes.toml`: three qualifiers, filling words, three periods, a price for one thing, exceptions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numerals:
    """Numerals of Japanese, Chinese and Korean: one character each, with its value."""

    digits: Mapping[str, int]
    small: Mapping[str, int]
    scales: Mapping[str, int]
    vague: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnglishNumerals:
    """Number words of English; `letters` stand at the figure itself, `plurals` and `several` give no number."""

    digits: Mapping[str, float]
    fractions: Mapping[str, float]
    scales: Mapping[str, float]
    letters: Mapping[str, float]
    plurals: tuple[str, ...]
    several: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Currency:
    """How a currency is written. `usd` is a rough rate, for telling a conversion from another sum and nothing else."""

    code: str
    usd: float
    prefix: tuple[str, ...]
    suffix: tuple[str, ...]
    chinese: tuple[str, ...]
    traditional: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Words of one meaning that stand before and after a figure."""

    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """Units of power in MW and of energy in MWh; `rates` make a density of them ("kW per rack")."""

    power: Mapping[str, float]
    energy: Mapping[str, float]
    rates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipWords:
    """Words for accelerators: nouns by script, models, words between figure and noun, counters, and "per server"."""

    nouns: tuple[str, ...]
    cjk_nouns: tuple[str, ...]
    products: tuple[str, ...]
    between: tuple[str, ...]
    counters: tuple[str, ...]
    per: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StakeWords:
    """Words that make a percentage a share of a company (`held` ones after its name), or after it a change."""

    beside: Beside
    held: tuple[str, ...]
    not_after: tuple[str, ...]
    percent: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarWords:
    """Words of dates in one language, each with its number; `cues` are the words that must or may stand beside one."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    days: Mapping[str, int]
    weeks: Mapping[str, int]
    relative_months: Mapping[str, int]
    years: Mapping[str, int]
    eras: Mapping[str, int]
    cues: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceMarks:
    """Where a sentence ends in one language.

    `speech` are pairs of marks around direct speech, `starters` words that begin a sentence after an abbreviation too.
    """

    ends: tuple[str, ...]
    abbreviations: tuple[str, ...]
    starters: tuple[str, ...]
    speech: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Quantities:
    """All words of figures and dates. Compared by identity: there is one of it in a process."""

    numerals: Numerals
    english: EnglishNumerals
    currencies: Mapping[str, Currency]
    affixes: Mapping[str, Beside]
    units: Units
    chips: ChipWords
    stakes: StakeWords
    calendar: Mapping[Language, CalendarWords]
    sentences: Mapping[Language, SentenceMarks]


@cache
def load_quantities(folder: Path = DATA) -> Quantities:
    """Read and check the data under `folder`; raise LexiconError naming file and entry for the first fault."""
    return Quantities(
        numerals=_numerals(folder),
        english=_english_numerals(_sections(folder / "en" / "numbers.toml")),
        currencies={entry.name: _currency(entry) for entry in entries(folder / "currencies.toml")},
        affixes=_affixes(folder),
        units=_units(_sections(folder / "units.toml")),
        chips=_chips(_sections(folder / "chips.toml")),
        stakes=_stakes(_sections(folder / "stakes.toml")),
        calendar={language: _calendar(_sections(folder / language / "dates.toml")) for language in Language},
        sentences={language: _sentences(_sections(folder / language / "sentences.toml")) for language in Language},
    )


class _Sections:
    """The sections of one file by name; asking for one that is not there is a fault of the file."""

    def __init__(self, path: Path) -> None:
        self._entries = {entry.name: entry for entry in entries(path)}
        self._label = path.relative_to(path.parent.parent).as_posix()

    def __getitem__(self, name: str) -> Entry:
        return self._entries.get(name, Entry(self._label, name, {}))

    def required(self, name: str) -> Entry:
        if name not in self._entries:
            raise Entry(self._label, name, {}).fault("is missing")
        return self._entries[name]


def _sections(path: Path) -> _Sections:
    return _Sections(path)


def _words(entry: Entry, key: str = "words") -> tuple[str, ...]:
    return tuple(normal_form(word) for word in entry.strings(key))


def _numbers(entry: Entry) -> dict[str, float]:
    """Read a section whose values are all numbers."""
    found: dict[str, float] = {}
    for word, value in entry.values.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise entry.fault(f"{word} is to be a number, not {value!r}")
        found[normal_form(word)] = value
    return found


def _integers(entry: Entry) -> dict[str, int]:
    """Read a section whose values are all whole numbers."""
    found = _numbers(entry)
    for word, value in found.items():
        if not isinstance(value, int):
            raise entry.fault(f"{word} is to be a whole number, not {value!r}")
    return {word: int(value) for word, value in found.items()}


def _numerals(folder: Path) -> Numerals:
    digits: dict[str, int] = {}
    small: dict[str, int] = {}
    scales: dict[str, int] = {}
    vague: list[str] = []
    for language in (Language.JA, Language.ZH, Language.KO):
        sections = _sections(folder / language / "numbers.toml")
        for name, into in (("digits", digits), ("small", small), ("scales", scales)):
            entry = sections.required(name)
            for character, value in _integers(entry).items():
                if len(character) != 1:
                    raise entry.fault(f"{character!r} is to be one character")
                into[character] = value
        vague.extend(_words(sections.required("vague")))
    return Numerals(digits=digits, small=small, scales=scales, vague=tuple(vague))


def _english_numerals(sections: _Sections) -> EnglishNumerals:
    return EnglishNumerals(
        digits=_numbers(sections.required("digits")),
        fractions=_numbers(sections.required("fractions")),
        scales=_numbers(sections.required("scales")),
        letters=_numbers(sections.required("letters")),
        plurals=_words(sections.required("plurals")),
        several=_words(sections.required("several")),
    )


def _currency(entry: Entry) -> Currency:
    entry.expect_only({"usd", "prefix", "suffix", "chinese", "traditional"})
    rate = entry.values.get("usd")
    if isinstance(rate, bool) or not isinstance(rate, int | float) or rate <= 0:
        raise entry.fault(f"usd is to be a positive number, not {rate!r}")
    if len(entry.name) != 3 or not entry.name.isascii() or not entry.name.isupper():
        raise entry.fault("is to be an ISO 4217 code such as USD")
    return Currency(
        code=entry.name,
        usd=rate,
        prefix=_words(entry, "prefix"),
        suffix=_words(entry, "suffix"),
        chinese=_words(entry, "chinese"),
        traditional=_words(entry, "traditional"),
    )


def _affixes(folder: Path) -> dict[str, Beside]:
    files = [_sections(folder / language / "affixes.toml") for language in Language]
    return {name: _beside(sections.required(name) for sections in files) for name in AFFIXES}


def _beside(parts: Iterable[Entry]) -> Beside:
    before: list[str] = []
    after: list[str] = []
    for entry in parts:
        entry.expect_only({"before", "after"})
        before.extend(_words(entry, "before"))
        after.extend(_words(entry, "after"))
    return Beside(before=tuple(before), after=tuple(after))


def _units(sections: _Sections) -> Units:
    return Units(
        power=_numbers(sections.required("power")),
        energy=_numbers(sections.required("energy")),
        rates=_words(sections.required("rates")),
    )


def _chips(sections: _Sections) -> ChipWords:
    return ChipWords(
        nouns=_words(sections.required("nouns"), "en"),
        cjk_nouns=_words(sections.required("nouns"), "cjk"),
        products=_words(sections.required("products")),
        between=_words(sections.required("between")),
        counters=_words(sections.required("counters")),
        per=_words(sections.required("per")),
    )


def _stakes(sections: _Sections) -> StakeWords:
    before, after = sections.required("before"), sections.required("after")
    return StakeWords(
        beside=Beside(
            before=_words(before, "en") + _words(before, "cjk"), after=_words(after, "en") + _words(after, "cjk")
        ),
        held=_words(sections.required("held")),
        not_after=_words(sections.required("not_after")),
        percent=_words(sections.required("percent")),
    )


def _calendar(sections: _Sections) -> CalendarWords:
    cues = sections.required("cues")
    return CalendarWords(
        months=_integers(sections["months"]),
        weekdays=_integers(sections.required("weekdays")),
        days=_integers(sections.required("relative_days")),
        weeks=_integers(sections["relative_weeks"]),
        relative_months=_integers(sections.required("relative_months")),
        years=_integers(sections.required("relative_years")),
        eras=_integers(sections["eras"]),
        cues={key: _words(cues, key) for key in cues.values},
    )


def _sentences(sections: _Sections) -> SentenceMarks:
    entry = sections.required("sentences")
    entry.expect_only({"ends", "abbreviations", "starters", "speech"})
    marks = SentenceMarks(
        ends=_words(entry, "ends"),
        abbreviations=_words(entry, "abbreviations"),
        starters=_words(entry, "starters"),
        speech=_words(entry, "speech"),
    )
    for pair in marks.speech:
        if len(pair) != 2:
            raise entry.fault(f"speech holds {pair!r}, which is not a pair of marks")
    if not marks.ends:
        raise entry.fault("ends is empty, so that no sentence would end")
    return marks
