"""The `dealwire` command line: one module for each family of subcommands.

Exit codes: 0 all went well; 1 something could not be done, said on standard error in a sentence; 2 the command was
not understood; 130 interrupted.
"""

from __future__ import annotations

import logging
import sys

import typer

from bot.cli import ask, database, demo, digest, doctor, evaluation, ingest, read, run
from bot.cli.terminal import err
from bot.errors import DealwireError

app = typer.Typer(name="dealwire", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.command("demo")(demo.demo)
app.command("read")(read.read)
app.command("ingest")(ingest.ingest)
app.command("digest")(digest.digest)
app.command("ask")(ask.ask)
app.command("eval")(evaluation.evaluate)
app.command("run")(run.run)
app.command("doctor")(doctor.doctor)
app.add_typer(database.app, name="db")


@app.callback()
def _root(*, verbose: bool = typer.Option(False, "--verbose", "-v", help="Log what is done and why.")) -> None:
    """Read AI-infrastructure deals out of Japanese and English news, and answer for them."""
    level = logging.DEBUG if verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for library in ("httpx", "httpcore", "trafilatura", "htmldate", "charset_normalizer"):
        logging.getLogger(library).setLevel(logging.WARNING if verbose else logging.CRITICAL)


def main() -> None:
    """Run the command line; the process ends with its exit code."""
    try:
        app()
    except DealwireError as error:
        err(f"dealwire: {error}")
        sys.exit(1)
    except BrokenPipeError:
        # The reader of a pipe went away (`dealwire … | head`): not a fault, and nothing more can be written.
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
