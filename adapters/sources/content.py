"""The text of anything that may hold articles → its articles: told by its content what it is, not by its label.

Servers label feeds `text/html` and pages `text/plain`, and files are named by people; the first element of the text
does not lie.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from adapters.sources.feeds import looks_like_feed, read_feed
from adapters.sources.texts import text_article
from bot.errors import Fault, SourceError

if TYPE_CHECKING:
    from bot.model import Article

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_DATA = re.compile(r"\s*(?:<\?xml|[{\[])")
_HEAD_CHARS = 4096


def articles_in(text: str, address: str) -> tuple[Article, ...]:
    """Return the articles in `text`, in its own order; raise SourceError where it holds none that can be read."""
    if not text.strip():
        raise SourceError(
            f"{address} is empty: give a page, a feed or a file with the text of an article.", address, Fault.EMPTY
        )
    if looks_like_feed(text):
        return tuple(entry.article for entry in read_feed(text, address).entries)
    if text.lstrip().startswith("<") and _HTML.search(text[:_HEAD_CHARS]):
        # Imported here: what reads pages takes a tenth of a second to load, and neither a feed nor a text needs it.
        from adapters.sources.pages import page_article  # noqa: PLC0415

        return (page_article(text, address),)
    if _DATA.match(text) and (text.lstrip().startswith("<") or _is_json(text)):
        raise SourceError(
            f"{address} is data, but no feed: give an RSS, Atom or JSON feed, a page or a text.", address, Fault.NO_FEED
        )
    return (text_article(text, address),)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
