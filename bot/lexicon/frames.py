"""Frames: the verbs and nouns by which deals are told, as data → checked values for the reader's matcher.

A frame (`data/<language>/frames.toml`) says which words open a deal of one kind and which grammatical cases its sides
stand in; `data/kinds.toml` says what a kind allows. The rest of a language's grammar is in `bot.lexicon.grammar`.

    ["en.investment.invest"]
    kind = "investment"
    verbs = ["invest", "pour"]
    payer = ["subj"]
    payee = ["into", "in"]
    example = "Oracle invested $2 billion in Cohere."
    expect = ["investment Oracle > Cohere 2000000000 USD"]

Adding a kind or widening one touches these files only; each frame's example is executed as a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bot.lexicon.documents import DATA, Entry, entries
from bot.lexicon.fitted import FittedWeights, load_fitted
from bot.lexicon.grammar import Grammar, load_grammar
from bot.lexicon.triggers import TriggerClass, load_triggers
from bot.model import Kind, Language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_VALUES = frozenset({"money", "capacity", "chips", "stake"})
_KIND_KEYS = frozenset({"rank", "flags", "values", "sellers", "buyers", "customers"})
_FLAGS = frozenset(
    {
        *("no_payee", "no_payer", "one_sided", "all_partners", "value_needed", "places", "pooled", "joined", "yearly"),
        "sellers_only",
    }
)
_FRAME_KEYS = frozenset(
    {"kind", "verbs", "nouns", "needs", "boosts", "without", "payer", "payee", "partner", "sides", "weight", "flags"}
    | {"example", "expect"}
)
_FRAME_FLAGS = frozenset(
    {"value_needed", "money_needed", "done", "talks", "carrier", "no_payer", "no_payee", "joint"}
    | {"place_needed", "placeless"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRules:
    """What a kind of deal allows.

    `flags`: `no_payee` and `no_payer` allow that side to be empty, `one_sided` forbids a payee, `all_partners` puts
    all names on neither side, `value_needed` asks for a figure, `pooled` lets tellings name one lender each, `yearly`
    makes a sum for one named year a yearly rate, `places` says that its places matter, `sellers_only` that
    whoever is paid is of a type that sells such things.
    `rank` tells which of two kinds read from the same words is the more specific. `values` are the sorts of figure
    that belong to it. `sellers` and `buyers` are types of organisations with how strongly they stand on the side of
    the payee and of the payer. `customers` are types of which nobody is paid: what is done is done for them.
    `renamed` leads from a group to the company that stands for it in such deals, or the other way.
    """

    kind: Kind
    rank: int
    flags: frozenset[str]
    values: frozenset[str]
    sellers: Mapping[str, float]
    buyers: Mapping[str, float]
    customers: frozenset[str]
    renamed: Mapping[str, str]

    def parties(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names as deals of this kind tell them, each once: capex is Alphabet's, a contract Google's."""
        if self.renamed.keys().isdisjoint(names):
            return names
        return tuple(dict.fromkeys(self.renamed.get(name, name) for name in names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A way to tell a deal of one kind.

    `verbs` and `nouns` are its head words. `payer`, `payee` and `partner` are cases, best first; `sides` are cases of
    parties whose side is told by who sells. `needs` are groups of cues of which one must stand near, `boosts` those
    that make it likelier, `without` those that rule it out. `weight` is its prior in log odds.
    """

    id: str
    kind: Kind
    verbs: tuple[str, ...]
    nouns: tuple[str, ...]
    needs: frozenset[str]
    boosts: frozenset[str]
    without: frozenset[str]
    payer: tuple[str, ...]
    payee: tuple[str, ...]
    partner: tuple[str, ...]
    sides: tuple[str, ...]
    weight: float
    flags: frozenset[str]
    examples: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageFrames:
    """Frames, grammar and trade words of one language; `by_verb` and `by_noun` lead from a head word to its frames."""

    language: Language
    frames: tuple[Frame, ...]
    by_verb: Mapping[str, tuple[Frame, ...]]
    by_noun: Mapping[str, tuple[Frame, ...]]
    grammar: Grammar
    triggers: tuple[TriggerClass, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Weights of the scorer by feature, with the confidence from which a reading is looked at, kept and shown."""

    features: Mapping[str, float]
    floor: float
    keep: float
    show: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """All that tells deals from other text: kinds, frames per language and weights."""

    kinds: Mapping[Kind, KindRules]
    languages: Mapping[Language, LanguageFrames]
    weights: Weights
    fitted: FittedWeights


@cache
def load_frames(folder: Path = DATA) -> Frames:
    """Return the frames of all languages that have a folder of them, checked; raise LexiconError for a fault."""
    groups = list(entries(folder / "groups.toml"))
    kinds = {rules.kind: rules for rules in (_kind(entry, groups) for entry in entries(folder / "kinds.toml"))}
    read = [language for language in Language if (folder / language.value / "triggers.toml").is_file()]
    languages = {language: _language(folder, language, kinds) for language in read}
    return Frames(
        kinds=kinds, languages=languages, weights=_weights(folder), fitted=load_fitted(folder / "fitted.jsonl")
    )


def _kind(entry: Entry, groups: Sequence[Entry]) -> KindRules:
    entry.expect_only(_KIND_KEYS)
    return KindRules(
        kind=Kind(entry.name),
        rank=int(number(entry, "rank", 0)),
        flags=subset(entry, "flags", _FLAGS),
        values=subset(entry, "values", _VALUES),
        sellers=numbers(entry, "sellers"),
        buyers=numbers(entry, "buyers"),
        customers=frozenset(entry.strings("customers")),
        renamed=dict(_renamed(entry.name, group) for group in groups),
    )


def _renamed(kind: str, group: Entry) -> tuple[str, str]:
    """Return under which of its two names a group is not told in deals of `kind`, and under which it is."""
    group.expect_only({"company", "kinds"})
    company = group.string("company")
    return (company, group.name) if kind in group.strings("kinds") else (group.name, company)


def _language(folder: Path, language: Language, kinds: Mapping[Kind, KindRules]) -> LanguageFrames:
    grammar = load_grammar(folder / language.value)
    frames = tuple(_frame(entry, kinds, grammar) for entry in entries(folder / language.value / "frames.toml"))
    by_verb: dict[str, list[Frame]] = {}
    by_noun: dict[str, list[Frame]] = {}
    for frame in frames:
        for verb in frame.verbs:
            by_verb.setdefault(verb, []).append(frame)
        for noun in frame.nouns:
            by_noun.setdefault(noun, []).append(frame)
    return LanguageFrames(
        language=language,
        frames=frames,
        by_verb={word: tuple(found) for word, found in by_verb.items()},
        by_noun={word: tuple(found) for word, found in by_noun.items()},
        grammar=grammar,
        triggers=load_triggers(folder / language.value / "triggers.toml", kinds),
    )


def _frame(entry: Entry, kinds: Mapping[Kind, KindRules], grammar: Grammar) -> Frame:
    entry.expect_only(_FRAME_KEYS)
    kind = Kind(entry.string("kind"))
    if kind not in kinds:
        raise entry.fault(f"{kind!r} is no kind of deal")
    verbs, nouns = entry.strings("verbs"), entry.strings("nouns")
    if not verbs and not nouns:
        raise entry.fault("has no head word")
    example = entry.string("example")
    expected = entry.strings("expect")
    if not expected:
        raise entry.fault("an example needs what is expected of it")
    cues = frozenset(grammar.cues)
    return Frame(
        id=entry.name,
        kind=kind,
        verbs=verbs,
        nouns=nouns,
        needs=subset(entry, "needs", cues),
        boosts=subset(entry, "boosts", cues),
        without=subset(entry, "without", cues),
        payer=entry.strings("payer"),
        payee=entry.strings("payee"),
        partner=entry.strings("partner"),
        sides=entry.strings("sides"),
        weight=number(entry, "weight", 0.0),
        flags=subset(entry, "flags", _FRAME_FLAGS),
        examples=((example, expected),),
    )


def _weights(folder: Path) -> Weights:
    features: Mapping[str, float] = {}
    limits: Mapping[str, float] = {}
    for entry in entries(folder / "weights.toml"):
        values = {key: number(entry, key, 0.0) for key in entry.values}
        if entry.name == "features":
            features = values
        elif entry.name == "limits":
            limits = values
        else:
            raise entry.fault("is neither features nor limits")
    return Weights(
        features=features, floor=limits.get("floor", 0.0), keep=limits.get("keep", 0.0), show=limits.get("show", 0.5)
    )


def subset(entry: Entry, key: str, known: frozenset[str]) -> frozenset[str]:
    """Return the strings under `key`; raise LexiconError for one that is not `known`."""
    found = frozenset(entry.strings(key))
    if found - known:
        raise entry.fault(f"{key} holds {', '.join(sorted(found - known))}, which is not known")
    return found


def number(entry: Entry, key: str, default: float) -> float:
    """Return the number under `key`, or `default` where the key is absent."""
    value = entry.values.get(key, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise entry.fault(f"{key} is to be a number")
    return float(value)


def numbers(entry: Entry, key: str) -> Mapping[str, float]:
    """Return the table of numbers under `key`, empty where the key is absent."""
    table = entry.values.get(key, {})
    if not isinstance(table, dict):
        raise entry.fault(f"{key} is to be a table of numbers")
    return {str(name): number(Entry(entry.file, entry.name, table), name, 0.0) for name in table}
