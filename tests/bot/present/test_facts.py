"""Lines around a headline: status, sources, figures that differ, history."""

from dataclasses import replace

import pytest

from bot.model import Change, ChangeType, Language, PartialDate, Status
from bot.model.reply import Span, line
from bot.present import change_line, change_text, details, facts_line, figures_line, involved_line
from tests.factories import day, dollars, event, facts, nvidia_invests_in_openai, telling

JA, EN = Language.JA, Language.EN


def two_languages():
    return facts(
        telling(nvidia_invests_in_openai(100), url="https://a.example/1", outlet="a.example"),
        telling(
            nvidia_invests_in_openai(80), url="https://b.example/2", outlet="b.example", language=JA, seen_at=day(1)
        ),
    )


def plain(each):
    return "".join(span.text for span in each)


def test_facts_on_one_line():
    told = replace(two_languages(), date=PartialDate(2025, 9, 22))

    assert plain(facts_line(told, EN)) == "announced · investment · Sep 22, 2025 · 2 sources, 2 languages"
    assert plain(facts_line(told, JA)) == "発表済み · 出資 · 2025年9月22日 · 情報源2件・2言語"


def test_the_sources_lead_to_the_newest_article():
    sources = facts_line(two_languages(), EN)[-1]

    assert sources == Span("2 sources, 2 languages", url="https://b.example/2")


def test_a_deal_without_a_date_shows_the_day_it_was_told_where_the_reader_is():
    told = facts(telling(nvidia_invests_in_openai(), seen_at=day(0).replace(hour=20)))

    assert "Oct 7, 2025" in plain(facts_line(told, EN, "Asia/Tokyo"))


def test_figures_that_differ_stand_side_by_side():
    assert figures_line(two_languages(), EN) == line("Sums told: $100B (1 source) / $80B (1 source)")
    assert figures_line(two_languages(), JA) == line("伝えられた金額: 1000億ドル（1件） / 800億ドル（1件）")


def test_one_figure_has_no_line_of_its_own():
    assert figures_line(facts(nvidia_invests_in_openai()), EN) is None


def test_a_short_list_of_parties_has_no_line_of_its_own():
    assert involved_line(facts(nvidia_invests_in_openai()), EN) is None


def test_parties_that_the_headline_cut_off_are_listed():
    told = facts(event("investment", ["A1", "B2", "C3", "D4", "E5"], ["OpenAI"], money=dollars(5)))

    assert involved_line(told, EN) == line("All parties: A1, B2, C3, D4 and E5 · OpenAI")
    assert involved_line(told, JA) == line("全当事者: A1、B2、C3、D4、E5 · OpenAI")
    assert involved_line(told, EN) in details(told, EN)


@pytest.mark.parametrize(
    ("english", "japanese", "kind", "before", "after"),
    [
        ("First told", "初報", ChangeType.FIRST_SEEN, None, None),
        (
            "Sum changed from up to $100B to $80B a year",
            "金額が最大1000億ドルから年間800億ドルに",
            ChangeType.AMOUNT,
            "100000000000 USD up_to total",
            "80000000000 USD exact year",
        ),
        ("Sum given: $80B", "金額が800億ドルと判明", ChangeType.AMOUNT, None, "80000000000 USD exact total"),
        ("Sum withdrawn: $80B", "金額（800億ドル）が取り消し", ChangeType.AMOUNT, "80000000000 USD", None),
        # a form that is none is shown as it is
        ("Sum given: a lot", "金額がa lotと判明", ChangeType.AMOUNT, None, "a lot"),
        ("Sum given: 0 USD", "金額が0 USDと判明", ChangeType.AMOUNT, None, "0 USD"),
        (
            "Status changed from reported to announced",
            "段階が「報道段階」から「発表済み」に",
            ChangeType.STATUS,
            "rumoured",
            "announced",
        ),
        (
            "Kind changed from chips to compute",
            "種類が「半導体・機器」から「計算資源」に",
            ChangeType.KIND,
            "chips",
            "compute",
        ),
        (
            "Parties changed from Nvidia → OpenAI to Nvidia and Meta → OpenAI (Oracle)",
            "当事者がNvidia → OpenAIからNvidiaとMeta → OpenAI（Oracle）に",
            ChangeType.PARTIES,
            "Nvidia → OpenAI",
            "Nvidia, Meta → OpenAI (Oracle)",
        ),
        ("Parties: Nvidia", "当事者: Nvidia", ChangeType.PARTIES, None, "Nvidia →"),
        ("Parties: Intel", "当事者: Intel", ChangeType.PARTIES, None, "→ (Intel)"),
        ("Capacity given: 1.2 GW", "規模が1.2GWと判明", ChangeType.CAPACITY, None, "1200 MW"),
        ("Capacity given: 100,000 chips", "規模が10万基と判明", ChangeType.CAPACITY, None, "100000 chips"),
        ("Capacity given: 9.8%", "規模が9.8%と判明", ChangeType.CAPACITY, None, "9.8 %"),
        ("Capacity given: much", "規模がmuchと判明", ChangeType.CAPACITY, None, "much"),
        (
            "Places changed from UAE to UAE, Texas",
            "場所がアラブ首長国連邦からアラブ首長国連邦、テキサス州に",
            ChangeType.PLACES,
            "AE",
            "AE, US-TX",
        ),
        ("Date given: October 2025", "日付が2025年10月と判明", ChangeType.DATE, None, "2025-10"),
        ("Date given: soon", "日付がsoonと判明", ChangeType.DATE, None, "soon"),
        ("Sources up from 1 to 2", "情報源が1件から2件に", ChangeType.SOURCE_ADDED, "1", "2"),
        ("Put together with deal #7, the same deal", "同じ案件の記録#7と統合", ChangeType.MERGED, "7", None),
        ("Corrected by hand", "手作業で訂正", ChangeType.CORRECTED, None, None),
    ],
)
def test_steps_of_a_history(english, japanese, kind, before, after):
    change = Change(type=kind, at=day(0), before=before, after=after)

    assert (change_text(change, EN), change_text(change, JA)) == (english, japanese)


def test_every_type_of_change_can_be_told():
    for kind in ChangeType:
        for before, after in ((None, "x"), ("x", "y")):
            assert change_text(Change(type=kind, at=day(0), before=before, after=after), JA)


def test_a_step_has_its_day_and_leads_to_its_article():
    change = Change(type=ChangeType.STATUS, at=day(0), after=Status.COMPLETED.value, url="https://a.example/1")

    assert change_line(change, EN) == line("Oct 6, 2025", " · ", Span("Status: completed", url="https://a.example/1"))
