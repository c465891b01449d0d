"""The gazetteer: TOML files of organisations, their products and named projects → names to look for.

Organisations stand in `data/organisations/*.toml`, one file a sector, one entry a line:

    "Switch" = { type = "datacenter", country = "US", sells = ["compute"], en = ["Switch Inc"], context = ["Switch"] }

The key is the canonical name of the guide. `en ja zh ko` are aliases, `ticker` stock codes, `products` services that
stand for their owner as a party ("Azure"), `goods` things it sells ("H100"); `capital` and `context` repeat those forms
that are also common words (see `Needs`), `short` those of two katakana that are wanted all the same. Projects
(`data/projects.toml`) stand for their owners; decoys (`data/decoys.toml`) are phrases in which a name does not mean the
organisation or the place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import LexiconError
from bot.lexicon.documents import DATA, Entry, entries
from bot.lexicon.names import Name, Needs, Via, is_short_katakana, normal_form, variants
from bot.model.event import Kind
from bot.model.organisation import Organisation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

TYPES = frozenset(
    {"lab", "software", "media", "consulting"}
    | {"hyperscaler", "cloud", "neocloud", "miner", "datacenter", "telecom"}
    | {"chips", "memory", "foundry", "semiconductor", "materials", "networking", "server", "hardware", "equipment"}
    | {"builder", "developer", "industry", "automotive", "conglomerate", "trading"}
    | {"utility", "ipp", "nuclear", "storage", "renewables", "oil_gas"}
    | {"bank", "insurer", "leasing", "asset_manager", "vc", "sovereign", "pension", "public", "government"}
)
"""What an organisation mainly is. `semiconductor` makes the tools of chip makers, `equipment` turbines, transformers
and cooling, `hardware` electronics and cables; a `developer` builds on its own account, a `builder` for others."""

_ALIASES = ("en", "ja", "zh", "ko")
_NEEDS = {"capital": Needs.CAPITAL, "context": Needs.CONTEXT}
_ORGANISATION_KEYS = frozenset({"type", "sells", "ticker", "country", "products", "goods", "short", *_ALIASES, *_NEEDS})
_PROJECT_KEYS = frozenset({"owners", "places", *_ALIASES, *_NEEDS})
_DECOY_KEYS = frozenset({"of"})
_COUNTRY = re.compile(r"[A-Z]{2}")
_PLACE = re.compile(r"[A-Z]{2}(-[A-Z]{2})?")


@dataclass(frozen=True, slots=True)
class Product:
    """A product or service; `goods` ones are things sold, the others stand for their `owner` as a party."""

    name: str
    owner: str
    goods: bool


@dataclass(frozen=True, slots=True)
class Project:
    """A named programme or site: `owners` are those it stands for as payers, `places` where it is known to be."""

    name: str
    owners: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All that is known of organisations.

    `names` are all forms to look for in a text, each once, by text. `tickers` lead from a stock code to the
    canonical name; they are not among `names`, since they count only beside an exchange or in brackets.
    """

    organisations: Mapping[str, Organisation]
    products: Mapping[str, Product]
    projects: Mapping[str, Project]
    tickers: Mapping[str, str]
    names: tuple[Name, ...]


def load_gazetteer(folder: Path = DATA) -> Gazetteer:
    """Read and check all data files under `folder`; raise LexiconError for the first fault."""
    return _Builder().build(folder)


class _Builder:
    """Collects entries and refuses whatever contradicts an earlier one."""

    def __init__(self) -> None:
        self._organisations: dict[str, Organisation] = {}
        self._products: dict[str, Product] = {}
        self._projects: dict[str, Project] = {}
        self._tickers: dict[str, str] = {}
        self._names: dict[str, Name] = {}
        self._files: dict[str, str] = {}

    def build(self, folder: Path) -> Gazetteer:
        for path in sorted((folder / "organisations").glob("*.toml")):
            for entry in entries(path):
                self._add_organisation(entry)
        for entry in entries(folder / "projects.toml"):
            self._add_project(entry)
        for entry in entries(folder / "decoys.toml"):
            self._add_decoy(entry)
        self._add_variants()
        return Gazetteer(
            organisations=self._organisations,
            products=self._products,
            projects=self._projects,
            tickers=self._tickers,
            names=tuple(name for _, name in sorted(self._names.items())),
        )

    def _add_organisation(self, entry: Entry) -> None:
        entry.expect_only(_ORGANISATION_KEYS)
        name = entry.name
        if name in self._organisations:
            raise entry.fault(f"stands in {self._files[name]} already")
        country = entry.string("country", "") or None
        if country is not None and not _COUNTRY.fullmatch(country):
            raise entry.fault(f"country is an ISO 3166 code such as JP, not {country!r}")
        kind_of_firm = entry.string("type")
        if kind_of_firm not in TYPES:
            raise entry.fault(f"type is one of {', '.join(sorted(TYPES))}, not {kind_of_firm!r}")
        aliases = tuple(alias for key in _ALIASES for alias in entry.strings(key))
        tickers = entry.strings("ticker")
        self._files[name] = entry.file
        self._organisations[name] = Organisation(
            name=name,
            type=kind_of_firm,
            aliases=aliases,
            tickers=tickers,
            sells=tuple(Kind(kind) for kind in entry.strings("sells")),
            country=country,
        )
        for ticker in tickers:
            if self._tickers.setdefault(ticker, name) != name:
                raise entry.fault(f"the ticker {ticker} belongs to {self._tickers[ticker]!r} already")
        products, goods = entry.strings("products"), entry.strings("goods")
        # A government has the name of its country, which in a text mostly means the place.
        forms = [] if kind_of_firm == "government" else [(name, Via.NAME)]
        forms += [(alias, Via.ALIAS) for alias in aliases]
        forms += [(product, Via.PRODUCT) for product in products] + [(thing, Via.GOODS) for thing in goods]
        self._add_forms(entry, forms, (name,))
        self._products.update({product: Product(product, name, goods=False) for product in products})
        self._products.update({thing: Product(thing, name, goods=True) for thing in goods})

    def _add_project(self, entry: Entry) -> None:
        entry.expect_only(_PROJECT_KEYS)
        owners, places = entry.strings("owners"), entry.strings("places")
        for owner in owners:
            if owner not in self._organisations:
                raise entry.fault(f"its owner {owner!r} is no organisation of the gazetteer")
        for place in places:
            if not _PLACE.fullmatch(place):
                raise entry.fault(f"a place is an ISO 3166 code such as US-TX, not {place!r}")
        aliases = [alias for key in _ALIASES for alias in entry.strings(key)]
        self._projects[entry.name] = Project(entry.name, owners, places)
        self._add_forms(entry, [(form, Via.PROJECT) for form in (entry.name, *aliases)], owners)

    def _add_decoy(self, entry: Entry) -> None:
        entry.expect_only(_DECOY_KEYS)
        for inner in entry.strings("of"):
            if inner not in entry.name:
                raise entry.fault(f"does not hold {inner!r}")
        self._add_forms(entry, [(entry.name, Via.DECOY)], ())

    def _add_forms(self, entry: Entry, forms: Iterable[tuple[str, Via]], owners: tuple[str, ...]) -> None:
        needs = {form: need for key, need in _NEEDS.items() for form in entry.strings(key)}
        short = entry.strings("short")
        for form, via in forms:
            text = normal_form(form)
            stands_for = form if via is Via.PRODUCT or via is Via.GOODS else entry.name
            if len(text) < 2 or (is_short_katakana(text) and form not in short):
                raise entry.fault(f"the form {form!r} is too short to be told from other words")
            if text in self._names:
                raise entry.fault(f"the form {form!r} belongs to {self._names[text].stands_for!r} already")
            self._names[text] = Name(text, stands_for, owners, via, needs.pop(form, None))
        if needs:
            raise entry.fault(f"{', '.join(map(repr, needs))} needs something but is none of its forms")

    def _add_variants(self) -> None:
        for name in [name for name in self._names.values() if name.needs is None and name.via is not Via.DECOY]:
            for text in variants(name.text, name.via):
                if text not in self._names:
                    self._names[text] = Name(text, name.stands_for, name.owners, name.via)


def statistics(gazetteer: Gazetteer) -> Iterator[tuple[str, int]]:
    """Yield what the gazetteer holds, as (label, count), for the documentation."""
    organisations = gazetteer.organisations.values()
    yield "organisations", len(organisations)
    yield "aliases", sum(len(organisation.aliases) for organisation in organisations)
    yield "tickers", len(gazetteer.tickers)
    yield "products", len(gazetteer.products)
    yield "projects", len(gazetteer.projects)
    yield "forms to look for", len(gazetteer.names)


def refuse_unknown_kinds(gazetteer: Gazetteer, kinds: Iterable[str]) -> None:
    """Raise LexiconError where an organisation sells what is no kind of deal."""
    known = frozenset(kinds)
    for organisation in gazetteer.organisations.values():
        for kind in organisation.sells:
            if kind not in known:
                msg = f"organisations: entry {organisation.name!r}: sells {kind!r}, which is no kind of deal"
                raise LexiconError(msg)
