"""How the pace of a chat is shared out: laws of the decision, without a database."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from storage.gates import HORIZON, Wish, admissions
from tests.factories import FIRST_DAY

gaps = st.sampled_from([timedelta(0), timedelta(milliseconds=20), timedelta(milliseconds=300), timedelta(seconds=1)])


@st.composite
def rounds(draw):
    """Draw what is claimed in each of some rounds, under one pace."""
    channel, workspace, platform = draw(gaps), draw(gaps), draw(gaps)
    names = st.lists(st.integers(0, 4), max_size=6)
    return (workspace, platform, channel), draw(st.lists(names, min_size=1, max_size=6))


@given(rounds(), st.integers(50, 700))
def test_admitted_messages_keep_every_gap(drawn, step_ms):
    (workspace, platform, channel), claimed = drawn
    free, now, number = {}, FIRST_DAY, 0
    starts: dict[str, list] = {}
    for names in claimed:
        wishes = []
        for name in names:
            number += 1
            wishes.append(Wish(number, ((f"c{name}", channel), (f"w{name % 2}", workspace), ("p", platform))))
        decided = admissions(wishes, free, now)
        for wish in wishes:
            admission = decided[wish.delivery_id]
            assert admission.at >= now
            if admission.admitted:
                assert admission.at - now <= HORIZON
                for scope, _ in wish.gaps:
                    starts.setdefault(scope, []).append(admission.at)
        now += timedelta(milliseconds=step_ms)

    for scope, gap in [
        ("p", platform),
        *((f"w{n}", workspace) for n in range(2)),
        *((f"c{n}", channel) for n in range(5)),
    ]:
        assert all(later - earlier >= gap for earlier, later in pairwise(sorted(starts.get(scope, []))))


def test_one_message_of_a_channel_is_admitted_and_the_others_queue_behind():
    second = timedelta(seconds=1)
    wishes = [Wish(number, (("c", second), ("w", timedelta(0)))) for number in range(3)]

    decided = admissions(wishes, {}, FIRST_DAY)

    assert [(True, FIRST_DAY), (False, FIRST_DAY + second), (False, FIRST_DAY + 2 * second)] == [
        (decided[number].admitted, decided[number].at) for number in range(3)
    ]


def test_pause_of_a_platform_holds_all_channels():
    until = FIRST_DAY + timedelta(seconds=30)

    decided = admissions([Wish(1, (("c", timedelta(0)), ("p", timedelta(0))))], {"p": until}, FIRST_DAY)

    assert (False, until) == (decided[1].admitted, decided[1].at)
