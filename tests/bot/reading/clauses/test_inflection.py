"""Head words are known in all their forms."""

from __future__ import annotations

import pytest

from bot.reading.clauses.inflection import forms

IRREGULAR = {"buy": "bought", "take": "took/taken"}


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("invest", {"invest", "invests", "investing", "invested"}),
        ("lease", {"lease", "leases", "leasing", "leased"}),
        ("commit", {"commit", "commits", "committing", "committed"}),
        ("supply", {"supply", "supplies", "supplying", "supplied"}),
        ("buy", {"buy", "buys", "buying", "bought"}),
        ("take over", {"take over", "takes over", "taking over", "took over", "taken over"}),
    ],
)
def test_a_verb_takes_all_its_forms(verb: str, expected: set[str]) -> None:
    assert set(forms([verb], [], IRREGULAR)) == expected


def test_only_past_forms_are_past() -> None:
    table = forms(["buy"], [], IRREGULAR)

    assert {text for text, (form,) in table.items() if form.is_past} == {"bought"}


def test_a_word_that_is_verb_and_noun_has_both_forms() -> None:
    table = forms(["lease"], ["lease"], {})

    assert [form.is_verb for form in table["leases"]] == [True, False]


@pytest.mark.parametrize(("noun", "plural"), [("deal", "deals"), ("warranty", "warranties"), ("pass", "passes")])
def test_a_noun_has_its_plural(noun: str, plural: str) -> None:
    assert set(forms([], [noun], {})) == {noun, plural}
