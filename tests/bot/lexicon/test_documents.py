"""One TOML file → checked entries, the quick way and the usual way alike."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import LexiconError
from bot.lexicon.documents import DATA, _one_line_keys, _one_line_tables, entries

if TYPE_CHECKING:
    from pathlib import Path

ONE_LINE = sorted([*(DATA / "organisations").glob("*.toml"), *DATA.glob("p*.toml"), DATA / "decoys.toml"])


@pytest.mark.parametrize("path", ONE_LINE, ids=lambda path: path.stem)
def test_quick_way_reads_what_the_toml_parser_reads(path: Path) -> None:
    text = path.read_text("utf-8")

    assert tomllib.loads(text) == _one_line_tables(text)


@pytest.mark.parametrize(
    "path", sorted(DATA.glob("[ej][na]/*.toml")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_quick_way_reads_tables_of_one_line_keys(path: Path) -> None:
    text = path.read_text("utf-8")

    assert tomllib.loads(text) == _one_line_keys(text)


@pytest.mark.parametrize(
    "text",
    [
        "a = 1",  # a key before any table
        "[a]\nb = 1\nb = 2",  # a key twice, which TOML refuses
        '[a]\nb = 1\n"b" = 2',  # the same key, quoted
        "[a]\n[a]",  # a table twice
        "[a.b]\nc = 1",  # a table inside another
        "[a]\nb.c = 1",  # a key inside another
        "[a]\nb = 1_000",  # a number that JSON does not know
        "[a]\nb = 01",  # a number that TOML refuses
        "[a]\nb = [1, 2]",  # a list of anything but strings
        "[a]\nb = 2026-01-01",  # a date
    ],
)
def test_quick_way_for_tables_leaves_everything_else_to_the_toml_parser(text: str) -> None:
    assert _one_line_keys(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "[a]\nb = 1",  # another layout
        '"a" = { b = 1 }',  # another type
        '"a" = { b = "x", b = "y" }',  # a key twice, which TOML refuses
        '"a" = { b = "x" }\n"a" = { b = "y" }',  # an entry twice
        '"a" = { b = "\\u00e9" }',  # an escape that is left to the TOML parser
        "\"a\" = { b = 'x' }",  # another kind of string
    ],
)
def test_quick_way_leaves_everything_else_to_the_toml_parser(text: str) -> None:
    assert _one_line_tables(text) is None


@given(st.text(alphabet="ab\"\\{}[]=,' あ・#", max_size=30))
def test_quick_way_agrees_on_strings_of_any_marks(value: str) -> None:
    quoted = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    text = f"{quoted} = {{ key = {quoted}, list = [{quoted}, {quoted}] }}"

    assert tomllib.loads(text) == _one_line_tables(text)


def test_entry_names_file_and_entry_in_its_fault(tmp_path: Path) -> None:
    path = tmp_path / "things.toml"
    path.write_text('"Alpha" = { colour = "red" }', "utf-8")
    (entry,) = entries(path)

    with pytest.raises(LexiconError, match=r"things\.toml: entry 'Alpha': does not know the key colour"):
        entry.expect_only({"size"})


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('"A" = "b"', "is to be a table"),
        ("A = {", "cannot be read as TOML"),
        ('"A" = { en = "b" }', "en is to be a list of strings"),
        ('"A" = { en = [""] }', "not a string with text"),
        ('"A" = { en = [1] }', "not a string with text"),
    ],
)
def test_wrong_shape_is_refused(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "things.toml"
    path.write_text(line, "utf-8")

    with pytest.raises(LexiconError, match=problem):
        [entry.strings("en") for entry in entries(path)]


def test_required_string_that_is_missing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "things.toml"
    path.write_text('"A" = { en = ["b"] }', "utf-8")
    (entry,) = entries(path)

    with pytest.raises(LexiconError, match="type is to be a string"):
        entry.string("type")


def test_missing_file_is_a_fault_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"absent\.toml: cannot be read"):
        list(entries(tmp_path / "absent.toml"))
