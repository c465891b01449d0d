"""What a control does is read back from its id."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.ids import BUTTONS, FORMS, SELECTS, Control, Verb

controls = st.builds(
    Control,
    verb=st.sampled_from(Verb),
    command=st.text(max_size=60),
    asks=st.lists(st.sampled_from(["for", "company", "min"]), max_size=3, unique=True).map(tuple),
    key=st.sampled_from(["", "mzxw6ytboi2gk3tfon2gmzlt"]),
    turn=st.integers(0, 40),
)


@given(controls)
def test_id_is_read_back_by_one_pattern(control: Control) -> None:
    found = [match for each in (BUTTONS, SELECTS, FORMS) if (match := each.fullmatch(control.custom_id))]

    assert [Control.read(match) for match in found] == [control]


def test_form_begins_empty_where_its_values_do_not_fit() -> None:
    long = Control(
        verb=Verb.ASK, asks=("sum", "status"), command='/dealwire correct id=48 sum "about \\"300B\\"" status=x'
    )

    assert long.bare.command == "/dealwire correct id=48"
    assert long.bare.asks == long.asks


def test_long_or_unreadable_id_does_not_fit() -> None:
    assert Control(verb=Verb.RUN, command="/deals show 12").fits
    assert not Control(verb=Verb.RUN, command="x" * 100).fits
    assert not Control(verb=Verb.RUN, command="a\nb").fits
