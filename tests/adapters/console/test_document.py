"""Replies as Markdown."""

import re

from hypothesis import given, settings

from adapters.console import render_markdown
from bot.model import Language
from bot.model.reply import DealCard, Heading, Notice, Paragraph, Quote, Reply, Span, Table, Tone, line
from tests.adapters.console.replies import SAMPLE, replies


def of(*blocks):
    return render_markdown(Reply(blocks=blocks, language=Language.EN))


def test_a_reply_as_a_document():
    expected = (
        "## Deals: OpenAI",
        "",
        "2 deals, **$400B**  ",
        "by `/deals find`",
        "",
        r"- **Update:** Nvidia to invest **up to $100B** in OpenAI (\#12)  ",
        "  announced · [3 sources](https://a.example/1?x=1&y=2)  ",
        r"  > A letter of \*intent\* \| was signed.",
        "  > — [a.example · Oct 6, 2025](https://a.example/1)",
        r"- Meta、テキサス州で建設 (\#13)  ",
        "",
        "**Sums**",
        "",
        "| 会社 | Sum |",
        "| --- | ---: |",
        "| ソフトバンク | $1B |",
        "| Meta | $300B |",
        "",
        "---",
        "",
        "> **Nothing more.**",
    )

    assert render_markdown(SAMPLE) == "\n".join(expected)


def test_text_makes_no_mark_up_of_its_own():
    assert of(Notice("[x](javascript:y) <b> `c` # 1")) == r"> \[x\]\(javascript:y\) \<b\> \`c\` \# 1"
    assert of(Heading("1. not a list")) == r"## 1\. not a list"


def test_an_address_that_is_none_of_the_webs_makes_no_link():
    assert of(Quote("q", "s", "javascript:x")) == "> q\n> — s"


def test_an_address_cannot_leave_its_brackets():
    assert of(Quote("q", "s", "https://a.example/) [x](https://b.example")).endswith("— s")
    assert of(Quote("q", "s", "https://a.example/(x)")).endswith("(https://a.example/%28x%29)")


def test_code_with_a_backtick_has_a_longer_fence():
    assert of(Paragraph((line(Span("a`b", code=True)),))) == "`` a`b ``"


def test_a_warning_stands_out():
    assert of(Notice("x"), Notice("y", Tone.ERROR)) == "> x\n\n> **y**"


def test_spaces_at_the_ends_of_bold_text_stay_outside():
    assert of(Paragraph((line("a", Span(" b ", bold=True), "c"),))) == "a **b** c"


@settings(deadline=None)
@given(replies)
def test_nothing_controls_and_rows_keep_their_cells(reply):
    text = render_markdown(reply)

    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", text)
    tables = [block for block in reply.blocks if isinstance(block, Table)]
    cells = sum((len(table.rows) + 2) * (len(table.columns) + 1) for table in tables)
    assert cells == len(re.findall(r"(?<!\\)\|", text))


def test_cards_are_items_of_one_list():
    cards = [DealCard(deal_id=number, headline=line("x")) for number in (1, 2)]

    assert of(*cards) == "- x (\\#1)  \n- x (\\#2)  "
