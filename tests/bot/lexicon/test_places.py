"""Names of places → ISO 3166 codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import LexiconError
from bot.lexicon.documents import DATA, entries
from bot.lexicon.names import Needs
from bot.lexicon.places import PlaceName, load_places

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def places() -> dict[str, PlaceName]:
    return {place.text: place for place in load_places()}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('"Texas" = { code = "Texas" }', "code is US-TX for a state"),
        ('"Texas" = { code = "US-TX", ja = ["テ"] }', "too short"),
        ('"Texas" = { code = "US-TX" }\n"Tex" = { code = "US-TX", en = ["Texas"] }', "belongs to 'Texas' already"),
        ('"Texas" = { code = "US-TX", context = ["Tex"] }', "'Tex' needs context but is none of its forms"),
        ('"Texas" = { code = "US-TX", fr = ["Texas"] }', "does not know the key fr"),
    ],
)
def test_fault_of_a_place_is_refused(tmp_path: Path, line: str, problem: str) -> None:
    (tmp_path / "places.toml").write_text(line, "utf-8")

    with pytest.raises(LexiconError, match=problem):
        load_places(tmp_path)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("Abilene", "US-TX"), ("テキサス州", "US-TX"), ("Three Mile Island", "US-PA"), ("メンフィス", "US-TN"),
        ("Northern Virginia", "US-VA"), ("Washington state", "US-WA"), ("Washington, D.C.", "US-DC"),
        ("Georgia", "US-GA"), ("西テキサス", "US-TX"), ("石狩", "JP"), ("千葉県", "JP"), ("アブダビ", "AE"),
        ("Johor", "MY"), ("ジョホール", "MY"), ("Maharashtra", "IN"), ("ナルビク", "NO"), ("울산", "KR"),
        ("U.S.", "US"), ("沙特", "SA"), (", TX", "US-TX"), ("Paris", "FR"),
    ],
)  # fmt: skip
def test_place_has_its_code(places: dict[str, PlaceName], form: str, code: str) -> None:
    assert code == places[form].code


@pytest.mark.parametrize("form", ["Mount Pleasant", "Phoenix", "Taylor", "Lancaster", "タイ", "Victoria", "Delaware"])
def test_ambiguous_place_counts_only_beside_its_state_or_country(places: dict[str, PlaceName], form: str) -> None:
    assert Needs.CONTEXT is places[form].needs


def test_washington_alone_is_not_a_place_since_it_may_be_the_state_or_the_capital(places: dict[str, PlaceName]) -> None:
    assert "Washington" not in places


def test_all_fifty_states_and_the_capital_are_known(places: dict[str, PlaceName]) -> None:
    codes = {place.code for place in places.values() if place.code.startswith("US-")}

    states = 50

    assert states + 1 == len(codes)


def test_places_are_sorted_so_that_each_has_one_place() -> None:
    names = [entry.name for entry in entries(DATA / "places.toml")]

    assert sorted(names, key=str.casefold) == names
