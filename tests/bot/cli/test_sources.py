"""`dealwire sources`, as it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from bot.cli import command_line
from bot.errors import SourceError
from bot.pipeline.starter import starter_feeds

if TYPE_CHECKING:
    from pathlib import Path

    from tests.databases import SqliteMaker

LIST = (
    '<opml><outline text="A" xmlUrl="https://a.example/rss"/><outline text="B" xmlUrl="https://b.example/rss"/></opml>'
)


@pytest.fixture(autouse=True)
def _store(sqlite_databases: SqliteMaker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DEALWIRE_DATABASE_URL", sqlite_databases.upgraded())
    monkeypatch.chdir(tmp_path)


def typed(*words: str) -> str:
    found = CliRunner().invoke(command_line(["sources"]), ["sources", *words], catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.output


def test_list_of_feeds_goes_in_and_out(tmp_path: Path) -> None:
    (tmp_path / "in.opml").write_text(LIST, "utf-8")

    assert "2 feeds are read" in typed("import", "in.opml")
    assert "1\twaiting\tA\thttps://a.example/rss" in typed("list")
    typed("remove", "1")
    assert "1 feeds are in" in typed("export", "out.opml")

    written = (tmp_path / "out.opml").read_text("utf-8")
    assert "https://b.example/rss" in written
    assert "https://a.example/rss" not in written


def test_feeds_to_begin_with_are_added_once() -> None:
    typed("import", "starter")
    typed("import", "starter")

    assert len(typed("list").splitlines()) == len(starter_feeds())


def test_what_is_not_there_is_an_error() -> None:
    with pytest.raises(SourceError, match="There is no source 7"):
        typed("remove", "7")
    with pytest.raises(SourceError, match="cannot be read"):
        typed("import", "nowhere.opml")


def test_address_that_cannot_be_read_is_not_added() -> None:
    with pytest.raises(SourceError, match="leads to ftp address"):
        typed("add", "ftp://a.example/rss")

    assert typed("list") == ""
