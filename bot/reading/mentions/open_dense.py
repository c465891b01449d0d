"""Finds unknown organisations in Chinese and Korean by a legal form, quotation marks, or their last word.

「拓岚科技股份有限公司」, “汐云算力”, 「㈜한울컴퓨트」, 「미르데이터는」. In Chinese no space parts a name from what is
before it, so a name begins after a mark or a word that leads to one (「与」, 「由」); in Korean it ends before a
particle.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model import Language
from bot.reading.mentions.candidates import Candidate
from bot.reading.mentions.compiled import any_of, per_object

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.lexicon import FormWords
    from bot.reading.document import Document

_HAN = "[一-鿿]"
_HANGUL = "[가-힣]"
_FEWEST_LETTERS = 3
_NOT_A_NAME = re.compile(r"(?:该|本|这|那|各|某|多|两|三|几|数|全|其|我|他|她|新|大|小|中外|上述|部分)")
_NEVER_INSIDE = "有卖年本当说用所作持去入"
"""Letters of Chinese that stand in verbs and dates beside a name, hardly in one."""
_AFTER_A_PARTY = r"[、,。;:(\s已在宣签簽计收采採投获獲於旗拿要」\"]"
_GLOSS = re.compile(r"\s?\((?P<latin>[A-Z][\w.&'-]*(?:\s[A-Z&][\w.&'-]*){0,3})(?:[,、][^()\n]{0,30})?\)")


@dataclass(frozen=True, slots=True)
class _Grammar:
    patterns: tuple[tuple[re.Pattern[str], int], ...]
    trade: tuple[str, ...]
    common: frozenset[str]


def find_dense_candidates(document: Document, words: FormWords) -> Iterator[Candidate]:
    """Yield runs that have the form of an organisation."""
    grammar = _chinese(words) if document.language is Language.ZH else _korean(words)
    for pattern, evidence in grammar.patterns:
        for match in pattern.finditer(document.text):
            name = match["name"]
            if len(name) < _FEWEST_LETTERS or name in grammar.common or name in grammar.trade:
                continue
            if _NOT_A_NAME.match(name):
                continue
            gloss = _GLOSS.match(document.text, match.end())
            if gloss:
                yield Candidate(match.start("name"), gloss.end(), gloss["latin"], max(evidence, 2), (name,))
            else:
                yield Candidate(match.start("name"), match.end(), name, evidence)


@per_object
def _chinese(words: FormWords) -> _Grammar:
    """Compile the patterns of Chinese, the surest first."""
    lead = "".join(sorted(words.lead))
    begin = rf"(?:(?<!{_HAN})|(?<=[{lead}]))"
    trade = any_of(words.trade)
    letter = rf"(?![{lead}{_NEVER_INSIDE}]){_HAN}"
    stem = rf"(?:{letter}|[A-Za-z0-9])"
    return _Grammar(
        patterns=(
            (re.compile(rf"{begin}(?P<name>{stem}{{2,10}}?)(?:\((?:{_HAN}{{2,3}})\))?{any_of(words.legal)}"), 3),
            (re.compile(rf"[\"「『](?P<name>{stem}{{1,8}}?{trade})[\"」』]"), 2),
            (
                re.compile(
                    rf"{begin}(?P<name>(?:{letter}){{2,4}}?{trade})(?={_AFTER_A_PARTY}|[{lead}]|{any_of(words.after)}|\Z)"
                ),
                1,
            ),
        ),
        trade=words.trade,
        common=words.common,
    )


@per_object
def _korean(words: FormWords) -> _Grammar:
    """Compile the patterns of Korean, the surest first."""
    legal, trade = any_of(words.legal), any_of(words.trade)
    end = rf"(?={any_of(words.connectors)}?(?!{_HANGUL}|[A-Za-z0-9]))"
    stem = rf"(?:{_HANGUL}|[A-Za-z0-9])"
    return _Grammar(
        patterns=(
            (re.compile(rf"{legal}\s?(?P<name>{stem}{{2,12}}?){end}"), 3),
            (re.compile(rf"['\"](?P<name>{stem}{{1,10}}?{trade})['\"]"), 2),
            (re.compile(rf"(?<!{_HANGUL})(?<![A-Za-z0-9])(?P<name>{stem}{{1,8}}?{trade}){end}"), 1),
        ),
        trade=words.trade,
        common=words.common,
    )
