"""Output of the command line: plain where it is not a terminal, progress bars only where somebody watches."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

_PLAIN_WIDTH = 100


def out(text: str = "") -> None:
    """Write a line to standard output; what a terminal's encoding cannot write is replaced, never raised."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")


def err(text: str) -> None:
    """Write a line to standard error."""
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(text.encode(encoding, "replace").decode(encoding) + "\n")


def colour() -> bool:
    """Return whether standard output is a terminal that may be coloured (honours NO_COLOR)."""
    console = Console()
    return console.is_terminal and not console.no_color


def width() -> int:
    """Return the columns of the terminal; 100 where output goes to a file or a pipe."""
    return shutil.get_terminal_size((_PLAIN_WIDTH, 40)).columns if sys.stdout.isatty() else _PLAIN_WIDTH


def watched(items: Iterable[T], what: str, total: int) -> Iterator[T]:
    """Yield `items`, with a progress bar on standard error while that is a terminal."""
    if not sys.stderr.isatty() or total < 2:
        yield from items
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        for item in items:
            yield item
            progress.advance(task)
