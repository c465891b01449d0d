"""A plain-text or Markdown document → an article.

A block of YAML front matter between lines of `---` gives title, date, language, address and author; without it the
first heading or line is the title. The body is kept as it is: what Markdown means is for the reader to know.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import yaml

from adapters.sources.addresses import canonical_url, outlet_of
from adapters.sources.dates import JAPAN, parse_date
from adapters.sources.markup import storable
from bot.errors import Fault, SourceError
from bot.model import Article, Language

if TYPE_CHECKING:
    from collections.abc import Mapping

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(.*?)(?:\n|^)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"([A-Za-z_]+)\s*:\s*(.+)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.+?)\s*#*\s*$")
_WEB_ADDRESS = re.compile(r"https?://[^\s()<>\"'（）「」]+")
_LONGEST_FRONT_MATTER = 20_000
_LONGEST_TITLE = 200  # a longer first line is a paragraph, not a title

_DATE_FIELDS = ("date", "published", "published_at", "pubdate", "created")
_LANGUAGE_FIELDS = ("lang", "language", "locale")
_ADDRESS_FIELDS = ("source", "url", "source_url", "canonical_url", "link", "original")
_OUTLET_FIELDS = ("outlet", "publisher", "site", "author")


def text_article(text: str, address: str) -> Article:
    """Return the article that a text document holds.

    Args:
        text: The whole document.
        address: Its own address, `file:` or `http(s):`; it is the article's unless the front matter names a source.

    Raises:
        SourceError: There is no text, or none below the front matter.
    """
    if not text.strip():
        raise SourceError(f"{address} is empty: give a file with the text of an article.", address, Fault.EMPTY)
    fields, body = _split(text)
    if not body.strip():
        raise SourceError(
            f"{address} is empty below its front matter: put the article's text there.", address, Fault.EMPTY
        )
    source = _source_in(fields)
    language = language_of(_first(fields, _LANGUAGE_FIELDS))
    published = parse_date(_first(fields, _DATE_FIELDS), JAPAN if language is Language.JA else None)
    return Article(
        url=source or canonical_url(address),
        title=_first(fields, ("title",)) or _title_in(body) or _name_of(address),
        text=body.strip(),
        outlet=outlet_of(source) if source else _named_outlet(fields) or outlet_of(address),
        guid=_first(fields, ("guid", "id")) or None,
        published_at=published.at if published else None,
        date_only=published.date_only if published else False,
        language=language,
    )


def language_of(tag: str | None) -> Language | None:
    """Return the language of a tag such as `ja-JP`, None for none and for those that the domain has no word for."""
    code = re.split(r"[-_]", tag.strip().lower(), maxsplit=1)[0] if tag else ""
    return Language(code) if code in set(Language) else None


def _split(text: str) -> tuple[dict[str, str], str]:
    """Return the fields of the front matter, names in lower case, and the text below it."""
    found = _FRONT_MATTER.match(text)
    if found is None or len(found.group(1)) > _LONGEST_FRONT_MATTER:
        return {}, text
    block = found.group(1)
    fields = _fields(block)
    # Two rules around a paragraph are no front matter: nothing of the text may be lost.
    return (fields, text[found.end() :]) if fields or not block.strip() else ({}, text)


def _fields(block: str) -> dict[str, str]:
    try:
        # BaseLoader builds only strings, lists and mappings: no objects, and a date stays as it was written.
        loaded = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError:
        # A title with a colon in it is not YAML, but what is meant is plain.
        lines = (_FIELD.fullmatch(line.strip()) for line in block.splitlines())
        return {line.group(1).lower(): line.group(2).strip("\"' ") for line in lines if line}
    if not isinstance(loaded, dict):
        return {}
    return {str(name).lower(): _on_one_line(value) for name, value in loaded.items() if isinstance(value, str)}


def _on_one_line(value: str) -> str:
    # Other spacing of a title is its own: passages are quoted to the letter.
    return " ".join(line.strip() for line in storable(value).strip().splitlines())


def _first(fields: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")


def _source_in(fields: Mapping[str, str]) -> str | None:
    """Return the web address in the field that names the source, with or without words around it."""
    for name in _ADDRESS_FIELDS:
        found = _WEB_ADDRESS.search(fields.get(name, ""))
        if found:
            return canonical_url(found.group())
    return None


def _named_outlet(fields: Mapping[str, str]) -> str:
    """Return who published a text that has no web address: by name, or `Wire` of a source such as `Wire/2025/7.md`."""
    return _first(fields, _OUTLET_FIELDS) or fields.get("source", "").partition("/")[0].strip()


def _title_in(body: str) -> str:
    lines = [line for line in body.splitlines() if line.strip()]
    heading = next(
        (found.group(1) for line in lines[:5] if (found := _HEADING.match(line[: 2 * _LONGEST_TITLE]))), None
    )
    title = heading if heading is not None else lines[0].strip()
    return title if len(title) <= _LONGEST_TITLE else ""


def _name_of(address: str) -> str:
    name = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2]
    return name.rpartition(".")[0] or name or address
