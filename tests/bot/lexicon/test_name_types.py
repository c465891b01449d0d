"""A word in the name of an unknown firm tells of what type it is."""

from __future__ import annotations

import pytest

from bot.lexicon.name_types import load_name_types

NAMES = [
    ("Brightpeak Storage", "storage"),
    ("Parallax Cloud", "neocloud"),
    ("Kestrel Nuclear", "nuclear"),
    ("雲海銀行", "bank"),
    ("丸磯建設", "builder"),
    ("ロックデール・エナジー", "utility"),
    # the last word counts: a bank's capital arm invests
    ("Harbour Bank Capital", "asset_manager"),
    # a word inside another is none
    ("Databricks", ""),
    ("Quillon", ""),
]


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_a_word_of_the_name_tells_the_type(name: str, expected: str) -> None:
    assert expected == load_name_types().of(name)
