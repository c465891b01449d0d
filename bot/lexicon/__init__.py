"""What is known of the language and the trade, as data: organisations, kinds, units, places, cues.

`load_lexicon()` reads all of it once per process, checks it and hands it out as one frozen value. Everything under
`data/` is plain TOML; a fault in it is a `LexiconError` that names file and entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bot.lexicon.forms import FormWords, load_forms
from bot.lexicon.frames import Frames, load_frames
from bot.lexicon.name_weights import NameWeights, load_name_weights
from bot.lexicon.names import Name, Needs, Via
from bot.lexicon.organisations import Gazetteer, Product, Project, load_gazetteer, refuse_unknown_kinds
from bot.lexicon.places import PlaceName, load_places
from bot.lexicon.quantities import Quantities, load_quantities
from bot.uncollected import uncollected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model import Language
    from bot.model.organisation import Organisation

__all__ = [
    "FormWords",
    "Gazetteer",
    "Lexicon",
    "Name",
    "NameWeights",
    "Needs",
    "PlaceName",
    "Product",
    "Project",
    "Quantities",
    "Via",
    "load_lexicon",
]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lexicon:
    """All data that reading needs. `names` and `places` are the forms to look for, each form once.

    Compared and hashed by identity: there is one of it in a process, and what is compiled from it is kept beside it.
    """

    gazetteer: Gazetteer
    places: tuple[PlaceName, ...]
    quantities: Quantities
    frames: Frames
    forms: Mapping[Language, FormWords]
    name_weights: Mapping[Language, NameWeights]

    @property
    def organisations(self) -> Mapping[str, Organisation]:
        """All organisations by canonical name."""
        return self.gazetteer.organisations

    @property
    def products(self) -> Mapping[str, Product]:
        """All products and services by name."""
        return self.gazetteer.products

    @property
    def projects(self) -> Mapping[str, Project]:
        """All named programmes and sites by name."""
        return self.gazetteer.projects

    @property
    def tickers(self) -> Mapping[str, str]:
        """Stock codes to canonical names; they count only in brackets or beside an exchange."""
        return self.gazetteer.tickers

    @property
    def names(self) -> tuple[Name, ...]:
        """All forms of organisations, products, projects and decoys."""
        return self.gazetteer.names


@cache
def load_lexicon() -> Lexicon:
    """Return the lexicon, read and checked once per process; raise LexiconError for a fault in the data."""
    with uncollected():
        gazetteer, frames = load_gazetteer(), load_frames()
        refuse_unknown_kinds(gazetteer, frames.kinds)
        return Lexicon(
            gazetteer=gazetteer,
            places=load_places(),
            quantities=load_quantities(),
            forms=load_forms(),
            name_weights=load_name_weights(),
            frames=frames,
        )
