"""`/deals find` and `/deals top`."""

import pytest

from bot.commands import dispatch
from bot.model import Deal
from bot.model.reply import Heading, Table, line
from tests.bot.commands.stage import EN, JA, NOW, ask, cards, plain, ports, shown
from tests.factories import day, dollars, event, facts


def many(number):
    return [
        Deal(
            id=n, revision=1, changed_at=day(0), facts=facts(event(payers=["Nvidia"], payees=["xAI"], money=dollars(n)))
        )
        for n in range(1, number + 1)
    ]


@pytest.mark.parametrize(
    ("found", "text"),
    [
        ([2, 1], "openai"),
        ([2, 1], "オープンAI"),
        ([1], "nvidia openai"),
        ([2], "openai over $200b"),
        ([2, 1], "openai 10億ドル以上"),
        ([2], "find openai side payer"),
        ([2], "find in Texas"),
        # a country holds its states
        ([5, 2], "find in the US"),
        ([5], "find kind power"),
        ([4], "find 堺市"),
        ([2, 3, 1, 4, 5], "find sort largest"),
        ([4, 5], "find since 2025-10-09"),
        # 100 billion yen is less than a billion dollars, whatever the month
        ([3, 2, 1], "find over 1500億円"),
    ],
)
def test_deals_that_fit(found, text):
    reply = ask(text)

    assert reply.ok
    assert sorted(cards(reply)) == sorted(found)


def test_an_answer_says_what_was_understood():
    reply = ask("openai since 30d over $1b kind compute in Texas")

    assert reply.blocks[0] == Heading("1 deal: OpenAI · compute · Texas · $1B or more · since Sep 16, 2025")


def test_the_same_in_japanese():
    reply = ask("オープンAI 30日以内 10億ドル以上 種類 計算資源 テキサス州で", JA)

    assert shown(reply) == [
        "1件の案件（OpenAI · 計算資源 · テキサス州 · 10億ドル以上 · 2025年9月16日以降）",
        "OpenAI、Oracleから3000億ドル相当の計算資源を確保（テキサス州）",
        "発表済み · 計算資源 · 2025年10月6日 · 情報源1件",
    ]


def test_pages_lead_through_the_whole_list():
    stored = many(12)
    seen, text = [], "nvidia sort largest"
    while text:
        reply = ask(text, stored=stored)
        seen += cards(reply)
        following = reply.paging.offset + reply.paging.size
        text = reply.paging.command.replace("{offset}", str(following)) if following < reply.paging.total else ""

    assert seen == list(range(12, 0, -1))


def test_the_command_for_a_page_holds_its_values_together():
    reply = dispatch(
        'find "campus {x} \'y" place "New York" status announced', ports(many(0)), language=EN, zone="UTC", now=NOW
    )

    assert reply.paging is None
    reply = ask('nvidia status "announced"', stored=many(1))
    assert reply.paging.command == "/deals find text=nvidia status=announced offset={offset}"


def test_nothing_found_says_what_was_looked_for():
    assert shown(ask("zzzz over $1b"))[:2] == [
        "No deal fits: “zzzz” · $1B or more.",
        "Try fewer conditions, or look further back.",
    ]


def test_an_empty_store_says_so():
    assert shown(ask("find", stored=[])) == ["There is no deal in the store yet."]


def test_behind_the_end_of_a_list():
    assert shown(ask("find nvidia offset 40")) == ["The list has only 2 deals."]


def test_the_largest_deals_are_ranked():
    table = next(block for block in ask("top").blocks if isinstance(block, Table))

    assert table.columns == ("#", "In dollars", "Deal", "No.")
    assert [plain(row[3]) for row in table.rows] == ["#2", "#1", "#3", "#4"]
    assert table.rows[3][2] == line("SoftBank to build 150 MW of AI facilities for ¥100B in Japan")


def test_the_largest_of_a_kind_in_japanese():
    assert shown(ask("上位 計算資源", JA)) == [
        "金額の大きい案件（2025年9月16日以降、計算資源）",
        "",
        "1 | 3000億ドル | OpenAI、Oracleから3000億ドル相当の計算資源を確保（テキサス州） | #2",
    ]


def test_no_sum_no_rank():
    assert shown(ask("top power")) == ["No deal with a sum since Sep 16, 2025."]


def test_a_side_without_a_company_is_a_filter_too():
    assert shown(ask("find side payee"))[0] == "4 deals: receives"


def test_nothing_found_names_companies_that_may_be_meant():
    assert "Did you mean: Microsoft" in shown(ask("Mircosoft"))


def test_a_company_named_twice_counts_once():
    assert shown(ask("オープンAI openai"))[0].startswith("2 deals: OpenAI")


def test_a_stock_code_counts_in_capitals_only():
    assert shown(ask("NVDA"))[0] == "2 deals: Nvidia"
    assert shown(ask("nvda"))[0] == "No deal fits: “nvda”."


def test_a_company_that_only_deals_name_is_found():
    told = facts(event("capex", ["Quillon"], money=dollars(1)))
    stored = [Deal(id=1, revision=1, changed_at=day(0), facts=told)]

    assert shown(ask("quillon since 30d", stored=stored))[0] == "1 deal: Quillon · since Sep 16, 2025"
