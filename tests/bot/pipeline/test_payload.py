"""Replies as text: whatever a reply holds comes back equal, and no other text is taken for one."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import InvariantError
from bot.model import Language
from bot.model.reply import Heading, Notice, Reply, Tone, Unit, Weight
from bot.model.scene import Anchor, Ink
from bot.pipeline.payload import _MODEL, read_reply, write_reply

texts = st.text(max_size=12)
numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)


def few(values: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(values, max_size=2).map(tuple)


def built(name: str) -> st.SearchStrategy:
    """Draw a value of the model from what its fields are declared to hold; an unknown declaration is a KeyError."""
    model = _MODEL[name]
    return st.builds(model, **{field.name: DECLARED[str(field.type)] for field in fields(model)})


def later(*names: str) -> st.SearchStrategy:
    return st.deferred(lambda: st.one_of([built(name) for name in names]))


spans = later("Span")
lines = few(spans)
blocks = later("Heading", "Paragraph", "Notice", "Quote", "DealCard", "Table", "Divider", "Picture")
DECLARED = {
    "str": texts,
    "str | None": st.none() | texts,
    "bool": st.booleans(),
    "int": st.integers(),
    "float": numbers,
    "bytes": st.binary(max_size=9),
    "datetime | None": st.none() | st.datetimes(timezones=st.just(UTC)),
    "tuple[str, ...]": few(texts),
    "Line": lines,
    "tuple[Line, ...]": few(lines),
    "tuple[tuple[Line, ...], ...]": few(few(lines)),
    "tuple[Quote, ...]": few(later("Quote")),
    "tuple[Action, ...]": few(later("Action")),
    "tuple[Attachment, ...]": few(later("Attachment")),
    "tuple[Block, ...]": few(blocks),
    "tuple[Point, ...]": few(later("Point")),
    "tuple[Shape, ...]": few(later("Plate", "Stroke", "Arc", "Polygon", "Ribbon", "Label")),
    "tuple[float, ...]": few(numbers),
    "tuple[Series, ...]": few(later("Series")),
    "Chart | None": st.none() | later("Chart"),
    "Unit": st.sampled_from(Unit),
    "Paging | None": st.none() | later("Paging"),
    "Scene": later("Scene"),
    "Point": later("Point"),
    "Box": later("Box"),
    "Tone": st.sampled_from(Tone),
    "Weight": st.sampled_from(Weight),
    "Language": st.sampled_from(Language),
    "Ink": st.sampled_from(Ink),
    "Ink | None": st.none() | st.sampled_from(Ink),
    "Anchor": st.sampled_from(Anchor),
}


@settings(max_examples=60, deadline=None)
@given(built("Reply"))
def test_reply_comes_back_equal(reply):
    assert reply == read_reply(write_reply(reply))


def test_enums_come_back_as_enums():
    reply = read_reply(write_reply(Reply(blocks=(Notice("?", Tone.WARNING),), language=Language.JA)))

    assert Language.JA is reply.language
    assert Tone.WARNING is reply.blocks[0].tone


def test_what_has_its_default_is_not_written():
    assert "public" not in write_reply(Reply(blocks=(Heading("Deals"),), language=Language.EN))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"is":"Heading","text":"no reply"}',
        '{"is":"Reply"}',
        '{"is":"Path","x":1}',
        '{"is":"Reply","blocks":[{"is":"Notice","text":"a","tone":"purple"}],"language":"en"}',
        '{"is":"Reply","blocks":[],"language":"en","colour":"red"}',
    ],
)
def test_what_is_no_reply_is_refused(text):
    with pytest.raises(InvariantError, match="this is no reply"):
        read_reply(text)
