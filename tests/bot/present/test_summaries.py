"""Two sentences on an article."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import DealEvent, Kind, Language, Money, PartialDate, Qualifier, Status
from bot.present import summary
from tests.bot.present.strategies import events

JA, EN = Language.JA, Language.EN


def investment(payer="Nvidia", payee="OpenAI", billions=100, **more):
    return DealEvent(
        kind=Kind("investment"),
        payers=(payer,),
        payees=(payee,),
        money=Money(billions * 10**9, "USD", Qualifier.UP_TO),
        **more,
    )


def test_no_deal_gives_no_summary():
    assert (summary([], EN), summary([], JA)) == ("", "")


def test_a_deal_that_is_not_sure_enough_is_not_told():
    assert summary([investment(shown=False)], EN) == ""


def test_one_deal_with_its_date():
    told = [investment(date=PartialDate(2025, 9, 22))]

    assert summary(told, EN) == "Nvidia will invest up to $100B in OpenAI. It was announced on Sep 22, 2025."
    assert summary(told, JA) == "NvidiaはOpenAIに最大1000億ドルを出資する。この案件は2025年9月22日に発表された。"


def test_a_rumour_is_said_to_be_unconfirmed():
    told = [investment(status=Status.RUMOURED)]

    assert summary(told, EN) == "Nvidia is in talks to invest up to $100B in OpenAI. The report is unconfirmed."
    assert (
        summary(told, JA)
        == "NvidiaがOpenAIへの最大1000億ドルの出資を協議している。報道で、当事者による確認は取れていない。"
    )


def test_the_largest_deal_comes_first_and_the_others_after():
    told = [
        investment("Amazon", "Anthropic", 4),
        investment(date=PartialDate(2025, 9)),
        investment("Meta", "Scale AI", 14),
        investment("A1", "B1", 3),
        investment("A2", "B2", 2),
    ]

    assert summary(told, EN) == (
        "Nvidia will invest up to $100B in OpenAI (September 2025). Also reported: "
        "Meta to invest up to $14B in Scale AI; Amazon to invest up to $4B in Anthropic; "
        "A1 to invest up to $3B in B1; and 1 more deal."
    )
    assert summary(told, JA) == (
        "NvidiaはOpenAIに最大1000億ドルを出資する（2025年9月）。記事はこのほか、"
        "「Meta、Scale AIに最大140億ドルを出資」「Amazon、Anthropicに最大40億ドルを出資」「A1、B1に最大30億ドルを出資」"
        "など計4件を伝えている。"
    )


@settings(deadline=None)
@given(st.lists(events(), min_size=1, max_size=6))
def test_a_summary_is_two_sentences(told):
    assert summary(told, JA).count("。") == 2
    assert summary(told, EN).endswith(".")
    assert summary(told, EN).count(". ") == 1
