"""A file or folder on this machine → its articles.

Text, Markdown, pages and feeds are told apart by their content. A folder is read with all below it, in the order of
its names; what in it cannot be read is logged and passed over, and only a folder that yields nothing is an error.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from adapters.sources.content import articles_in
from adapters.sources.decode import decode
from bot.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.model import Article

logger = logging.getLogger(__name__)

MAX_FILE_BYTES = 50_000_000
SUFFIXES = frozenset({".txt", ".md", ".html", ".htm", ".xml", ".rss", ".atom", ".json"})


def path_of(address: str) -> Path:
    """Return the path that an address names: a path as typed, with `~`, or a `file:` URI of this machine."""
    if not address.lower().startswith("file:"):
        return Path(address).expanduser()
    parts = urlsplit(address)
    if parts.netloc not in {"", "localhost"}:
        raise SourceError(f"{address} names a file on another machine: copy it here, or give its web address.", address)
    return Path(unquote(parts.path))


def read_path(address: str, max_bytes: int = MAX_FILE_BYTES) -> tuple[Article, ...]:
    """Return the articles of the file or folder at `address`; raise SourceError where there are none."""
    path = path_of(address)
    try:
        if path.is_dir():
            return _read_folder(path, address, max_bytes)
        return read_file(path, address, max_bytes)
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        raise SourceError(_reason(error, address), address) from error


def read_file(path: Path, address: str, max_bytes: int = MAX_FILE_BYTES) -> tuple[Article, ...]:
    """Return the articles of one file.

    Raises:
        SourceError: It is empty, too large, binary, or holds no article.
        OSError: It cannot be opened.
    """
    if path.suffix.lower() not in SUFFIXES:
        expected = " ".join(sorted(SUFFIXES))
        if not path.exists():
            raise SourceError(f"{address} does not exist: check the path.", address)
        raise SourceError(f"{address} is not of a kind that is read: give a file of {expected}, or a folder.", address)
    if path.exists() and not path.is_file():
        raise SourceError(f"{address} is not a regular file: give a file or a folder.", address)
    with path.open("rb") as file:
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        size = max(path.stat().st_size, len(data))
        raise SourceError(
            f"{address} has {size:,} bytes, more than the {max_bytes:,} that are read: split it, or raise the limit.",
            address,
        )
    if not data.strip():
        raise SourceError(f"{address} is empty: give a file with the text of an article.", address)
    uri = path.resolve().as_uri()
    try:
        return articles_in(decode(data, address), uri)
    except SourceError as error:
        # The articles are known by the URI, but a person asked for the path.
        raise SourceError(str(error).replace(uri, address), address) from error


def _read_folder(folder: Path, address: str, max_bytes: int) -> tuple[Article, ...]:
    articles: list[Article] = []
    first_error: SourceError | None = None
    for path in _files_below(folder):
        try:
            articles += read_file(path, str(path), max_bytes)
        except SourceError as error:
            first_error = first_error or error
            logger.warning("file passed over", extra={"path": str(path), "reason": str(error)})
        except OSError as error:
            first_error = first_error or SourceError(_reason(error, str(path)), str(path))
            logger.warning("file passed over", extra={"path": str(path), "reason": str(error)})
    if articles:
        return tuple(articles)
    if first_error is not None:
        raise SourceError(f"{address} holds no file that can be read; the first: {first_error}", address)
    expected = " ".join(sorted(SUFFIXES))
    raise SourceError(f"{address} holds no article: put files of {expected} into it.", address)


def _files_below(folder: Path) -> Iterator[Path]:
    """Yield the files that are read, by name within each folder; hidden ones and linked folders are left out."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield Path(parent, name)


def _reason(error: OSError | ValueError, address: str) -> str:
    match error:
        case FileNotFoundError():
            return f"{address} does not exist: check the path."
        case PermissionError():
            return f"{address} may not be read: give this program's user the right to read it."
        case _:
            return f"{address} cannot be read ({error}): check the path."
