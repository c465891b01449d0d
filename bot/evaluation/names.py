"""Company names as an evaluation compares them: case folded, without legal forms.

Kept apart from the reader's own name handling on purpose: a measure that shares code with what it
measures would share its mistakes.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LATIN_FORMS = re.compile(
    r"ab|ag|as|asa|bv|co|company|corp|corporation|gmbh|inc|incorporated|kg|kk|limited|llc|llp|lp|ltd|nv|oy|oyj|plc|pte|"
    r"pty|sa|sas|se|spa|srl"
)
_EAST_ASIAN_FORMS = re.compile(
    r"株式会社|有限会社|合同会社|\(株\)|\(有\)|股份有限公司|有限责任公司|有限公司|股份公司|주식회사|유한회사|\(주\)"
)
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}|\b(?:[a-z]\.)+[a-z]\b")
_BETWEEN_WORDS = re.compile(r"[\s,.]+")


@lru_cache(maxsize=4096)
def comparable(name: str) -> str:
    """Return the form in which two spellings of one name are equal: `"NVIDIA Corp."` → `"nvidia"`.

    A name that is nothing but a legal form stays as it is, so that no two such names fall together.
    """
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    bare = _EAST_ASIAN_FORMS.sub(" ", folded)
    bare = _DOTTED.sub(lambda match: match.group().replace(".", ""), bare)
    words = [word for word in _BETWEEN_WORDS.split(bare) if word]
    while len(words) > 1 and _LATIN_FORMS.fullmatch(words[-1]):
        words.pop()
    return " ".join(words) or folded
