"""Processes for the work that takes long: parsing what is large, telling articles from pages, reading them.

An event loop that must answer chats in time cannot do such work, nor can its threads, as Python runs one at a time. The
processes are spawned, never forked: the caller may have threads and database connections.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

logger = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

LONGEST_S = 60.0
"""How long one piece of work may take: whatever is read is bounded in size, so that only a fault takes longer."""
_TASKS_OF_A_PROCESS = 2000  # then it makes room for a new one, with all that libraries kept


class Crew:
    """Runs functions in other processes, which start with the first of them. Used from any event loop and thread."""

    def __init__(self, processes: int = 0, *, longest_s: float = LONGEST_S) -> None:
        """Take how many processes there are, 0 for one for each core, and how long one piece of work may take."""
        self.processes = processes or os.cpu_count() or 1
        """How many pieces of work are done at the same time."""
        self._longest_s = longest_s
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()
        self._is_closed = False

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what a module's function returns in another process.

        Raises:
            TimeoutError: It took too long; its process is given up.
            BrokenProcessPool: A process died, perhaps for want of memory; the next call gets new ones.
        """
        pool, work = self._submitted(function, *args, **kwargs)
        try:
            async with asyncio.timeout(self._longest_s):
                while True:
                    try:
                        return await asyncio.wrap_future(work)
                    except asyncio.CancelledError:
                        if not self._was_given_up(pool):
                            raise
                    # Others' work took too long, or killed a process, while this had not begun.
                    pool, work = self._submitted(function, *args, **kwargs)
        except TimeoutError:
            logger.warning("work took too long", extra={"function": function.__name__})
            self._give_up(pool)
            raise
        except BrokenProcessPool:
            logger.warning("a process died", extra={"function": function.__name__})
            self._give_up(pool)
            raise

    def close(self) -> None:
        """Let the processes end; work that was not begun is not done any more."""
        self._is_closed = True
        if self._pool is not None:
            self._give_up(self._pool)

    def _submitted(
        self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> tuple[ProcessPoolExecutor, Future[R]]:
        with self._lock:
            pool = self._pool = self._pool or self._new_pool()
            return pool, pool.submit(function, *args, **kwargs)

    def _was_given_up(self, pool: ProcessPoolExecutor) -> bool:
        """Return whether it was this pool that was cancelled, and not the task that waits for its work."""
        task = asyncio.current_task()
        return pool is not self._pool and not self._is_closed and task is not None and not task.cancelling()

    def _give_up(self, pool: ProcessPoolExecutor) -> None:
        with self._lock:
            if pool is self._pool:
                self._pool = None
        pool.shutdown(wait=False, cancel_futures=True)

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            max_workers=self.processes,
            mp_context=multiprocessing.get_context("spawn"),
            max_tasks_per_child=_TASKS_OF_A_PROCESS,
        )
