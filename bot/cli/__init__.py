"""The `dealwire` command line: one module for each family of subcommands.

Only the module of the subcommand that was called is imported, so that help comes at once and each command waits for
what it needs itself and no more.

Exit codes: 0 all went well; 1 something could not be done, said on standard error in a sentence; 2 the command was
not understood; 130 interrupted.
"""

from __future__ import annotations

import gc
import logging
import sys
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

import typer

from bot.cli.terminal import err
from bot.errors import DealwireError

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Subcommand:
    """Where a subcommand is: an attribute of a module of `bot.cli`, a function or a Typer of its own; and its help.

    `summary` repeats the first paragraph of its docstring, which help shows without importing it.
    """

    module: str
    attribute: str
    summary: str


SUBCOMMANDS = {
    "demo": Subcommand(
        "demo",
        "demo",
        "Read the bundled sample articles into a fresh SQLite file, then show a digest and the money loops.",
    ),
    "read": Subcommand(
        "read", "read", "Show what is read in articles; nothing is stored. ● is shown to people, ○ is kept as doubtful."
    ),
    "ingest": Subcommand(
        "ingest", "ingest", "Read articles and store their deals; what is known already is left as it is."
    ),
    "digest": Subcommand("digest", "digest", "Show the digest of what the store has learned lately."),
    "ask": Subcommand("ask", "ask", "Answer a chat command in the terminal, from the store."),
    "chart": Subcommand(
        "chart", "chart", "Draw loops, the money of a company, or deals by time, kind, payer or place."
    ),
    "fit": Subcommand(
        "fit", "fit", "Fit the weights of the scorer on articles with answers written by people; minutes on one core."
    ),
    "fit-names": Subcommand(
        "fit_names", "fit_names", "Fit the weights by which unknown names are judged; minutes on one core."
    ),
    "eval": Subcommand(
        "evaluation",
        "evaluate",
        "Score readings against answers written by people (the last section of docs/guide.md says how).",
    ),
    "run": Subcommand(
        "run",
        "run",
        "Read the sources, serve the chats, post digests and alerts until stopped (SIGTERM or Ctrl-C).",
    ),
    "sources": Subcommand("sources", "app", "The feeds that `dealwire run` reads."),
    "doctor": Subcommand(
        "doctor", "doctor", "Check settings, store, dictionaries and chats; say what is missing and what to do."
    ),
    "db": Subcommand("database", "app", "Care of the store."),
}

_OBJECTS_BEFORE_COLLECTION = 50_000
"""Nearly all objects of a start live to its end: looking through them at each 700 new ones is a sixth of the time."""


def command_line(arguments: Sequence[str]) -> typer.Typer:
    """Return the command line in which the subcommand that `arguments` name can run, and the others show their help."""
    app = typer.Typer(name="dealwire", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    app.callback()(_root)
    called = next((argument for argument in arguments if not argument.startswith("-")), None)
    for name, subcommand in SUBCOMMANDS.items():
        if name != called:
            app.command(name, help=subcommand.summary)(_not_called)
            continue
        found = getattr(import_module(f"bot.cli.{subcommand.module}"), subcommand.attribute)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name)(found)
    return app


def _not_called() -> None:
    """Stand in for a subcommand that was not called."""


def _root(*, verbose: bool = typer.Option(False, "--verbose", "-v", help="Log what is done and why.")) -> None:
    """Read AI-infrastructure deals out of Japanese and English news, and answer for them."""
    level = logging.DEBUG if verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for library in ("httpx", "httpcore", "trafilatura", "htmldate", "charset_normalizer"):
        logging.getLogger(library).setLevel(logging.WARNING if verbose else logging.CRITICAL)


def main() -> None:
    """Run the command line; the process ends with its exit code."""
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTION)
    try:
        command_line(sys.argv[1:])()
    except DealwireError as error:
        err(f"dealwire: {error}")
        sys.exit(1)
    except BrokenPipeError:
        # The reader of a pipe went away (`dealwire … | head`): not a fault, and nothing more can be written.
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
