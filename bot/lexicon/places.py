"""Names of places → ISO 3166 codes: `data/places.toml` into forms to look for.

One entry a line: `"Abilene" = { code = "US-TX", ja = ["アビリーン"] }`. The key is the English name and `en ja zh ko`
are other forms; `context` repeats the forms that count only beside the name of their own state or country ("Paris,
Texas"). What a hit means (a site, a seat, a dateline) is decided by the reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.lexicon.documents import DATA, entries
from bot.lexicon.names import Needs, normal_form

if TYPE_CHECKING:
    from pathlib import Path

_LANGUAGES = ("en", "ja", "zh", "ko")
_KEYS = frozenset({"code", "context", *_LANGUAGES})
_CODE = re.compile(r"US-[A-Z]{2}|[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class PlaceName:
    """One form to look for and the place it means; `place` is the English name of its entry.

    `needs` is None or `Needs.CONTEXT`: then it counts only beside another name of the same code.
    """

    text: str
    place: str
    code: str
    needs: Needs | None = None


def load_places(folder: Path = DATA) -> tuple[PlaceName, ...]:
    """Return all forms of places, by text; raise LexiconError for a fault in the data."""
    forms: dict[str, PlaceName] = {}
    for entry in entries(folder / "places.toml"):
        entry.expect_only(_KEYS)
        code = entry.string("code")
        if not _CODE.fullmatch(code):
            raise entry.fault(f"code is US-TX for a state, else a country such as AE, not {code!r}")
        unclear = set(entry.strings("context"))
        for form in (entry.name, *(alias for key in _LANGUAGES for alias in entry.strings(key))):
            text = normal_form(form)
            if len(text) < 2:
                raise entry.fault(f"the form {form!r} is too short to be told from other words")
            if text in forms:
                raise entry.fault(f"the form {form!r} belongs to {forms[text].place!r} already")
            needs = Needs.CONTEXT if form in unclear else None
            unclear.discard(form)
            forms[text] = PlaceName(text, entry.name, code, needs)
        if unclear:
            raise entry.fault(f"{', '.join(map(repr, sorted(unclear)))} needs context but is none of its forms")
    return tuple(name for _, name in sorted(forms.items()))
