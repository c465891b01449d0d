"""The `dealwire` command as somebody types it, in a folder and with a store of its own."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from bot.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEALWIRE_DATABASE_URL", f"sqlite:///{tmp_path}/store.db")
    return tmp_path


@pytest.fixture
def dealwire(
    folder: Path,  # noqa: ARG001  # the command runs in it
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., Outcome]:
    def run(*words: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["dealwire", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return Outcome(int(ended.value.code or 0), captured.out, captured.err)

    return run
