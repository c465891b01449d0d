"""Tells the language of a text by its script.

Kana mean Japanese, hangul Korean. Han characters alone are Chinese or Japanese: the characters that only one of them
writes decide, which the national character sets tell, then what the source declares. Everything else is read as
English.
"""

from __future__ import annotations

import re

from bot.model import Language

_SAMPLE = 4000
"""Characters that are looked at: a title and a lead are enough, and a page of 50 MB costs no more."""

_EASTERN = re.compile(r"[\u1100-\u11ff\u3041-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9d]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]+")
_HANGUL = re.compile(r"[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_LATIN = re.compile(r"[A-Za-z]+")


def detect_language(text: str, declared: Language | None = None) -> Language:
    """Return the language of `text`; `declared` decides only where the script leaves it open."""
    sample = text[:_SAMPLE]
    if sample.isascii() or not _EASTERN.search(sample):
        return Language.EN
    han, kana, hangul = (len("".join(script.findall(sample))) for script in (_HAN, _KANA, _HANGUL))
    words = len(_LATIN.findall(sample))
    # A few letters of another script are a name or a quotation: a sixth of the words must be of it.
    if (han + kana + hangul) * 6 < words:
        return Language.EN if declared is None or not han + kana + hangul else _closest(declared, han, kana, hangul)
    if hangul > kana and hangul * 2 > han:
        return Language.KO
    if kana * 12 >= han and kana:
        return Language.JA
    if han > words:
        return _chinese_or_japanese("".join(_HAN.findall(sample)), declared)
    return Language.EN


def _closest(declared: Language, han: int, kana: int, hangul: int) -> Language:
    """Return `declared` where letters of its script are there at all."""
    seen = {Language.JA: kana > 0, Language.KO: hangul > 0, Language.ZH: han > 0}
    return declared if seen.get(declared) and han + kana + hangul >= 20 else Language.EN


def _chinese_or_japanese(han: str, declared: Language | None) -> Language:
    japanese = han.encode("cp932", "ignore").decode("cp932")
    only_chinese = len(han) - len(japanese)
    only_japanese = sum(
        not character.encode("gb2312", "ignore") + character.encode("big5", "ignore") for character in japanese
    )
    if only_chinese != only_japanese:
        return Language.ZH if only_chinese > only_japanese else Language.JA
    return Language.JA if declared is Language.JA else Language.ZH
