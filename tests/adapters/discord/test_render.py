"""How replies look in Discord."""

from __future__ import annotations

from typing import Any

from adapters.discord.invite import PERMISSIONS, invite_link
from adapters.discord.render import render
from bot.model import Language
from bot.model.reply import (
    Action,
    DealCard,
    Heading,
    Notice,
    Paging,
    Paragraph,
    Quote,
    Reply,
    Span,
    Table,
    Tone,
    line,
)
from tests.fakes.discord.components import walk

SHOW = Action(label="Details", command="/deals show 7")


def card(number: int = 7, **more: Any) -> DealCard:
    given: dict[str, Any] = {
        "headline": line("A to invest ", Span("$5B", bold=True), " in B"),
        "details": (line("announced · ", Span("2 sources", url="https://a.example/1")),),
        "actions": (Action(label="Details", command=f"/deals show {number}"),),
    }
    return DealCard(deal_id=number, **(given | more))


def nodes(reply: Reply, **more: Any) -> list[dict[str, Any]]:
    return [node for _, node in walk(render(reply, **more).components)]


def texts(reply: Reply) -> list[str]:
    return [node["content"] for node in nodes(reply) if "content" in node]


def of(*blocks: Any, **more: Any) -> Reply:
    return Reply(blocks=blocks, language=Language.EN, **more)


def test_sum_of_a_deal_comes_first_and_bold() -> None:
    (text,) = texts(of(card(), public=True))

    assert text.split("\n") == [
        "**$5B**",
        "A to invest $5B in B",
        "-# announced · [2 sources](https://a.example/1) · #7",
    ]


def test_mark_stands_beside_the_sum() -> None:
    assert texts(of(card(mark="Update")))[0].startswith("**$5B** · Update\n")


def test_quote_names_its_source_under_it() -> None:
    (text,) = texts(of(card(quotes=(Quote("A pays B.", "a.example · Nov 2", "https://a.example/1"),))))

    assert text.split("\n")[-2:] == ["> “A pays B.”", "> -# [a.example · Nov 2](https://a.example/1)"]


def test_several_deals_have_their_button_at_their_side() -> None:
    kinds = [node["type"] for node in nodes(of(Heading("Deals"), card(1), card(2)))]

    assert kinds == [17, 10, 9, 10, 2, 9, 10, 2]


def test_many_deals_share_one_select() -> None:
    shown = nodes(of(*(card(number) for number in range(1, 15))))

    (select,) = (node for node in shown if node["type"] == 3)
    assert [each["value"] for each in select["options"]] == [f"/deals show {number}" for number in range(1, 15)]
    assert [node for node in shown if node["type"] == 9] == []


def test_quotes_get_shorter_before_anything_is_cut() -> None:
    quotes = tuple(Quote("word " * 110, f"s{n}", f"https://a.example/{n}") for n in range(10))

    text = "\n".join(texts(of(Heading("Deals"), *quotes, Paragraph((line("the end"),)))))

    assert text.endswith("the end")
    assert text.count("…") == 10


def test_what_does_not_fit_is_said_to_be_missing() -> None:
    shown = texts(of(*(Paragraph((line("x" * 600),)) for _ in range(9))))

    assert shown[-1].endswith("There is more than fits here.")


def test_warning_has_its_colour_and_an_error_too() -> None:
    colours = [
        nodes(of(Notice("x", tone), ok=ok))[0]["accent_color"]
        for tone, ok in ((Tone.WARNING, True), (Tone.ERROR, False))
    ]

    assert colours == [0xD9982B, 0xD83A42]


def test_command_that_is_too_long_for_a_button_stands_to_be_typed() -> None:
    long = Action(label="Again", command="/deals find " + "x" * 100)

    assert f"-# Again: `{long.command}`" in texts(of(Heading("None"), actions=(long,)))[-1]


def test_pages_are_counted_and_turned() -> None:
    paging = Paging(offset=5, size=5, total=12, command="/deals find offset={offset}")

    shown = nodes(of(Heading("Deals"), paging=paging))

    assert [node["custom_id"] for node in shown if node["type"] == 2] == [
        "dw:p:/deals find offset=0",
        "dw:p:/deals find offset=10",
    ]
    assert "-# 6–10 of 12" in [node.get("content") for node in shown]


def test_figures_of_a_table_say_what_they_are() -> None:
    table = Table(
        columns=("Kind", "Deals", "Firm"),
        rows=((line("compute"), line("4"), line(Span("$5B", bold=True))), (line("chips"), line("1"), line("–"))),
        caption="Pays",
        numeric=("Deals", "Firm"),
    )

    assert texts(of(table)) == ["**Pays**\ncompute · Deals 4 · Firm **$5B**\nchips · Deals 1"]


def test_invitation_asks_for_what_is_used_and_no_more() -> None:
    assert {name for name, granted in PERMISSIONS if granted} == {
        "read_messages",
        "send_messages",
        "send_messages_in_threads",
        "create_public_threads",
        "embed_links",
        "attach_files",
        "read_message_history",
    }
    assert invite_link(12) == (
        "https://discord.com/oauth2/authorize?client_id=12&scope=bot+applications.commands&permissions=309237763072"
    )
