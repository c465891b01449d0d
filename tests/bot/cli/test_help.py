from __future__ import annotations

import inspect
import subprocess
import sys
from importlib import import_module

import pytest
import typer

from bot.cli import SUBCOMMANDS


@pytest.mark.parametrize("name", SUBCOMMANDS)
def test_summary_is_what_the_subcommand_says_of_itself(name: str) -> None:
    subcommand = SUBCOMMANDS[name]
    found = getattr(import_module(f"bot.cli.{subcommand.module}"), subcommand.attribute)

    told = found.info.help if isinstance(found, typer.Typer) else inspect.getdoc(found)

    assert told is not None
    assert subcommand.summary == told.split("\n\n")[0].replace("\n", " ")


@pytest.mark.parametrize("heavy", ["sqlalchemy", "trafilatura", "sudachipy", "apscheduler", "bot.reading"])
def test_help_imports_nothing_heavy(heavy: str) -> None:
    script = f"import sys; from bot.cli import command_line; command_line(['--help']); print({heavy!r} in sys.modules)"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603

    assert done.stdout.strip() == "False"
