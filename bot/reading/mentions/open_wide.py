"""Finds unknown organisations in Japanese: 「フルックス社」, 「米新興のフルックス」, 「丸磯建設」, "Fluxline".

The text is taken apart into pieces of one script, and each piece is judged by what stands in it and beside it: a legal
form, a trade word, a word for its trade, another name of it in brackets, its neighbours in a list, a particle. Katakana
are names or loan words and kanji mostly words: what the dictionary of the tokenizer knows as such is no name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model import Language
from bot.reading.mentions.candidates import Candidate
from bot.reading.mentions.compiled import any_before, any_of, per_object
from bot.reading.mentions.traits import wide_form, wide_neighbours
from bot.reading.tokens import first_word, sort_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.lexicon import FormWords
    from bot.reading.document import Document
    from bot.reading.mentions.found import OrganisationMention, PlaceMention

_CAPITALISED = r"[A-Z][A-Za-z0-9&'+-]*"
_LATIN = rf"(?:{_CAPITALISED}(?:\.[A-Za-z0-9]+)?|[a-z]{{1,4}}[A-Z][A-Za-z0-9]+)(?:\s{_CAPITALISED}){{0,4}}"
_PIECE = re.compile(
    r"(?P<kana>(?:(?<![A-Za-z0-9])[A-Z]{1,5})?[ァ-ヺー]{2,}(?:[・&][ァ-ヺー]+)*(?:・?[A-Z]{2,3}(?![A-Za-z]))?)"
    rf"|(?P<latin>(?<![A-Za-z0-9.@/-]){_LATIN}(?![A-Za-z]))"
    r"|(?P<han>[一-鿿々]{2,})"
)
_LEGAL = r"(?:株式会社|合同会社|有限会社|\(株\))"
_LEGAL_BEFORE = re.compile(rf"{_LEGAL}\s?\Z")
_LEGAL_AFTER = re.compile(rf"\s?{_LEGAL}|(?<!\d)社(?![会員長債内外製説])")
_OF_A_PLACE = re.compile(r"州|市|県|郡|近郊|地区|半島|市場|指数")
_IN_A_PLACE = re.compile(r"[州県市]の?\Z")
_NO_BEGINNING = "系国社行棟件間用的性化等各同当炉型"
"""Kanji that end the word before, or stand for a unit: no name begins with one where a numeral or word was cut off."""
_IN_FULL = re.compile(
    r"(?<![一-鿿々ァ-ヺー])(?P<before>[A-Za-z0-9一-鿿々ァ-ヺー・&]{2,24}?)株式会社|株式会社(?P<after>[A-Za-z0-9一-鿿々ァ-ヺー・&]{2,24})"
)
_TITLE_AFTER = re.compile(
    r"\s?(?:氏|さん|容疑者|大統領|首相|長官|知事|議員|博士|教授|被告|会長|社長|CEO|最高経営責任者|・[ァ-ヺー]+(?:氏|CEO|最高))"
)
_PERSON = re.compile(
    r"(?<![ァ-ヺー・])([ァ-ヺー・]{2,24})\s?(?:氏|さん|大統領|首相|博士|教授|最高[一-鿿]+責任者|CEO|CFO|会長|社長)"
)
_PARTICLE = re.compile(r"[」』\"]?(?:は|が|と|に(?!よる)|から|へ|も|や|を|の|など|、|,|・|とは|との|への|による)")
_SUBJECT = re.compile(r"(?:は|が|から|と|に|への?|を|との|による|も)(?![ぁ-ん]*?的)")
_GLOSS = re.compile(
    r"[」』]?\s?\((?P<latin>[A-Z][A-Za-z0-9]*[a-z][\w.&'-]*(?:\s[A-Z&][\w.&'-]*){0,4})(?:[、,:;][^()\n]{0,30})?\)"
)
_JOINT = re.compile(r"(?:、|と|や|・|および|及び|/|\s?×\s?|→)")
_MODEL = re.compile(r".*\d|.*\.(?:com|jp|ai|io)\Z")
_AREA = re.compile(r"\s(?:County|Parish|Township|City|Island|River|Valley)\Z")
_KANA = re.compile(r"[ァ-ヺー]+")
_WINDOW = 16
_FEWEST_LETTERS = 3
_BRACKETS = ("(", " (", "」(", "』(")
_NEXT_TO_NAMES = (*_BRACKETS, "、", "と", "・", "/", "×", "→")
_BEFORE_NAMES = ("、", "と", "・", "/", "×", "→", "の", "「")
_OPENING = "「『\"'"


@dataclass(frozen=True, slots=True)
class _Grammar:
    cue_before: re.Pattern[str]
    trade_after: re.Pattern[str]
    trade_ends: tuple[str, ...]
    wide_ends: tuple[str, ...]
    lead: re.Pattern[str]
    lead_end: re.Pattern[str]
    common: frozenset[str]
    common_ends: tuple[str, ...]
    given: frozenset[str]
    latin_legal: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of one script; `name` is what it would be called, `glossed` another name of it in brackets."""

    start: int
    end: int
    script: str
    name: str


def find_wide_candidates(
    document: Document,
    forms: Mapping[Language, FormWords],
    known: Sequence[OrganisationMention],
    places: Sequence[PlaceMention],
) -> Iterator[Candidate]:
    """Yield runs that have the form of an organisation, by start."""
    grammar = _grammar(forms)
    text = document.text
    sites = {(place.start, place.end) for place in places}
    ends_of_names = {mention.end for mention in known}
    starts_of_names = {mention.start for mention in known}
    taken = {index for mention in known for index in range(mention.start, mention.end)}
    people = {part for match in _PERSON.finditer(text) for part in (match[1], *match[1].split("・"))}
    if "株式会社" in text:
        yield from _in_full(text, grammar)
    for piece in _pieces(text, grammar):
        if piece.start in taken or piece.end - 1 in taken or piece.name in people:
            continue
        is_glossed = piece.script != "latin" and text.startswith(_BRACKETS, piece.end)
        gloss = _GLOSS.match(text, piece.end) if is_glossed else None
        evidence = _evidence(text, piece, grammar, is_glossed=gloss is not None)
        if not _may_be_called(text, piece, evidence, grammar):
            continue
        if evidence < 3 and (piece.start, piece.end) in sites:
            continue
        is_listed = _beside_a_name(text, piece, starts_of_names, ends_of_names)
        traits = tuple(_traits(document, piece, grammar, is_listed=is_listed))
        if evidence or is_listed:
            ends_of_names.add(piece.end)
        if gloss:
            yield Candidate(piece.start, gloss.end(), gloss["latin"], evidence, (piece.name,), (*traits, "glossed"))
        else:
            yield Candidate(piece.start, piece.end, piece.name, evidence, (), traits)


def _pieces(text: str, grammar: _Grammar) -> Iterator[_Piece]:
    """Yield the pieces of `text`, a trade word in another script taken in: 「日立エナジー」, 「ケルストロム電力」."""
    han: re.Match[str] | None = None
    for match in _PIECE.finditer(text):
        script = str(match.lastgroup)
        start, end = match.span()
        if script == "han":
            han = match
            if not "ァ" <= text[end : end + 1] <= "ヺ" and _may_be_name(text, match, grammar):
                start = _without_lead(text, start, end, grammar)
                yield _Piece(start, end, script, text[start:end])
            continue
        if han is not None and han.end() == start:
            whole = match.group().endswith(grammar.wide_ends) and not grammar.lead_end.match(han.group()[::-1])
            start = _without_lead(text, han.start(), start, grammar) if whole else start
            script = "han" if start < match.start() else script
        trade = grammar.trade_after.match(text, end)
        end = trade.end() if trade else end
        name = text[start:end]
        if script == "latin" and (legal := grammar.latin_legal.match(name[::-1])):
            name = name[: len(name) - legal.end()]
        yield _Piece(start, end, script, name)


def _may_be_name(text: str, han: re.Match[str], grammar: _Grammar) -> bool:
    """Return whether a run of kanji, which mostly are words, has the look of a name or the neighbours of one."""
    return (
        han.group().endswith(grammar.wide_ends)
        or text.startswith(_NEXT_TO_NAMES, han.end())
        or text[han.start() - 1 : han.start()] in _BEFORE_NAMES
        or grammar.lead.match(text, han.start()) is not None
    )


def _without_lead(text: str, start: int, end: int, grammar: _Grammar) -> int:
    """Return where the name begins in a run of kanji: 「米国広達」 and 「地元大手銀行」 begin with what it is."""
    lead = grammar.lead.match(text, start, end)
    if lead is None or end - lead.end() < 2:
        return start
    # 「独自開発」 does not begin with 「独」, the short form of Germany.
    return lead.end() if first_word(text[start:end]) in lead.group() else start


def _in_full(text: str, grammar: _Grammar) -> Iterator[Candidate]:
    """Yield the names that 株式会社 stands before or after, whatever they are made of."""
    for match in _IN_FULL.finditer(text):
        name = (match["before"] or match["after"]).removesuffix("様").removesuffix("系")
        if len(name) > 1 and name not in grammar.common:
            yield Candidate(match.start(), match.end(), name, 3, (), ("in_full",))


def _evidence(text: str, piece: _Piece, grammar: _Grammar, *, is_glossed: bool) -> int:
    """Return how strongly form and neighbours say that this is an organisation, 0 for not at all."""
    lead = text[max(0, piece.start - _WINDOW) : piece.start]
    if _LEGAL_AFTER.match(text, piece.end) and piece.script != "han":
        return 3
    if lead.endswith("社") and _LEGAL_BEFORE.search(lead):
        return 3
    if piece.script == "han":
        return _evidence_of_han(text, piece, lead, grammar, is_glossed=is_glossed)
    if piece.name.endswith(grammar.trade_ends) or grammar.cue_before.match(lead.rstrip(_OPENING)[::-1]):
        return 2
    if is_glossed:
        return 2
    if piece.script == "latin":
        return 1 if _PARTICLE.match(text, piece.end) and not piece.name.startswith("The ") else 0
    is_named = sort_of(piece.name) == "name" or not piece.name.isalpha() or piece.name[-1].isascii()
    if not is_named or sort_of(piece.name) == "person" or _IN_A_PLACE.search(lead):
        return 0
    return 1 if _SUBJECT.match(text, piece.end) else 0


def _evidence_of_han(text: str, piece: _Piece, lead: str, grammar: _Grammar, *, is_glossed: bool) -> int:
    if sort_of(piece.name) in {"common", "place"}:
        return 0
    if piece.name.endswith(grammar.wide_ends):
        return 2
    if is_glossed:
        return 2
    is_cued = grammar.cue_before.match(lead.rstrip(_OPENING)[::-1]) and _SUBJECT.match(text, piece.end)
    return 2 if is_cued and sort_of(piece.name) == "name" else 0


def _beside_a_name(text: str, piece: _Piece, starts: set[int], ends: set[int]) -> bool:
    """Return whether the piece is an item of a list with an organisation before or after it."""
    if piece.script == "han" and (sort_of(piece.name) != "name" or len(piece.name) < 4):
        return False
    if piece.script == "kana" and sort_of(piece.name) == "common":
        return False
    if text[piece.start - 1 : piece.start] in "、と・や/×→" and piece.start - 1 in ends:
        return True
    joint = _JOINT.match(text, piece.end)
    return joint is not None and joint.end() in starts


def _may_be_called(text: str, piece: _Piece, evidence: int, grammar: _Grammar) -> bool:
    """Return whether nothing forbids that an organisation has this name."""
    name = piece.name
    if len(name) < _FEWEST_LETTERS or name in grammar.common or name.split(" ", maxsplit=1)[0] in grammar.given:
        return False
    if piece.script == "han" and name[0] in _NO_BEGINNING:
        return False
    trade = _trade_word(name, grammar)
    if name == trade or name in grammar.wide_ends or (evidence < 3 and name.removesuffix(trade) in grammar.common):
        return False
    if _AREA.search(name) or (piece.script != "han" and trade and _is_plain(name.removesuffix(trade))):
        return False
    if _TITLE_AFTER.match(text, piece.end) or (evidence < 3 and _MODEL.fullmatch(name)):
        return False
    return evidence == 3 or "・" in name or not name.endswith(grammar.common_ends)


def _is_plain(stem: str) -> bool:
    """Return whether a loan word stands before the word of a trade: 「スキル開発」 is a thing that is done."""
    return _KANA.fullmatch(stem) is not None and sort_of(stem) == "common"


def _trade_word(name: str, grammar: _Grammar) -> str:
    """Return the word of a trade with which a name ends, empty for none."""
    if not name.endswith(grammar.trade_ends):
        return ""
    return next(word for word in grammar.trade_ends if name.endswith(word))


def _traits(document: Document, piece: _Piece, grammar: _Grammar, *, is_listed: bool) -> Iterator[str]:
    """Yield what stands in and beside a piece."""
    text = document.text
    yield from wide_neighbours(text, piece.start, piece.end)
    yield from wide_form(piece.name, piece.script)
    yield f"sort:{piece.script}:{sort_of(piece.name)}"
    if trade := _trade_word(piece.name, grammar):
        yield f"trade:{trade}"
    if piece.name.endswith(grammar.wide_ends):
        yield "wide"
    if is_listed:
        yield "listed"
    if _OF_A_PLACE.match(text, piece.end):
        yield "of_a_place"
    if _IN_A_PLACE.search(text[max(0, piece.start - _WINDOW) : piece.start]):
        yield "in_a_place"
    sentence = document.sentence_at(piece.start)
    if sentence is not None and (sentence.is_title or sentence.is_heading_or_list):
        yield "heading"


@per_object
def _grammar(forms: Mapping[Language, FormWords]) -> _Grammar:
    words, english = forms[Language.JA], forms[Language.EN]
    leads = [word for word in words.before if not word.endswith("の")]
    return _Grammar(
        cue_before=re.compile(any_before(words.before)),
        trade_after=re.compile(rf"\s?{any_of(words.trade)}(?![一-鿿々ァ-ヺー])"),
        trade_ends=tuple(sorted(words.trade, key=len, reverse=True)),
        wide_ends=tuple(words.wide),
        lead=re.compile(any_of(leads)),
        lead_end=re.compile(any_before(leads)),
        common=words.common | english.common,
        common_ends=tuple(word for word in words.common if len(word) > 3 and not word.isascii()),
        given=english.given,
        latin_legal=re.compile(rf"(?:{any_before(english.legal)}\s?,?)+(?=\S)"),
    )
