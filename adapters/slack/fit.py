"""Blocks → the blocks that one message may hold, whatever the store contains.

Slack counts the blocks of a message and, all together, their characters; where that ends it does not say, and messages
were refused from 11,300 characters on. What does not fit is left out from the end, and the last line says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.slack.blocks import size, small
from bot.i18n import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from adapters.slack.blocks import Payload
    from bot.model import Language

MOST_BLOCKS = 50
"""Of a message."""
MOST_BLOCKS_OF_VIEW = 100
LARGEST = 9_800
"""Characters of JSON of all blocks together: a little below the 10,000 that were never refused."""
LARGEST_VIEW = 60_000
"""Of a view, which may be 250 kB: text in UTF-8 takes up to four bytes a character."""
_CUT_LINE = 400
_MOST_CHARTS = 2


def fit(
    body: Iterable[Payload],
    tail: Sequence[Payload],
    language: Language,
    most: int = MOST_BLOCKS,
    largest: int = LARGEST,
) -> list[Payload]:
    """Return as many blocks of `body` as fit before all of `tail`, with a line that says what was left out."""
    room = largest - 2 - sum(size(block) + 1 for block in tail)
    places = most - len(tail)
    kept: list[Payload] = []
    sizes: list[int] = []
    for block in body:
        kept.append(block)
        sizes.append(size(block) + 1)
        if len(kept) > places or sum(sizes) > room:
            break
    else:
        return [*kept, *tail]
    while kept and (len(kept) >= places or sum(sizes) > room - _CUT_LINE):
        kept.pop()
        sizes.pop()
    # A title with nothing under it promises what is not there.
    while kept and kept[-1]["type"] in {"header", "divider"}:
        kept.pop()
    return [*kept, small(catalogue(language).text("chat.cut")), *tail]


def few_charts(blocks: Iterable[Payload]) -> Iterator[Payload]:
    """Yield blocks with no more charts than a message may hold."""
    charts = 0
    for block in blocks:
        charts += block["type"] == "data_visualization"
        if block["type"] != "data_visualization" or charts <= _MOST_CHARTS:
            yield block
