"""Folds the names in brackets after a name into it: 「コアウィーブ(CoreWeave)」, "Nvidia (NASDAQ: NVDA)".

What stands in the brackets is another name of the same organisation, in another script, as a stock code or as
initials; so both are one mention, whose canonical name comes from whichever of the two is known.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.reading.mentions.found import OrganisationMention

_OPENING = re.compile(r"[\"'」』]?,?(?:\s(?:Inc|Corp|Corporation|Ltd|plc|LLC|Co|Group|Holdings|社)\.?,?)?\s?[(\[]\s?")
_REST = re.compile(r"[^()\[\]\n]{0,24}[)\]]")
_CODE = re.compile(
    r"[\"'」』]?,?(?:\s(?:Inc|Corp|Corporation|Ltd|plc|LLC|Co|Group|Holdings)\.?,?)?\s?\(\s?"
    r"(?:(?:[A-Z][A-Za-z]{1,9}(?:\s[A-Z][A-Za-z]+)?|東証\w{0,4}|証券コード|ナスダック)\s?[:;、,]?\s?)?"
    r"(?P<code>[A-Z]{1,5}(?:\.[A-Z]{1,2})?|\d{4,6}(?:\.[A-Z]{1,2})?)\s?(?:[,;/][^()\n]{0,40})?\)"
)
_OTHER_NAME = re.compile(
    r"\s?\(\s?(?P<name>[A-Za-z][\w .&'-]{1,40}|[\u30a0-\u30ff・ー]{2,24})(?:、[^()\n]{0,24}|,[^()\n]{0,24})?\)"
)


def fold_glosses(
    text: str, found: Sequence[OrganisationMention], tickers: Mapping[str, str]
) -> list[OrganisationMention]:
    """Return `found` by start, names in brackets folded into the name before them."""
    ordered = sorted(found, key=lambda mention: (mention.start, -mention.end))
    folded: list[OrganisationMention] = []
    for mention in ordered:
        if folded and mention.start < folded[-1].end:
            continue
        if folded and (joined := _joined(text, folded[-1], mention)) is not None:
            folded[-1] = joined
            continue
        folded.append(_with_code(text, mention, tickers))
    return folded


def _joined(text: str, outer: OrganisationMention, inner: OrganisationMention) -> OrganisationMention | None:
    """Return both as one, None where `inner` is not a name for `outer` in brackets."""
    opening = _OPENING.match(text, outer.end)
    if opening is None or opening.end() != inner.start:
        return None
    closing = _REST.match(text, inner.end)
    if closing is None or (outer.known and inner.known and outer.name != inner.name):
        return None
    lead = outer if outer.known or not inner.known else inner
    return replace(
        lead,
        start=outer.start,
        end=closing.end(),
        text=text[outer.start : closing.end()],
        in_gloss=True,
        form_evidence=max(outer.form_evidence, inner.form_evidence),
    )


def _with_code(text: str, mention: OrganisationMention, tickers: Mapping[str, str]) -> OrganisationMention:
    """Return the mention with the stock code, the initials or the name in another script after it."""
    code = _CODE.match(text, mention.end)
    if code is not None:
        owner = tickers.get(code["code"].split(".")[0])
        if mention.known and owner is not None and owner != mention.name:
            return mention
        known = mention if mention.known or owner is None else replace(mention, name=owner, known=True, via="ticker")
        return replace(known, end=code.end(), text=text[mention.start : code.end()], in_gloss=True, form_evidence=3)
    other = _OTHER_NAME.match(text, mention.end)
    if other is not None and mention.known and mention.text[-1].isascii() != other["name"].isascii():
        return replace(mention, end=other.end(), text=text[mention.start : other.end()], in_gloss=True)
    return mention
