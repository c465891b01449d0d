"""Finds unknown organisations in Japanese: 「フルックス社」, 「米新興のフルックス」, 「株式会社東雲」, "Fluxline".

Katakana are names or loan words; a run that the dictionary of the tokenizer knows as common nouns is no name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model import Language
from bot.reading.mentions.candidates import Candidate
from bot.reading.mentions.compiled import any_of, per_object
from bot.reading.tokens import is_common_noun

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.lexicon import FormWords
    from bot.reading.document import Document
    from bot.reading.mentions.found import OrganisationMention, PlaceMention

_KATAKANA = r"[ァ-ヺー]{2,}(?:[・&][ァ-ヺー]+)*"
_CAPITALISED = r"[A-Z][A-Za-z0-9&'+-]*"
_LATIN = rf"(?:{_CAPITALISED}(?:\.[A-Za-z0-9]+)?|[a-z]{{1,4}}[A-Z][A-Za-z0-9]+)(?:\s{_CAPITALISED}){{0,4}}"
_MIXED = rf"(?:{_LATIN}[ァ-ヺー]*|{_KATAKANA}[A-Z]*)"
_HAN = r"[一-鿿々]{2,8}?"
_TITLE_AFTER = re.compile(
    r"\s?(?:氏|さん|容疑者|大統領|首相|長官|知事|議員|博士|教授|被告|会長|社長|CEO|最高経営責任者|・[ァ-ヺー]+(?:氏|CEO|最高))"
)
_PARTICLE = r"(?:は|が|と|に(?!よる)|から|へ|も|や|を|の|など|、|,|・|とは|との|への|による)"
_MODEL = re.compile(r".*\d|.*\.(?:com|jp|ai|io)\Z")
_FEWEST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class _Grammar:
    strong: re.Pattern[str]
    cued: re.Pattern[str]
    particle: re.Pattern[str]
    listed: re.Pattern[str]
    common: frozenset[str]
    common_ends: tuple[str, ...]
    given: frozenset[str]


def find_wide_candidates(
    document: Document,
    forms: Mapping[Language, FormWords],
    known: Sequence[OrganisationMention],
    places: Sequence[PlaceMention],
) -> Iterator[Candidate]:
    """Yield runs that have the form of an organisation; those of stronger form come first."""
    grammar = _grammar(forms)
    text = document.text
    sites = {(place.start, place.end) for place in places}
    starts = {mention.start for mention in known}
    ends = {mention.end for mention in known}

    def named(start: int, end: int, evidence: int, name: str) -> Iterator[Candidate]:
        is_site = any(site_start <= start < site_end for site_start, site_end in sites) and evidence < 3
        if not is_site and _is_name(text, start, end, name, grammar):
            yield Candidate(start, end, name, evidence)

    for match in grammar.strong.finditer(text):
        evidence = 3 if match["before_legal"] or match["after_legal"] else 2 if match["trade"] else 0
        if not evidence:
            continue
        name = match["name"] + (match["trade"] or "")
        yield from named(match.start(), match.end(), evidence, name)
    for match in grammar.cued.finditer(text):
        yield from named(match.start("cued"), match.end("cued"), 2, match["cued"])
    for match in grammar.particle.finditer(text):
        yield from named(match.start(), match.end(), 1, match.group())
    for match in grammar.listed.finditer(text):
        beside = match.end("listed") + len(match["join"] or "") in starts or match.start() - 1 in ends
        if beside and not is_common_noun(match["listed"]):
            yield from named(match.start("listed"), match.end("listed"), 1, match["listed"])


def _is_name(text: str, start: int, end: int, name: str, grammar: _Grammar) -> bool:
    if len(name) < _FEWEST_LETTERS or name in grammar.common or name.endswith(grammar.common_ends):
        return False
    if _MODEL.fullmatch(name) or name.split(" ", maxsplit=1)[0] in grammar.given or _TITLE_AFTER.match(text, end):
        return False
    return not (start and "ァ" <= text[start - 1] <= "ー") and not is_common_noun(name)


@per_object
def _grammar(forms: Mapping[Language, FormWords]) -> _Grammar:
    words, english = forms[Language.JA], forms[Language.EN]
    trade, wide = any_of(words.trade), any_of(words.wide)
    kabushiki = r"(?:株式会社|合同会社|有限会社|\(株\))"
    common = words.common | english.common
    return _Grammar(
        strong=re.compile(
            rf"(?=[A-Za-zァ-ヺー一-鿿(])(?<![A-Za-z0-9ァ-ヺー])(?:(?P<before_legal>{kabushiki})\s?)?"
            rf"(?P<name>{_MIXED}|(?<![一-鿿々]){_HAN}(?=(?:{wide}|{kabushiki})(?![一-鿿々ァ-ヺー])))"
            rf"(?P<trade>\s?{trade}(?![一-鿿々ァ-ヺー]))?(?P<after_legal>{kabushiki}|社(?![会員長債内外製説]))?"
        ),
        cued=re.compile(
            rf"{any_of(words.before, left=False)}[「『\"]?(?P<cued>{_MIXED}|(?<=「){_HAN}(?=」))(?![A-Za-z0-9])"
        ),
        particle=re.compile(rf"(?<![A-Za-z0-9ァ-ヺー.@/-])(?!The\s){_LATIN}(?=[」』\"]?{_PARTICLE})"),
        listed=re.compile(rf"(?<![ァ-ヺー])(?P<listed>{_KATAKANA})(?P<join>[、やと・]|および)?"),
        common=common,
        common_ends=tuple(word for word in words.common if len(word) > 3 and not word.isascii()),
        given=english.given,
    )
