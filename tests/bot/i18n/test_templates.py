"""The language of templates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import LexiconError
from bot.i18n import Piece, Value, fill, fill_first


def filled(template, **slots):
    pieces = fill(
        template, {name: Value(*value) if isinstance(value, tuple) else Value(value) for name, value in slots.items()}
    )
    return None if pieces is None else "".join(piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("expected", "template", "slots"),
    [
        ("up to $5B", "up to {sum}", {"sum": "$5B"}),
        ("1 source", "{n} {n:source|sources}", {"n": ("1", 1)}),
        ("3 sources", "{n} {n:source|sources}", {"n": ("3", 3)}),
        ("0 sources", "{n} {n:source|sources}", {"n": ("0", 0)}),
        # an empty wording is one too
        ("A", "{a}{a:|が}", {"a": "A"}),
        ("invest $5B in X", "invest[ {money}] in {x}", {"x": "X", "money": "$5B"}),
        ("invest in X", "invest[ {money}] in {x}", {"x": "X"}),
        # a slot outside brackets that has no value
        (None, "invest {money}", {}),
    ],
)
def test_templates(expected, template, slots):
    assert expected == filled(template, **slots)


def test_the_first_alternative_that_can_be_filled_is_taken():
    pieces = fill_first(["{a} and {b}", "{b} alone", "nobody"], {"b": Value("B")})

    assert (Piece("B", "b"), Piece(" alone")) == pieces


@pytest.mark.parametrize("template", ["{open", "close}", "[open", "close]", "{Upper}", "{}"])
def test_a_broken_template_is_refused(template):
    with pytest.raises(LexiconError, match="partner"):
        fill(template, {})


@given(st.text())
def test_what_fills_a_slot_is_never_read_as_a_template(text):
    assert f"<{text}>" == filled("<{a}>", a=text)
