"""Headlines and sentences: natural in both languages, complete, and never with sides swapped."""

import re
import unicodedata

import pytest
from hypothesis import given, settings

from bot.errors import LexiconError
from bot.i18n import Catalogue, Value, catalogue
from bot.model import DealEvent, Kind, Language, Money, Period, Qualifier, Status
from bot.model.reply import Span
from bot.present import (
    headline,
    headline_line,
    sentence,
    write_chips,
    write_megawatts,
    write_money,
    write_place,
    write_stake,
)
from bot.present.headlines import _worded
from tests.bot.present.strategies import events

JA, EN = Language.JA, Language.EN
HUNDRED_BILLION = Money(100_000_000_000, "USD", Qualifier.UP_TO)


def deal(kind, payers=(), payees=(), partners=(), status=Status.ANNOUNCED, **values):
    return DealEvent(kind=Kind(kind), payers=payers, payees=payees, partners=partners, status=status, **values)


@pytest.mark.parametrize(
    ("english", "japanese", "told"),
    [
        (
            "Nvidia to invest up to $100B in OpenAI",
            "Nvidia、OpenAIに最大1000億ドルを出資",
            deal("investment", ("Nvidia",), ("OpenAI",), money=HUNDRED_BILLION),
        ),
        (
            "Nvidia is in talks to invest up to $100B in OpenAI",
            "Nvidia、OpenAIへの最大1000億ドルの出資を協議",
            deal("investment", ("Nvidia",), ("OpenAI",), status=Status.RUMOURED, money=HUNDRED_BILLION),
        ),
        (
            "Nvidia has invested up to $100B in OpenAI",
            "Nvidia、OpenAIへの最大1000億ドルの出資を完了",
            deal("investment", ("Nvidia",), ("OpenAI",), status=Status.COMPLETED, money=HUNDRED_BILLION),
        ),
        # nobody is said to have called it off: the text need not say who
        (
            "Acquisition of Core Scientific by CoreWeave for $9B has been called off",
            "CoreWeaveによるCore Scientificの買収（90億ドル）、白紙に",
            deal(
                "acquisition",
                ("CoreWeave",),
                ("Core Scientific",),
                status=Status.CANCELLED,
                money=Money(9_000_000_000, "USD"),
            ),
        ),
        # several payers: verb in the plural, and が so that the list does not run into the payee
        (
            "Meta and Microsoft are in talks to secure compute from Nebius",
            "MetaとMicrosoftがNebiusからの計算資源の確保を協議",
            deal("compute", ("Meta", "Microsoft"), ("Nebius",), status=Status.RUMOURED),
        ),
        # what the wording has no place for follows in brackets
        (
            "OpenAI to secure compute worth $300B from Oracle (4.5 GW, the US)",
            "OpenAI、Oracleから3000億ドル相当の計算資源を確保（4.5GW、米国）",
            deal(
                "compute",
                ("OpenAI",),
                ("Oracle",),
                money=Money(300_000_000_000, "USD"),
                megawatts=4500.0,
                places=("US",),
            ),
        ),
        (
            "Anthropic to build AI facilities worth $50B with Fluidstack in New York and Texas",
            "Anthropic、ニューヨーク州とテキサス州でFluidstackと500億ドルを投じてAI関連施設を建設",
            deal(
                "buildout",
                ("Anthropic",),
                ("Fluidstack",),
                money=Money(50_000_000_000, "USD"),
                places=("US-NY", "US-TX"),
            ),
        ),
        (
            "AMD to grant OpenAI equity of up to 10%",
            "AMD、OpenAIに最大10%の株式を付与",
            deal("equity_grant", ("AMD",), ("OpenAI",), stake_percent=10.0),
        ),
        (
            "Microsoft to secure 835 MW of power from Constellation (Pennsylvania)",
            "Microsoft、Constellationから835MWの電力を確保（ペンシルベニア州）",
            deal("power", ("Microsoft",), ("Constellation",), megawatts=835.0, places=("US-PA",)),
        ),
        (
            "Oracle has bought 400,000 chips from Nvidia for about $40B",
            "Oracle、NvidiaからのAI半導体40万基の調達（約400億ドル）を完了",
            deal(
                "chips",
                ("Oracle",),
                ("Nvidia",),
                status=Status.COMPLETED,
                chips=400_000,
                money=Money(40_000_000_000, "USD", Qualifier.ABOUT),
            ),
        ),
        (
            "CoreWeave to raise $2.6B of debt",
            "CoreWeave、借り入れや社債で26億ドルを調達",
            deal("financing", payees=("CoreWeave",), money=Money(2_600_000_000, "USD")),
        ),
        (
            "Alphabet is expected to spend about $75B a year on AI infrastructure",
            "Alphabet、AIインフラに年間約750億ドルを投資との見方",
            deal(
                "capex",
                ("Alphabet",),
                status=Status.RUMOURED,
                money=Money(75_000_000_000, "USD", Qualifier.ABOUT, Period.YEAR),
            ),
        ),
        ("Intel and Nvidia to partner", "IntelとNvidiaが提携", deal("partnership", partners=("Intel", "Nvidia"))),
        ("Nvidia to form a partnership", "Nvidia、提携", deal("partnership", partners=("Nvidia",))),
        # a partner beside two sides is named as such
        (
            "BlackRock to acquire Aligned for $40B (involving Macquarie)",
            "BlackRock、Alignedを400億ドルで買収（関係先はMacquarie）",
            deal("acquisition", ("BlackRock",), ("Aligned",), ("Macquarie",), money=Money(40_000_000_000, "USD")),
        ),
        # of more than four on a side three are named
        (
            "A1, B2, C3 and 2 others to invest $5B in OpenAI",
            "A1、B2、C3ほか2社がOpenAIに50億ドルを出資",
            deal("investment", ("A1", "B2", "C3", "D4", "E5"), ("OpenAI",), money=Money(5_000_000_000, "USD")),
        ),
        # a kind that no catalogue knows
        (
            "Intel to enter a deal worth $8B as recipient (state aid)",
            "Intel、受け取り側として80億ドルの取引（state aid）で合意",
            deal("state_aid", payees=("Intel",), money=Money(8_000_000_000, "USD")),
        ),
    ],
)
def test_headlines(english, japanese, told):
    assert (english, japanese) == (headline(told, EN), headline(told, JA))


def test_the_sum_stands_bold():
    told = deal("investment", ("Nvidia",), ("OpenAI",), money=HUNDRED_BILLION)

    assert (Span("Nvidia to invest "), Span("up to $100B", bold=True), Span(" in OpenAI")) == headline_line(told, EN)


def test_without_a_sum_the_capacity_stands_bold():
    told = deal("power", ("Microsoft",), ("Constellation",), megawatts=835.0)

    assert [span.text for span in headline_line(told, EN) if span.bold] == ["835 MW"]


def test_every_wording_does_without_any_value():
    """Every kind and side that a catalogue words can be told of a deal that has nothing but its parties."""
    sides = {
        "both": (("A",), ("B",), ()),
        "payer": (("A",), (), ()),
        "payee": ((), ("B",), ()),
        "partners": ((), (), ("C",)),
    }
    for language in (JA, EN):
        for key in catalogue(language).section("deal"):
            kind, side, _ = key.split(".")
            for status in Status:
                assert headline(deal(kind, *sides[side], status=status), language)


def test_a_wording_that_needs_a_value_is_an_error_that_names_it():
    wording = {"deal.other.payer.do": ("pay {money}",), "frame.headline.*.announced": ("{subject} to {do}",)}
    broken = Catalogue(EN, wording)

    with pytest.raises(LexiconError, match=r"deal\.other\.payer\.do"):
        _worded(deal("capex", ("A",)), "headline", broken, {"subject": Value("A")})


def test_names_keep_their_first_letter():
    told = deal("capex", ("xAI",), money=Money(18_000_000_000, "USD"))

    assert headline(told, EN) == "xAI to spend $18B on AI infrastructure"


def test_sentences_are_whole():
    told = deal("investment", ("Nvidia",), ("OpenAI",), money=HUNDRED_BILLION, megawatts=10_000.0)

    assert sentence(told, EN) == "Nvidia will invest up to $100B in OpenAI (10 GW)."
    assert sentence(told, JA) == "NvidiaはOpenAIに最大1000億ドルを出資する（10GW）。"


def test_control_characters_of_a_name_are_not_shown():
    told = deal("capex", ("Evil\u202eCorp\x1b[31m\n Two",))

    assert headline(told, EN) == "Evil Corp [31m Two to spend on AI infrastructure"


@settings(deadline=None)
@given(events())
def test_a_headline_shows_all_that_the_deal_has(told):
    for language in (JA, EN):
        shown = headline(told, language)

        for expected in values(told, language):
            assert expected in shown


@settings(deadline=None)
@given(events())
def test_a_sentence_shows_all_that_the_deal_has(told):
    for language in (JA, EN):
        shown = sentence(told, language)

        for expected in values(told, language):
            assert expected in shown


@settings(deadline=None)
@given(events())
def test_a_headline_is_clean_text(told):
    for language in (JA, EN):
        for shown in (headline(told, language), sentence(told, language)):
            assert shown.strip() == shown
            assert not re.search(r"None|  |[{}\[\]|]|\(\)|（）|、、|, ,", shown)
            assert not any(unicodedata.category(character).startswith("C") for character in shown)


@settings(deadline=None)
@given(events())
def test_a_headline_shows_no_figure_that_the_deal_lacks(told):
    for language in (JA, EN):
        shown = headline(told, language)
        for value in sorted([*values(told, language), *told.names], key=len, reverse=True):
            shown = shown.replace(value, "")

        assert not re.search(r"\d", shown.replace("2 others", ""))


@settings(deadline=None)
@given(events())
def test_sides_are_never_swapped(told):
    """Who is written with the marker of one side is on that side."""
    if not (told.payers and told.payees) or catalogue(EN).find(f"deal.{told.kind}.both.do") is None:
        return
    swapped = deal(
        told.kind,
        told.payees,
        told.payers,
        told.partners,
        told.status,
        money=told.money,
        megawatts=told.megawatts,
        chips=told.chips,
        stake_percent=told.stake_percent,
        places=told.places,
    )
    for language in (JA, EN):
        assert headline(told, language) != headline(swapped, language)
        first, last = (headline(told, language).index(side[0]) for side in (told.payers, told.payees))
        assert (first < last) == (
            headline(swapped, language).index(told.payees[0]) < headline(swapped, language).index(told.payers[0])
        )


def values(told, language):
    """Return the texts that must stand in the headline of `told`."""
    found = list(told.names)
    if told.money:
        found.append(write_money(told.money, language))
    if told.megawatts:
        found.append(write_megawatts(told.megawatts, language))
    if told.chips:
        found.append(write_chips(told.chips, language))
    if told.stake_percent:
        found.append(write_stake(told.stake_percent, language))
    return [*found, *(write_place(code, language) for code in told.places)]


def test_a_new_kind_needs_words_only():
    words = {"deal.grant.both.do": ("give {payees} a grant[ of {money}]",)}
    extended = Catalogue(EN, {**catalogue(EN).messages, **words})
    slots = {"payers": Value("NEDO"), "subject": Value("NEDO"), "payees": Value("Rapidus"), "money": Value("¥920B")}

    pieces = _worded(deal("grant", ("NEDO",), ("Rapidus",)), "headline", extended, slots)

    assert "".join(piece.text for piece in pieces) == "NEDO to give Rapidus a grant of ¥920B"
