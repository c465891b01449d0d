"""When two spellings of a company's name are the same."""

from __future__ import annotations

import pytest

from bot.evaluation.names import comparable


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("NVIDIA Corp.", "Nvidia"),
        ("Nebius Group N.V.", "nebius group"),
        ("株式会社さくら", "さくら"),
        ("(株)さくら", "さくら"),
        ("ＫＤＤＩ", "kddi"),  # full width
        ("삼성전자 주식회사", "삼성전자"),
        ("Foxconn Co., Ltd.", "Foxconn"),
        ("Société S.A.", "Société"),
    ],
)
def test_legal_forms_case_and_width_do_not_count(left: str, right: str) -> None:
    assert comparable(left) == comparable(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Applied Digital", "Digital"),
        ("SK Group", "SK"),  # a group is not a legal form
        ("AB", "SE"),  # nothing but a form: kept
        ("Cohere", "Coherent"),
    ],
)
def test_other_words_count(left: str, right: str) -> None:
    assert comparable(left) != comparable(right)
