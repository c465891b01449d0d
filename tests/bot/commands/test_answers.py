"""`show`, `company`, `loops`, `help`, and how errors are answered."""

import logging
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands import COMMANDS, Ports, dispatch
from bot.errors import StoreError
from bot.i18n import SERVED
from bot.lexicon import load_lexicon
from bot.model import Deal, Money, Status
from bot.model.reply import Notice, Request, Tone
from tests.bot.commands.stage import EN, JA, NOW, ask, cards, ports, shown
from tests.factories import day, dollars, event, facts, nvidia_invests_in_openai, passage, telling


def test_one_deal_with_all_that_is_known():
    assert shown(ask("show 1")) == [
        "Nvidia to invest $100B in OpenAI",
        "announced · investment · Oct 6, 2025 · 2 sources, 2 languages",
        "Pays: Nvidia",
        "Receives: OpenAI",
        "Sum: $100B",
        "Date: Oct 6, 2025",
        "First told Oct 6, 2025, last told Oct 8, 2025",
        "Sums that the sources give",
        "$100B | harbor.example | Oct 6, 2025",
        "$80B | denshi.example | Oct 8, 2025",
        "What the sources say",
        "Nvidia will invest $100 billion in OpenAI.",
        "エヌビディアはオープンAIに800億ドルを出資する。",
        "History",
        "Oct 6, 2025 · First told",
        "Oct 8, 2025 · Status changed from reported to announced",
    ]


def test_a_sum_in_yen_is_shown_in_dollars_too():
    assert "金額: 1000億円（当月の為替で6億6000万ドル）" in shown(ask("詳細 4", JA))


def test_a_number_that_was_put_together_leads_on():
    reply = ask("show 9", moved={9: 1})

    assert cards(reply) == [1]
    assert shown(reply)[0] == "Deal #9 was put together with this one."


def test_an_unsure_deal_says_so():
    assert "Not sure enough to be told in digests." in shown(ask("show 6"))


ADDED_UP = (
    "Each deal once, in US dollars at the rate of its time; of a yearly sum, one year; none that was called off. "
    "A deal of several companies counts in full for each, so companies do not add up."
)


def test_a_company_profile():
    assert shown(ask("company オラクル")) == [
        "Oracle",
        "2 deals in the store",
        "Most often with: Nvidia (1), OpenAI (1)",
        "Pays, by kind",
        "chips | 1 | $40B | – | –",
        "Pays whom",
        "Nvidia | 1 | $40B | – | –",
        "Receives, by kind",
        "compute | 1 | $300B | – | –",
        "Receives from whom",
        "OpenAI | 1 | $300B | – | –",
        ADDED_UP,
        "Money loops",
        "Oracle → Nvidia → OpenAI → Oracle · Smallest leg: $40B",
        "Latest deals",
        "Oracle to buy 400,000 chips from Nvidia for $40B",
        "announced · chips · Oct 6, 2025 · 1 source",
        "OpenAI to secure compute worth $300B from Oracle (Texas)",
        "announced · compute · Oct 6, 2025 · 1 source",
    ]


def test_a_typo_in_a_company_is_forgiven():
    assert shown(ask("company Orcale"))[0] == "Oracle"


def test_a_company_without_deals_says_so():
    assert shown(ask("企業 コアウィーブ", JA)) == ["CoreWeaveの案件は登録されていません。"]


def test_an_unknown_company_is_an_error_with_suggestions():
    reply = ask("company O")

    assert not reply.ok
    assert shown(reply)[0] == "No company “O” is known."
    assert shown(reply)[1].startswith("Did you mean: Oracle, OpenAI, ")


def test_a_part_of_one_name_only_is_that_company():
    assert shown(ask("company Orac"))[0] == "Oracle"


def test_loops_with_a_sentence_for_each_leg():
    assert shown(ask("loops nvidia")) == [
        "1 money loop through Nvidia",
        "Nvidia → OpenAI → Oracle → Nvidia",
        "Smallest leg: $40B · closed Oct 6, 2025",
        "Nvidia to invest $100B in OpenAI",
        "announced · investment · Oct 6, 2025 · 2 sources, 2 languages",
        "Sums told: $100B (1 source) / $80B (1 source)",
        "Nvidia will invest $100 billion in OpenAI.",
        "OpenAI to secure compute worth $300B from Oracle (Texas)",
        "announced · compute · Oct 6, 2025 · 1 source",
        "OpenAI signed a 300-billion-dollar contract for Oracle's data centers in Texas.",
        "Oracle to buy 400,000 chips from Nvidia for $40B",
        "announced · chips · Oct 6, 2025 · 1 source",
        "Oracle is to buy GB200 chips worth $40 billion from Nvidia.",
    ]


def test_no_loops():
    assert shown(ask("循環", JA, stored=[])) == ["資金の循環は見つかっていません。"]
    assert shown(ask("loops Microsoft")) == ["No money loop through Microsoft is known."]


def test_help_lists_every_command():
    for language in SERVED:
        text = "\n".join(line for root in ("deals", "dealwire") for line in shown(ask(f"/{root} help", language)))

        listed = [spec for spec in COMMANDS if not spec.hidden]
        assert all(spec.usage(language) in text and spec.summary(language) in text for spec in listed)


def test_help_on_one_command():
    assert shown(ask("help show")) == [
        "/deals show",
        "One deal with its sources, quotes and history",
        "id (needed): The number of a deal, as #12",
        "Example: /deals show 12",
    ]


def test_help_on_a_command_by_any_of_its_names():
    assert shown(ask("ヘルプ 詳細", JA))[0] == "/deals show"


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("There is no deal #99.", "show 99"),
        ("“x” is no deal number. Write it like 12 or #12.", "show x"),
        ("/deals show needs id: The number of a deal, as #12. Example: /deals show 12", "show"),
        ("/deals company needs company: A company, by any of its names. Example: /deals company CoreWeave", "company"),
        ("There is no command “foo”.", "help foo"),
        ("“soon” is no date that I understand. Write 24h, 7d, 2025-10-01 or last week.", "find since soon"),
        ("“lots” is no sum. Write it like $1b, 500m or 10億ドル.", "find over lots"),
        ("“up” is no side. Sides: pays, receives, partner.", "find side up"),
        ("“so” is no order. Orders: newest first, largest first.", "find sort so"),
        ("“sleepy” is no status. Statuses: reported, announced, completed, called off.", "find status sleepy"),
        (
            "“space” is no place that I know. Name a US state or a country; put words to look for in quotes.",
            "find in space",
        ),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(said, text):
    reply = ask(text)

    assert not reply.ok
    assert reply.blocks[0] == Notice(said, Tone.ERROR)


def test_a_mistyped_command_is_answered_with_what_was_meant():
    reply = ask("compny openai")

    assert shown(reply) == ["There is no command “compny”.", "Did you mean: /deals company openai"]


def test_a_request_of_a_chat_is_answered_like_typed_text():
    request = Request(path=("deals", "find"), language=EN, now=NOW, params={"company": "nvda", "min": "$50b"})

    assert cards(dispatch(request, ports())) == [1]


def test_typed_text_of_a_chat_comes_in_a_request_too():
    request = Request(path=(), language=JA, now=NOW, params={"": "詳細 2"})

    assert cards(dispatch(request, ports())) == [2]


def test_a_path_that_is_none_is_answered():
    reply = dispatch(Request(path=("deals", "shwo"), language=EN, now=NOW), ports())

    assert shown(reply) == ["There is no command “shwo”.", "Did you mean: /deals show"]


def test_a_text_needs_its_moment():
    with pytest.raises(TypeError):
        dispatch("loops", ports())


class Broken:
    """A store that fails in one way."""

    def __init__(self, error):
        self._error = error

    def __getattr__(self, name):
        def fail(*_args, **_more):
            raise self._error

        return fail


def test_trouble_of_the_store_is_told():
    broken = Ports(deals=Broken(StoreError("The database is locked; try again.")), lexicon=load_lexicon())

    reply = dispatch("loops", broken, now=NOW)

    assert (reply.ok, shown(reply)) == (False, ["The database is locked; try again."])


def test_a_crash_is_owned_up_to_and_logged(caplog):
    broken = Ports(deals=Broken(ZeroDivisionError("secret detail")), lexicon=load_lexicon())

    with caplog.at_level(logging.ERROR):
        reply = dispatch("loops", broken, now=NOW)

    assert shown(reply) == ["Something went wrong here, and it has been logged. Please try again."]
    assert "secret detail" in caplog.text


def test_every_command_and_option_is_described_in_every_language():
    for language in SERVED:
        for spec in COMMANDS:
            # Discord takes 100 characters for a description and 32 for a name.
            assert 0 < len(spec.summary(language)) <= 100
            for param in spec.params:
                assert 0 < len(param.summary(language)) <= 100
                assert 0 < len(param.label(language)) <= 32
                assert " " not in param.label(language)


@settings(deadline=None)
@given(st.text(max_size=40), st.sampled_from(SERVED))
def test_whatever_is_typed_is_answered(text, language):
    reply = ask(text, language)

    assert reply.blocks
    assert reply.language is language


def stored(*told):
    return [Deal(id=n, revision=1, changed_at=day(0), facts=each) for n, each in enumerate(told, start=1)]


def test_chips_and_shares_of_a_deal():
    grant = event("equity_grant", ["AMD"], ["OpenAI"], chips=1000, stake_percent=10, partners=["TSMC"])

    told = shown(ask("show 1", stored=stored(facts(grant))))

    assert told[4:7] == ["Partners: TSMC", "Chips: 1,000 chips", "Share: 10%"]


def test_many_sources_are_cut_and_counted():
    tellings = [
        telling(
            event("capex", ["Meta"], money=dollars(60), evidence=[f"Meta will spend $60 billion, says source {n}."]),
            url=f"https://s{n}.example/",
            outlet=f"s{n}.example",
            seen_at=day(n),
        )
        for n in range(11)
    ]

    assert "and 3 more sources" in shown(ask("show 1", stored=stored(facts(*tellings))))


def test_sources_of_one_figure_stand_in_one_cell():
    first, second, third = (
        telling(event("capex", ["Meta"], money=dollars(sum_)), url=f"https://s{n}.example/", outlet=f"s{n}.example")
        for n, sum_ in enumerate((60, 60, 72))
    )

    assert "$60B | s0.example, s1.example | Oct 6, 2025" in shown(
        ask("show 1", stored=stored(facts(first, second, third)))
    )


def test_a_quote_marks_what_it_leaves_out():
    first, second, third = "One is told.", "Two is told.", "Three is far off."
    told = replace(
        event("capex", ["Meta"]),
        evidence=(passage(first), passage(second, len(first) + 1), passage(third, 900)),
    )

    assert "One is told. Two is told. … Three is far off." in shown(ask("show 1", stored=stored(facts(told))))


def test_a_quote_of_many_sentences_ends_in_time():
    told = event("capex", ["Meta"], evidence=["x" * 400, "y" * 400])
    endless = event("capex", ["Meta"], evidence=["z" * 900])

    assert "x" * 400 in shown(ask("show 1", stored=stored(facts(told))))
    assert "z" * 599 + "…" in shown(ask("show 1", stored=stored(facts(endless))))


def test_a_loop_that_is_not_firm_says_so():
    there = facts(nvidia_invests_in_openai(5, status=Status.RUMOURED))
    back = facts(event("chips", ["OpenAI"], ["Nvidia"]))

    told = shown(ask("loops", stored=stored(there, back)))

    assert "The sum of a leg is not known · not firm: a leg is only reported · closed Oct 6, 2025" in told


def test_a_loop_of_reported_legs_is_left_out_when_only_firm_ones_count():
    there = facts(nvidia_invests_in_openai(5, status=Status.RUMOURED))
    back = facts(event("chips", ["OpenAI"], ["Nvidia"]))

    firm = ask("loops nvidia legs firm", stored=stored(there, back))
    firm_in_japanese = ask("循環 エヌビディア 確定のみ", JA, stored=stored(there, back))

    assert shown(firm) == ["No money loop of firm deals alone through Nvidia is known."]
    assert shown(firm_in_japanese) == ["Nvidiaを通る、確定した案件だけの資金の循環は見つかっていません。"]


def test_a_loop_that_was_broken_is_shown_only_when_asked_for():
    there = facts(nvidia_invests_in_openai(5, status=Status.CANCELLED))
    back = facts(event("chips", ["OpenAI"], ["Nvidia"], money=dollars(3)))

    assert shown(ask("loops", stored=stored(there, back))) == ["No money loop is known."]
    told = shown(ask("loops legs all", stored=stored(there, back)))
    assert told[1] == "All deals, those that were called off among them."
    assert "Smallest leg: $3B · broken: a leg was called off · closed Oct 6, 2025" in told


def test_a_leg_in_another_currency_says_what_it_is_in_dollars_and_when():
    there = facts(event("investment", ["SoftBank"], ["OpenAI"], money=Money(150_000_000_000, "JPY")), usd=1_000_000_000)
    back = facts(event("compute", ["OpenAI"], ["SoftBank"], money=dollars(3)))

    assert "$1B at the rate of October 2025" in shown(ask("loops", stored=stored(there, back)))
    assert "2025年10月のレートで10億ドル" in shown(ask("循環", JA, stored=stored(there, back)))


def test_where_the_count_of_loops_ends_it_says_or_more():
    names = ["Nvidia", "OpenAI", "Oracle", "Meta", "AMD", "xAI"]
    told = [
        facts(event("investment", [payer], [payee], money=dollars(1)))
        for payer in names
        for payee in names
        if payer != payee
    ]

    assert shown(ask("loops", stored=stored(*told)))[0] == "20 or more money loops"
    assert shown(ask("循環", JA, stored=stored(*told)))[0] == "資金の循環20件以上"


def test_parallel_deals_of_a_leg_are_counted():
    there, back = facts(nvidia_invests_in_openai(5)), facts(event("chips", ["OpenAI"], ["Nvidia"], money=dollars(3)))

    told = shown(ask("循環", JA, stored=stored(there, facts(nvidia_invests_in_openai(7)), back)))

    assert "この区間の案件は2件（最大のものを表示）" in told


def test_more_loops_than_are_shown_are_counted():
    names = ["Nvidia", "OpenAI", "Oracle", "Meta"]
    told = [
        facts(event("investment", [payer], [payee], money=dollars(1)))
        for payer in names
        for payee in names
        if payer != payee
    ]

    last = shown(ask("loops", stored=stored(*told)))[-1]

    assert last.startswith("and ")
    assert last.endswith("; name a company to see its own")


def test_a_company_that_pays_nobody():
    alone = facts(event("partnership", partners=["Nvidia"]))

    assert shown(ask("company nvidia", stored=stored(alone)))[:4] == [
        "Nvidia",
        "1 deal in the store",
        "As a partner",
        "partnership | 1 | – | – | 1",
    ]
