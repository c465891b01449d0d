"""Text of any kind as Discord shows it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adapters.discord.markdown import code, escaped, plain, write
from bot.model.reply import Span, line

NONE = "\u200b"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a_b *c* ~d~ |e| `f`", r"a\_b \*c\* \~d\~ \|e\| \`f\`"),
        ("[text](address)", r"\[text\](address)"),
        ("@everyone", f"@{NONE}everyone"),
        ("<@1>", rf"\<@{NONE}1>"),
        ("# title", r"\# title"),
        ("12. point", r"12\. point"),
        ("$5 - 10", "$5 - 10"),
        ("https://a.example", r"https:\//a.example"),
        ("one\ntwo\u202ethree", "one two three"),
    ],
)
def test_text_is_shown_as_it_stands(text: str, shown: str) -> None:
    assert escaped(text) == shown


def test_sum_is_bold_and_spaces_stay_outside() -> None:
    assert write(line("pays ", Span(" $5B ", bold=True), "now"), 99) == "pays  **$5B** now"


def test_bold_runs_side_by_side_stay_apart() -> None:
    assert write((Span("a", bold=True), Span("b", bold=True)), 99) == f"**a**{NONE}**b**"


def test_link_leads_to_the_web_and_nowhere_else() -> None:
    assert write((Span("x", url="https://a.example/(1)"),), 99) == "[x](https://a.example/%281%29)"
    assert write((Span("x", url="javascript:alert(1)"),), 99) == "x"
    assert write((Span("x", url="https://a.example/" + "y" * 900),), 99) == "x"
    assert write((Span("x", url="https://a.example/\ud800"),), 99) == "x"


def test_moment_is_shown_in_the_readers_zone() -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)

    assert write((Span("Nov 23, 2026", at=at),), 99) == "<t:1795392000:D>"
    assert write((Span("Nov 23, 09:00", at=at),), 99) == "<t:1795392000:f>"


def test_long_line_is_cut_within_its_words() -> None:
    assert write(line("Oracle ", Span("invests much", bold=True)), 17) == "Oracle **inves…**"
    assert write(line("Oracle invests"), 7) == "Oracle…"


def test_code_holds_any_backticks() -> None:
    assert code("/deals show 1") == "`/deals show 1`"
    assert code("a `b`") == "`` a `b` ``"


def test_label_of_a_button_is_never_empty() -> None:
    assert plain(" \u3164\n", 80) == "…"
    assert plain("a" * 90, 10) == "aaaaaaaaa…"


def test_arabic_keeps_what_stands_beside_it_in_place() -> None:
    assert write(line("مرحبا", " $5B"), 99) == "\u2068مرحبا\u2069 $5B"


def test_channel_is_shown_by_its_name_and_nothing_else_is() -> None:
    assert write(line(Span("123", bold=True, channel="123")), 99) == "<#123>"
    assert write(line(Span("here", channel="1><@&2")), 99) == "here"


def test_person_and_role_are_shown_by_their_names_and_nothing_else_is() -> None:
    assert write(line(Span("12", person="12"), " ", Span("34", bold=True, group="34")), 99) == "<@12> <@&34>"
    assert write(line(Span("she", person="12>"), Span("all", group="everyone")), 99) == "sheall"
