"""What stands beside an English name and says that it is an organisation, or that it is none.

`evidence` weighs a run of capitalised words: 3 for a legal form or a stock code, 2 for a word of its trade or an
apposition, 1 for its place before a verb of business, after "acquired by" or before a sum, 0 for nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.reading.mentions.compiled import any_before, any_of, per_object

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.lexicon import FormWords

WINDOW = 40
"""Characters before a name that are looked at, read backwards."""

_CAMEL = re.compile(r"[A-Za-z0-9]*[a-z][A-Z]\w*|[A-Z]{2,}[a-z]\w*")
_SHOUT = re.compile(r"[A-Z]{3,6}")
_AMONG_PARTIES = re.compile(r"\s" + any_before(("and", "including", "for", "to", "via", "through")))
_PAYS = re.compile(r"'s?\s(?:[a-z-]+\s){0,2}?(?:about\s|nearly\s)?(?:[A-Z]{0,3}[$€£¥₹]|USD|EUR)\s?\d")
_TO_OR_FOR = re.compile(r"\s" + any_before(("to", "for", "among", "lent", "gave", "owes")))
_MONEY_NEAR = re.compile(r"[^.\n]{0,40}?[$€£¥₹]\d")
_SOURCE_BEFORE = re.compile(
    r"\"?\s"
    + any_before(
        (
            "according to", "figures from", "data from", "estimates from", "a note from", "rating from", "ratings from",
            "told", "polled by", "reported by", "seen by", "analysts at", "researchers at", "researchers from", "over",
            "index", "shown by",
        )
    )
)  # fmt: skip
_NO_PARTY_AFTER = re.compile(
    r"\s(?:and\s[A-Z]\w+\s)?(?:served|acted|acting|serving)\sas\s(?:\w+\s){0,2}(?:counsel|advis[eo]r)"
    r"|\s(?:campus|site|project|plant|factory|township|county|road|avenue|street|facility|park|station|building|phase|"
    r"data\scent(?:er|re)|(?<=data\s)cent(?:er|re)|index|rating|standard|exports?)\b|['\"]?\)?\s(?:reported|data|figures)\s(?:that|shows?)\b",
    re.IGNORECASE,
)
_OF_ITSELF = re.compile(
    r"(?:,\s[^,.\n]{1,60},)?\s(?:has\s)?(?:said|says|announced|confirmed|disclosed|told)\b[^.,;\n]{0,40}?\s(?:that\s)?it\s"
    r"(?:will|would|plans|planned|has|had|expects|intends|agreed|aims|signed|raised|is|was)\b"
)
"""A subject that speaks of itself as "it" is no person."""
_DEED_TO_COME = re.compile(
    r"(?:,\s[^,.\n]{1,60},)?\s(?:plans|agreed|agrees|intends|aims|expects|is\sset|will|to)\s(?:to\s)?[A-Za-z]+\s"
)
_SUM_NEAR = re.compile(r"[^.,;\n]{0,30}?(?:[A-Z]{0,3}[$€£¥₹]|USD\s|EUR\s)\d")
_MODEL = re.compile(r"[A-Z]|[A-Za-z-]*[0-9][A-Z0-9]*")


@dataclass(frozen=True, slots=True)
class Grammar:
    """The patterns of the words in and beside names, those before a name to be matched backwards."""

    legal: re.Pattern[str]
    legal_end: re.Pattern[str]
    trade_end: re.Pattern[str]
    cue_before: re.Pattern[str]
    cue_after: re.Pattern[str]
    apposition: re.Pattern[str]
    verb: re.Pattern[str]
    deed: re.Pattern[str]
    governing: re.Pattern[str]
    trade_inside: re.Pattern[str]
    ticker: re.Pattern[str]
    title_before: re.Pattern[str]
    role_after: re.Pattern[str]
    words: FormWords
    verbs: frozenset[str]
    lead_words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Run:
    """A run of capitalised words: its span with the legal form, its name without, and where it stands."""

    start: int
    end: int
    name: str
    is_legal: bool
    at_start: bool


def evidence_of(text: str, run: Run, grammar: Grammar) -> int:
    """Return how strongly form and neighbours say that this is an organisation, 0 for not at all."""
    if run.is_legal or grammar.ticker.match(text, run.end):
        return 3
    lead = text[max(0, run.start - WINDOW) : run.start][::-1]
    told = grammar.cue_before.match(lead) or grammar.cue_after.match(text, run.end)
    if told or grammar.apposition.match(text, run.end):
        return 2
    if is_no_party(text, run.start, run.end) or is_plain(text, run.name):
        return 0
    if speaks_of_itself(text, run.end) or deals_in_sums(text, run.end, grammar):
        return 2
    if _PAYS.match(text, run.end) or (_TO_OR_FOR.match(lead) and _MONEY_NEAR.match(text, run.end)):
        return 1
    if grammar.deed.match(text, run.end) or (grammar.governing.match(lead) and not run.at_start):
        return 1
    is_coined = bool(_CAMEL.fullmatch(run.name) or (_SHOUT.fullmatch(run.name) and not run.at_start))
    repeated = text.find(run.name, text.find(run.name) + 1) >= 0
    if grammar.verb.match(text, run.end) and (is_coined or repeated or not run.at_start):
        return 1
    return 1 if (is_coined or repeated) and (_AMONG_PARTIES.match(lead) or text.startswith("'s", run.end)) else 0


def told_by_words(text: str, start: int, end: int, grammar: Grammar) -> Iterator[str]:
    """Yield which groups of words stand beside the run: a verb of which it is the subject, a word right before it."""
    if grammar.deed.match(text, end):
        yield "deed"
    elif grammar.verb.match(text, end):
        yield "verb"
    if grammar.governing.match(text[max(0, start - WINDOW) : start][::-1]):
        yield "governed"
    if speaks_of_itself(text, end):
        yield "itself"
    if deals_in_sums(text, end, grammar):
        yield "deed_sum"


def speaks_of_itself(text: str, end: int) -> bool:
    """Return whether what ends here goes on to say something of itself as a thing: "X said on Monday it will …"."""
    return _OF_ITSELF.match(text, end) is not None


def deals_in_sums(text: str, end: int, grammar: Grammar) -> bool:
    """Return whether what ends here is the subject of a deed with a sum: "X raises $2 billion", "X to build a $3bn"."""
    deed = grammar.deed.match(text, end) or _DEED_TO_COME.match(text, end)
    return deed is not None and _SUM_NEAR.match(text, deed.end()) is not None


def is_no_party(text: str, start: int, end: int) -> bool:
    """Return whether the neighbours say that this is a source, an adviser, a site, a model or a term of a contract."""
    lead = text[max(0, start - WINDOW) : start][::-1]
    is_term = text.startswith('")', end) and lead.startswith('"')
    is_source = is_term or _SOURCE_BEFORE.match(lead) or _NO_PARTY_AFTER.match(text, end)
    return bool(is_source) or is_model(text[start:end])


def is_model(name: str) -> bool:
    """Return whether the name is a single letter, a model or the number of a site: "H100", "SIN02"."""
    return bool(_MODEL.fullmatch(name))


@per_object
def spaced_grammar(words: FormWords) -> Grammar:
    """Compile the words of one language that is written with spaces."""
    legal, nouns = any_of(words.legal), any_of(words.nouns)
    return Grammar(
        legal=re.compile(rf",?\s{legal}(?:,?\s{legal}){{0,3}}"),
        legal_end=re.compile(rf"(?:{any_before(words.legal)}\s,?)+"),
        trade_end=re.compile(any_before(words.trade)),
        cue_before=re.compile(rf"\"?\s,?{any_before(words.before)}"),
        cue_after=re.compile(
            rf"'s?\s{any_of(words.after)}|-(?:led|backed|owned)\b|\s(?:shares|stock)\b|\s\(backed\sby\b"
        ),
        apposition=re.compile(rf"\"?,\s(?:an?|the|which\sis\san?|one\sof\sthe)\s(?:[\w.,'&%$-]+\s){{0,7}}?{nouns}"),
        verb=re.compile(
            rf"(?:,\s[^,]{{1,60}},)?\s(?:has\s|have\s|will\s|also\s|recently\s|today\s)*{any_of(words.verbs)}"
        ),
        deed=re.compile(rf"(?:,\s[^,]{{1,60}},)?\s(?:has\s|have\s|also\s|recently\s|today\s)*{any_of(words.deeds)}"),
        governing=re.compile(rf"\s{any_before(words.governing)}"),
        trade_inside=re.compile(rf"(?:\S+\s)+?{any_of(words.trade)}(?=\s)"),
        ticker=re.compile(rf"\"?\s?\({any_of(words.exchanges)}\s?[:;]"),
        title_before=re.compile(rf"\s,?{any_before(words.titles)}"),
        role_after=re.compile(rf",\s(?:the\s|its\s|an?\s|who\s)?(?:[\w'&-]+\s){{0,3}}?{any_of(words.roles)}"),
        words=words,
        verbs=frozenset(verb.lower() for verb in words.verbs) - {"and", "also", "is", "to"},
        lead_words=frozenset(word.lower() for word in words.common),
    )


@lru_cache(maxsize=64)
def is_plain(text: str, name: str) -> bool:
    """Return whether the text writes the word in small letters too."""
    small = name.lower()
    position = text.find(small) if small != name else -1
    while position >= 0:
        end = position + len(small)
        if not (text[position - 1 : position].isalpha() or text[end : end + 1].isalpha()):
            return True
        position = text.find(small, end)
    return False
