"""Names of companies and places, dates and times."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Kind, Language, PartialDate, Side, Status
from bot.present import (
    one_line,
    write_companies,
    write_company,
    write_date,
    write_day,
    write_kind,
    write_place,
    write_places,
    write_side,
    write_status,
    write_time,
)

JA, EN = Language.JA, Language.EN


def test_japanese_readers_read_japanese_companies_in_japanese():
    assert (write_company("SoftBank", EN), write_company("SoftBank", JA)) == ("SoftBank", "ソフトバンク")


@pytest.mark.parametrize("name", ["Nvidia", "NTT", "KDDI", "NEC", "A company that nobody knows"])
def test_other_companies_keep_their_name_in_japanese(name):
    assert name == write_company(name, JA)


@pytest.mark.parametrize(
    ("english", "japanese", "names"),
    [
        ("", "", ()),
        ("Meta", "Meta", ("Meta",)),
        ("Meta and Oracle", "MetaとOracle", ("Meta", "Oracle")),
        ("Meta, Oracle and xAI", "Meta、Oracle、xAI", ("Meta", "Oracle", "xAI")),
    ],
)
def test_lists_of_companies(english, japanese, names):
    assert (english, japanese) == (write_companies(names, EN).text, write_companies(names, JA).text)


def test_places_have_their_article_in_running_text_only():
    assert (write_place("GB", EN), write_places(("GB", "US-TX"), EN).text) == ("UK", "the UK and Texas")
    assert (write_place("GB", JA), write_places(("GB", "US-TX"), JA).text) == ("英国", "英国とテキサス州")


def test_a_place_without_a_name_goes_by_its_code():
    assert write_place("ZZ", JA) == "ZZ"


@pytest.mark.parametrize(
    ("english", "japanese", "date"),
    [
        ("Oct 6, 2025", "2025年10月6日", PartialDate(2025, 10, 6)),
        ("October 2025", "2025年10月", PartialDate(2025, 10)),
        ("2025", "2025年", PartialDate(2025)),
    ],
)
def test_dates(english, japanese, date):
    assert (english, japanese) == (write_date(date, EN), write_date(date, JA))


def test_days_and_times_are_those_of_the_reader():
    moment = datetime(2025, 10, 6, 23, 5, tzinfo=UTC)

    assert write_day(moment, EN, "Asia/Tokyo") == "Oct 7, 2025"
    assert write_time(moment, JA, "Asia/Tokyo") == "2025年10月7日 08:05（JST）"
    assert write_time(moment, EN, "America/New_York") == "Oct 6, 2025, 19:05 (EDT)"


def test_labels():
    assert (write_kind(Kind("compute"), EN), write_kind(Kind("compute"), JA)) == ("compute", "計算資源")
    assert write_kind(Kind("state_aid"), JA) == "state aid"
    assert (write_status(Status.RUMOURED, EN), write_status(Status.RUMOURED, JA)) == ("reported", "報道段階")
    assert (write_side(Side.PAYER, EN), write_side(Side.PAYER, JA)) == ("pays", "支払い側")


@given(st.text())
def test_one_line_has_no_control_character_and_no_double_space(text):
    shown = one_line(text)

    assert shown == one_line(shown) == " ".join(shown.split())
    assert not any(ord(character) < 32 or character in "\u200b\u202e\u2028" for character in shown)
