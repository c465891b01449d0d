"""What makes a run of letters the name of an organisation that no list knows: its form, and the words beside it.

`data/<language>/forms.toml` → one `FormWords` for each language that has such a file. The rules that use them are the
reader's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bot.lexicon.documents import DATA, Entry, entries
from bot.lexicon.names import normal_form
from bot.model import Language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_KEYS = (
    "legal", "trade", "wide", "before", "after", "nouns", "verbs", "exchanges", "connectors", "common", "titles",
    "roles", "given", "lead", "governing", "deeds",
)  # fmt: skip
_REQUIRED = frozenset({Language.EN, Language.JA})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FormWords:
    """Words around and inside names in one language. Compared by identity: there is one for each language.

    `legal` forms follow a name and are no part of it, `trade` words are its last part (`wide` ones after kanji too);
    `before` and `after` name what it is; `nouns` do so in an apposition ("X, a utility"); `verbs` follow it as a
    subject. `common` words are no names by themselves; `titles` precede people, `roles` follow them, `given` are
    first names. `lead` words begin a sentence but no name, `governing` ones stand right before a party, and `deeds`
    are verbs of which only a party is the subject.
    """

    legal: tuple[str, ...]
    trade: tuple[str, ...]
    wide: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    nouns: tuple[str, ...]
    verbs: tuple[str, ...]
    exchanges: tuple[str, ...]
    connectors: tuple[str, ...]
    common: frozenset[str]
    titles: tuple[str, ...]
    roles: tuple[str, ...]
    given: frozenset[str]
    lead: frozenset[str]
    governing: tuple[str, ...]
    deeds: tuple[str, ...]


@cache
def load_forms(folder: Path = DATA) -> Mapping[Language, FormWords]:
    """Read and check the forms of each language; raise LexiconError naming file and entry for the first fault."""
    found: dict[Language, FormWords] = {}
    for language in Language:
        path = folder / language / "forms.toml"
        if not path.is_file() and language not in _REQUIRED:
            continue
        by_name = {entry.name: entry for entry in entries(path)}
        entry = by_name.get("names", Entry(f"{language}/forms.toml", "names", {}))
        entry.expect_only(frozenset(_KEYS))
        words = {key: tuple(normal_form(word) for word in entry.strings(key)) for key in _KEYS}
        for key in ("legal", "trade", "before", "common"):
            if not words[key]:
                raise entry.fault(f"{key} is empty, so that no name would be found by it")
        found[language] = FormWords(
            legal=words["legal"],
            trade=words["trade"],
            wide=words["wide"],
            before=words["before"],
            after=words["after"],
            nouns=words["nouns"],
            verbs=words["verbs"],
            exchanges=words["exchanges"],
            connectors=words["connectors"],
            common=frozenset(words["common"]),
            titles=words["titles"],
            roles=words["roles"],
            given=frozenset(words["given"]),
            lead=frozenset(words["lead"]),
            governing=words["governing"],
            deeds=words["deeds"],
        )
    return found
