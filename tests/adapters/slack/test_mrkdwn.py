"""Text as Slack's mrkdwn: what comes from outside is shown as it is, whatever it says."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.mrkdwn import clipped, escaped, link, plain, written, written_line
from bot.model.reply import Span, line
from tests.adapters.slack.replies import HOSTILE, lines, texts, urls

OURS = re.compile(r"<https?://[^\s<>|]+(?:\|[^<>|]*)?>|<!date\^-?\d+\^\{date_short\}(?: \{time\})?\|[^<>|^]*>")
"""The only things in angle brackets that we write."""
ROOMS = st.sampled_from((0, 1, 7, 20, 60, 200, 3000))


def test_bold_sum_stands_between_spaces():
    head = line("Nvidia to invest ", Span("up to $100B", bold=True), " in OpenAI")

    assert written_line(head, 100) == "Nvidia to invest *up to $100B* in OpenAI"


def test_bold_japanese_is_parted_from_its_neighbours_by_a_space_of_no_width():
    head = line("OpenAIに", Span("500億ドル", bold=True), "を投資")

    assert written_line(head, 100) == "OpenAIに\u200b*500億ドル*\u200bを投資"


def test_spaces_at_the_ends_of_bold_text_stand_outside():
    assert written_line(line("a", Span(" b ", bold=True), "c"), 100) == "a *b* c"


def test_link_shows_its_text_and_leads_to_its_address():
    assert link("a | b", "https://a.example/?x=1&y=2", 100) == "<https://a.example/?x=1&amp;y=2|a ¦ b>"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "", "https://a.example/|x>y", f"https://a.example/{'a' * 3000}"]
)
def test_address_that_is_none_stays_out(url):
    assert link("source", url, 100) == "source"


def test_moment_is_shown_in_the_time_zone_of_the_reader():
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    assert written_line(line(Span("Nov 23, 9:00", at=at)), 100) == (
        f"<!date^{int(at.timestamp())}^{{date_short}} {{time}}|Nov 23, 9:00>"
    )


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("&lt;!channel&gt;", "<!channel>"),
        ("∗bold∗ ˍitalicˍ ∼gone∼ ˋcodeˋ", "*bold* _italic_ ~gone~ `code`"),
        ("snake_case stays", "snake_case stays"),
        (":\u2060fire: at 10:\u206020:30", ":fire: at 10:20:30"),
        ("\u2060&gt; no quote", "> no quote"),
        ("\u2068שלום\u2069", "שלום"),
        ("reversed", "\u202ereversed"),
        ("one two", "one\ntwo"),
    ],
)
def test_text_is_shown_as_it_is(shown, text):
    assert escaped(text) == shown


@given(st.sampled_from(HOSTILE) | st.text(), ROOMS)
def test_cut_text_keeps_to_its_room(text, room):
    assert len(clipped(text, room)) <= room


@given(lines, ROOMS)
def test_line_keeps_to_its_room_and_holds_no_brackets_but_ours(spans, room):
    shown = written_line(spans, room)

    assert len(shown) <= room
    assert not set("<>") & set(OURS.sub("", shown))


@given(st.lists(lines, max_size=5), ROOMS)
def test_lines_keep_to_their_room(several, room):
    assert len(written(several, room, ">")) <= room


@given(texts, urls, ROOMS)
def test_link_keeps_to_its_room(text, url, room):
    assert len(link(text, url, room)) <= room


@given(texts)
def test_unstyled_text_carries_no_sign_of_format(text):
    assert not set("*`~") & set(escaped(text))


@given(texts, st.integers(1, 80))
def test_plain_text_is_never_empty_or_too_long(text, longest):
    assert 1 <= len(plain(text, longest)) <= longest


def test_long_text_ends_with_an_ellipsis():
    assert clipped("億" * 20, 10) == f"{'億' * 9}…"


def test_channel_is_shown_by_its_name():
    assert written_line((Span("C024BE91L", bold=True, channel="C024BE91L"),), 99) == "*<#C024BE91L>*"


def test_person_and_group_are_shown_by_their_names_and_nothing_else_is():
    assert (
        written_line((Span("U1", person="U1A2"), Span(" "), Span("S1", group="S1A2")), 99) == "<@U1A2> <!subteam^S1A2>"
    )
    assert written_line((Span("she", person="U1> <!here"), Span("all", group="here")), 99) == "sheall"


@given(texts)
def test_no_channel_but_a_channel_is_mentioned(text):
    assert "<" not in written_line((Span("here", channel=f"C1>{text}<"),), 999)
