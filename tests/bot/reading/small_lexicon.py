"""A lexicon of a few made-up names over the real words, and documents to try it on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from hypothesis import settings

from bot.lexicon.forms import FormWords, load_forms
from bot.lexicon.name_weights import NameWeights, load_name_weights
from bot.lexicon.names import Name, Needs, Via
from bot.lexicon.places import PlaceName
from bot.lexicon.quantities import Quantities, load_quantities
from bot.model import Article, Language
from bot.reading.document import Document, make_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.lexicon import Lexicon

_NAMES = (
    Name("Fluxline", "Fluxline", ("Fluxline",), Via.NAME),
    Name("フルックスライン", "Fluxline", ("Fluxline",), Via.ALIAS),
    Name("フルックス", "Fluxline", ("Fluxline",), Via.ALIAS),
    Name("플럭스라인", "Fluxline", ("Fluxline",), Via.ALIAS),
    Name("Fluxline Cloud", "Fluxline Cloud", ("Fluxline",), Via.PRODUCT),
    Name("FX900", "FX900", ("Fluxline",), Via.GOODS),
    Name("Delta Works", "Delta Works", ("Delta Works",), Via.NAME),
    Name("デルタ", "Delta Works", ("Delta Works",), Via.ALIAS),
    Name("東雲", "Shinonome", ("Shinonome",), Via.NAME),
    Name("Summit", "Summit", ("Summit",), Via.NAME, Needs.CAPITAL),
    Name("Harbour", "Harbour", ("Harbour",), Via.NAME, Needs.CONTEXT),
    Name("Harbour Compute", "Harbour", ("Harbour",), Via.ALIAS),
    Name("Project Lantern", "Project Lantern", ("Fluxline", "Delta Works"), Via.PROJECT),
    Name("Fluxline Times", "Fluxline Times", (), Via.DECOY),
)
_PLACES = (
    PlaceName("Texas", "Texas", "US-TX"),
    PlaceName("テキサス州", "Texas", "US-TX"),
    PlaceName("Paris", "Paris", "US-TX", Needs.CONTEXT),
    PlaceName("Norway", "Norway", "NO"),
)


@dataclass(frozen=True, eq=False)
class SmallLexicon:
    """What the finders of mentions read of a lexicon."""

    names: tuple[Name, ...] = _NAMES
    places: tuple[PlaceName, ...] = _PLACES
    tickers: Mapping[str, str] = field(default_factory=lambda: {"FLXL": "Fluxline"})
    quantities: Quantities = field(default_factory=load_quantities)
    forms: Mapping[Language, FormWords] = field(default_factory=load_forms)
    name_weights: Mapping[Language, NameWeights] = field(default_factory=load_name_weights)


UNHURRIED = settings(deadline=None)  # the first example compiles all patterns and opens the dictionary
LEXICON = cast("Lexicon", SmallLexicon())
PUBLISHED = datetime(2025, 10, 8, tzinfo=UTC)  # a Wednesday


def document(
    text: str, *, title: str = "", published: datetime | None = PUBLISHED, language: Language | None = None
) -> Document:
    """Return `text` as a document of the small lexicon."""
    article = Article(
        url="https://news.example/1",
        title=title,
        text=text,
        outlet="news.example",
        published_at=published,
        language=language,
    )
    return make_document(article, LEXICON)
