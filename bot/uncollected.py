"""Work without the garbage collector: for what makes many objects that are all wanted to its end."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def uncollected() -> Iterator[None]:
    """Put off the garbage collector within the context, and have it as it was behind it.

    It finds nothing among objects that all stay, and looking takes a tenth of a short command, a fifth of loading data.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
