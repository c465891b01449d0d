"""Replies as terminal text."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from adapters.console import render
from bot.model import Language
from bot.model.reply import Notice, Paragraph, Quote, Reply, Span, Table, line
from tests.adapters.console.replies import SAMPLE, replies


def of(*blocks, language=Language.EN):
    return Reply(blocks=blocks, language=language)


def test_plain_text():
    expected = (
        "Deals: OpenAI",
        "─────────────",
        "2 deals, $400B",
        "by /deals find",
        "",
        "#12 [Update] Nvidia to invest up to $100B in OpenAI",
        "  announced · 3 sources",
        "    “A letter of *intent* | was signed.”",
        "    — a.example · Oct 6, 2025",
        "      https://a.example/1",
        "",
        "#13 Meta、テキサス州で建設",
        "",
        "Sums",
        "会社         |   Sum",
        "-------------+------",
        "ソフトバンク |   $1B",
        "Meta         | $300B",
        "",
        "────────────────────",
        "",
        "! Nothing more.",
        "",
        '1–2 of 5. Next: /deals find text "openai" offset 2',
    )

    assert render(SAMPLE, colour=False, width=80) == "\n".join(expected)


def test_columns_of_a_table_with_japanese_stand_straight():
    text = render(SAMPLE, colour=False, width=80)

    rows = [each for each in text.splitlines() if " | " in each and "*" not in each]
    assert len({cell_len(row[: row.index("|")]) for row in rows}) == 1


def test_colours_and_links_for_a_terminal_only():
    coloured = render(SAMPLE, colour=True, width=80)
    plain = render(SAMPLE, colour=False, width=80)

    assert "\x1b[1m" in coloured
    assert "https://a.example/1?x=1&y=2\x1b\\" in coloured
    assert "\x1b" not in plain


def test_quotes_are_those_of_the_language():
    quote = Quote("調印した。", "denshi.example", "https://denshi.example/1")

    assert render(of(quote, language=Language.JA), colour=False, width=60).splitlines()[0] == "  「調印した。」"


def test_an_address_that_is_none_of_the_webs_is_not_shown():
    shown = render(of(Quote("x", "y", "javascript:alert(1)")), colour=False, width=60)

    assert shown.splitlines() == ["  “x”", "  — y"]


def test_what_looks_like_mark_up_stays_text():
    assert render(of(Notice("[red]x[/red] :smile:")), colour=False, width=60) == "· [red]x[/red] :smile:"


def test_the_last_page_has_no_next():
    paging = SAMPLE.paging
    last = Reply(
        blocks=SAMPLE.blocks[:1],
        language=Language.JA,
        paging=type(paging)(offset=4, size=2, total=5, command=paging.command),
    )

    assert render(last, colour=False, width=60).splitlines()[-1] == "全5件中5〜5件目"


def test_one_page_has_no_footer():
    paging = SAMPLE.paging
    only = Reply(
        blocks=SAMPLE.blocks[:1],
        language=Language.EN,
        paging=type(paging)(offset=0, size=5, total=5, command=paging.command),
    )

    assert render(only, colour=False, width=60).splitlines() == ["Deals: OpenAI", "─────────────"]


def test_a_long_cell_is_folded_not_lost():
    wide = Table(columns=("a", "b"), rows=((line("x" * 90), line("y")),))

    assert render(of(wide), colour=False, width=40).count("x") == 90


@settings(deadline=None)
@given(replies, st.integers(1, 120))
def test_no_line_is_wider_than_the_terminal(reply, width):
    for each in render(reply, colour=False, width=width).splitlines():
        assert cell_len(each) <= max(width, 20) or "https://" in each


@settings(deadline=None)
@given(replies, st.booleans())
def test_nothing_from_outside_controls_the_terminal(reply, colour):
    text = render(reply, colour=colour, width=80)

    own = re.sub(r"\x1b\[[\d;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", text)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", own)


def test_a_terminal_link_cannot_carry_an_escape():
    hostile = of(Paragraph((line(Span("x", url="https://a.example/\x1b]0;title\x07")),)))

    assert "title" not in render(hostile, colour=True, width=60)
