"""Finds the organisations and places that the lexicon knows, with one automaton over all their forms.

The longest form at the leftmost place wins. A hit counts where its letters end where a word of its script ends (モデル
is not デル), and where an ambiguous form has what it needs: a capital inside a sentence, or company about it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, MatchKind

from bot.lexicon import Name, Needs, PlaceName
from bot.lexicon import Via as Form
from bot.model import Language
from bot.reading.mentions.compiled import any_before, any_of, per_object
from bot.reading.mentions.found import OrganisationMention, PlaceMention

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.lexicon import Lexicon
    from bot.reading.document import Document
    from bot.reading.mentions.found import Via

_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]")
_HAN = re.compile(r"[\u3400-\u9fff々]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_KOREAN_WORD = re.compile(
    r"(?!(?:가|과|과의|까지|는|도|로|로부터|를|만|부터|에|에게|에서|와|와의|으로|은|을|의|이|측|측은|에는|한테|나|이나)(?![가-힣]))[가-힣]"
)
_NEAR = 40
"""Characters before and after a form in which company, or the state of a town, may stand."""

_SEAT_AFTER = re.compile(
    r"-?\s?(?:based|headquartered)\b|(?:州|市|県)?(?:の?[^\s、。]{1,8})?[にを]?(?:本社|本拠|拠点)|总部|본사",
    re.IGNORECASE,
)
_SEAT_BEFORE = re.compile(
    r"(?:based|headquartered|headquarters|incorporated)\s(?:in|at|near)\s(?:[A-Z][\w.]+(?:\s[A-Z][\w.]+)?,\s)?\Z"
    r"|本社[:は、]\s?\Z|总部位于\Z"
)
_PUBLIC_BODY = re.compile(
    r"\s?(?:州?政府|大使館|当局|議会|大統領|首相|証券取引所|Stock Exchange|Government|government)"
)
_VIA: Mapping[Form, Via] = {
    Form.NAME: "name",
    Form.ALIAS: "alias",
    Form.PRODUCT: "product",
    Form.GOODS: "goods",
    Form.PROJECT: "project",
}


@dataclass(frozen=True, slots=True)
class _Finder:
    automaton: AhoCorasick
    entries: tuple[Name | PlaceName, ...]
    states: Mapping[str, PlaceName]
    state: re.Pattern[str]
    cue_before: re.Pattern[str]
    cue_after: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    entry: Name | PlaceName


def find_names(document: Document, lexicon: Lexicon) -> tuple[list[OrganisationMention], list[PlaceMention]]:
    """Return all known organisations and places of `document`, each by start."""
    finder = _finder(lexicon)
    text = document.text
    hits = sorted((*_hits(document, finder), *_states(text, finder)), key=lambda hit: hit.start)
    # A form without needs vouches for the ambiguous forms of the same organisation or place.
    vouched = {_meaning(hit) for hit in hits if hit.entry.needs is None}
    vouched |= {_meaning(hit) for hit in hits if hit.entry.needs is Needs.CAPITAL and _mid_sentence(document, hit)}
    organisations: list[OrganisationMention] = []
    places: list[PlaceMention] = []
    for position, hit in enumerate(hits):
        entry = hit.entry
        if isinstance(entry, PlaceName):
            if entry.needs is None or _beside_its_state(text, hits, position):
                places.append(_place(document, hit, entry.code))
        elif entry.via is not Form.DECOY and _counts(text, hit, vouched, finder):
            organisations.append(_organisation(text, hit, entry))
    return organisations, places


def _hits(document: Document, finder: _Finder) -> Iterator[_Hit]:
    text = document.text
    parted = document.language is not Language.ZH  # there no mark or change of script parts a name from a word
    for index, start, end in finder.automaton.find_matches_as_indexes(text):
        if _is_whole(text, start, end, parted=parted):
            yield _Hit(start, end, finder.entries[index])


def _states(text: str, finder: _Finder) -> Iterator[_Hit]:
    """Yield the short forms of states (", NV"), which begin with a comma and so would hide a name behind one."""
    for match in finder.state.finditer(text):
        if not _joined(text[match.end() - 1], text[match.end() : match.end() + 1]):
            yield _Hit(match.start(), match.end(), finder.states[match.group()])


def _is_whole(text: str, start: int, end: int, *, parted: bool) -> bool:
    """Return whether the hit is a word of its own in its script; short ones in kanji only where words are `parted`."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if _HANGUL.match(text, start) and (_HANGUL.fullmatch(before) or _goes_on(text, start, end)):
        return False  # after a Korean name its particle follows without a space, before it nothing does
    if _joined(before, text[start]) or _joined(text[end - 1], after):
        return False
    return not (parted and _inside_han(text, start, end))


def _goes_on(text: str, start: int, end: int) -> bool:
    """Return whether a Korean form of two letters is the beginning of a longer word: 「메타버스」 is not 「메타」."""
    return end - start == 2 and _KOREAN_WORD.match(text, end) is not None


def _joined(left: str, right: str) -> bool:
    if not left or not right:
        return False
    if left.isascii() and right.isascii():
        return (left.isalnum() and right.isalnum()) or left in "@_" or right == "_"
    return bool(_KATAKANA.match(left) and _KATAKANA.match(right))


def _inside_han(text: str, start: int, end: int) -> bool:
    """Return whether a form of two Han characters stands inside a longer compound."""
    if end - start != 2 or not _HAN.match(text, start) or not _HAN.match(text, end - 1):
        return False
    return bool(start and _HAN.match(text, start - 1) and text[start - 1] not in "米英独仏日韓台中蘭伊加豪印")


def _meaning(hit: _Hit) -> tuple[str, bool]:
    entry = hit.entry
    return (entry.code, True) if isinstance(entry, PlaceName) else (entry.stands_for, False)


def _mid_sentence(document: Document, hit: _Hit) -> bool:
    """Return whether the form stands inside a sentence, where a common word would have no capital."""
    if not document.text[hit.start].isascii():
        return True
    sentence = document.sentence_at(hit.start)
    if sentence is None or sentence.is_title or sentence.is_heading_or_list:
        return False
    before = document.text[sentence.start : hit.start].rstrip(" \"'(")
    return bool(before) and before[-1] not in ".!?:;"


def _counts(text: str, hit: _Hit, vouched: set[tuple[str, bool]], finder: _Finder) -> bool:
    if hit.entry.needs is None or _meaning(hit) in vouched:
        return True
    before = text[max(0, hit.start - _NEAR) : hit.start][::-1]
    return bool(finder.cue_before.match(before) or finder.cue_after.match(text, hit.end))


def _beside_its_state(text: str, hits: Sequence[_Hit], position: int) -> bool:
    """Return whether another name of the same state or country stands near ("Paris, Texas")."""
    hit = hits[position]
    code, _ = _meaning(hit)
    for other in (*hits[max(0, position - 2) : position], *hits[position + 1 : position + 3]):
        if isinstance(other.entry, PlaceName) and other.entry.code == code and other.entry.text != hit.entry.text:
            gap = text[min(hit.end, other.end) : max(hit.start, other.start)]
            if len(gap) <= _NEAR and "\n" not in gap:
                return True
    return False


def _organisation(text: str, hit: _Hit, entry: Name) -> OrganisationMention:
    is_party = entry.via in {Form.NAME, Form.ALIAS}
    return OrganisationMention(
        start=hit.start,
        end=hit.end,
        text=text[hit.start : hit.end],
        name=entry.stands_for,
        known=True,
        via=_VIA[entry.via],
        owners=() if is_party else entry.owners,
    )


def _place(document: Document, hit: _Hit, code: str) -> PlaceMention:
    text = document.text
    before = text[max(0, hit.start - _NEAR) : hit.start]
    seat = _SEAT_AFTER.match(text, hit.end) or _SEAT_BEFORE.search(before) or _PUBLIC_BODY.match(text, hit.end)
    return PlaceMention(start=hit.start, end=hit.end, text=text[hit.start : hit.end], code=code, is_seat=bool(seat))


@per_object
def _finder(lexicon: Lexicon) -> _Finder:
    states = {place.text: place for place in lexicon.places if place.text.startswith(",")}
    entries: dict[str, Name | PlaceName] = {place.text: place for place in lexicon.places if place.text not in states}
    entries.update({name.text: name for name in lexicon.names})
    forms = lexicon.forms.values()
    before = any_before(word for words in forms for word in words.before)
    legal = any_of(word for words in forms for word in words.legal)
    after = any_of(word for words in forms for word in words.after)
    exchanges = any_of(word for words in forms for word in words.exchanges)
    return _Finder(
        automaton=AhoCorasick(list(entries), matchkind=MatchKind.LeftmostLongest),
        entries=tuple(entries.values()),
        states=states,
        state=re.compile("|".join(map(re.escape, sorted(states, key=len, reverse=True))) or "(?!)"),
        cue_before=re.compile(rf"[\"'「『]?\s?{before}"),
        cue_after=re.compile(rf"[\"'」』]?(?:,?\s?{legal}|(?:'s)?\s?{after}|\s?\({exchanges}|,\s(?:an?|the)\s)"),
    )
