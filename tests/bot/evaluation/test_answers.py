"""Answer files: what is read, and what is refused by name of file and field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.errors import AnswerError
from bot.evaluation.answers import Expected, load_answers, load_cases, parse_answers
from bot.model import Language, Money, PartialDate, Period, Qualifier, Status

if TYPE_CHECKING:
    from pathlib import Path

EVENT: dict[str, object] = {
    "kind": "power",
    "payers": ["Aurora"],
    "payees": ["Borealis"],
    "partners": [],
    "amount": 15000000000,
    "currency": "USD",
    "qualifier": "up_to",
    "period": "year",
    "megawatts": 835,
    "chips": None,
    "stake_percent": None,
    "places": ["US-PA"],
    "date": "2025-10",
    "status": "announced",
    "evidence": ["Aurora signed a contract for 835 MW."],
}


def file_with(event: dict[str, object]) -> dict[str, object]:
    return {"article": "story.md", "lang": "en", "events": [event], "optional": []}


def write(path: Path, article: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"article": article, "lang": "en", "events": []}), encoding="utf-8")


def article(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("A story.", encoding="utf-8")
    return path


def test_all_fields_are_read() -> None:
    answers = parse_answers(file_with(EVENT), "1.json")

    assert answers.language == Language.EN
    assert answers.events == (
        Expected(
            kind=answers.events[0].kind,
            payers=("Aurora",),
            payees=("Borealis",),
            money=Money(15_000_000_000, "USD", Qualifier.UP_TO, Period.YEAR),
            megawatts=835,
            places=("US-PA",),
            date=PartialDate(2025, 10),
            status=Status.ANNOUNCED,
            evidence=("Aurora signed a contract for 835 MW.",),
        ),
    )


def test_a_file_without_optional_readings_has_none() -> None:
    assert parse_answers({"article": "a.md", "lang": "ja", "events": []}, "1.json").optional == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", None),
        ("payers", "Aurora"),
        ("payees", [""]),
        ("amount", -5),
        ("amount", "15 billion"),
        ("amount", True),
        ("amount", 1.5),
        ("currency", "dollars"),
        ("qualifier", "maybe"),
        ("qualifier", None),
        ("period", "month"),
        ("megawatts", 0),
        ("date", "October"),
        ("status", "done"),
        ("evidence", None),
    ],
)
def test_a_wrong_field_is_named_with_its_file(field: str, value: object) -> None:
    with pytest.raises(AnswerError, match=rf"1\.json: events\[0\]: field {field if field != 'currency' else 'amount'}"):
        parse_answers(file_with(EVENT | {field: value}), "1.json")


def test_a_qualifier_without_an_amount_is_refused() -> None:
    with pytest.raises(AnswerError, match="field currency"):
        parse_answers(file_with(EVENT | {"amount": None}), "1.json")


def test_missing_and_unknown_fields_are_named() -> None:
    without = {field: value for field, value in EVENT.items() if field != "places"}

    with pytest.raises(AnswerError, match="field places is missing"):
        parse_answers(file_with(without), "1.json")
    with pytest.raises(AnswerError, match="field payer: there is no such field"):
        parse_answers(file_with(EVENT | {"payer": []}), "1.json")


@pytest.mark.parametrize(
    ("field", "value"), [("article", None), ("lang", "xx"), ("events", {}), ("events", ["deal"]), ("optional", None)]
)
def test_a_wrong_field_of_the_file_is_named(field: str, value: object) -> None:
    with pytest.raises(AnswerError, match=rf"1\.json: field {field}"):
        parse_answers(file_with(EVENT) | {field: value}, "1.json")


def test_a_file_that_is_no_object_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "1.json"
    for content in ("[]", "{", ""):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(AnswerError, match=r"1\.json"):
            load_answers(path)


def test_answers_lie_beside_their_articles_in_folders(tmp_path: Path) -> None:
    write(tmp_path / "en" / "102.json", "102.md")
    write(tmp_path / "ja" / "202.json", "202.md")
    paths = [article(tmp_path / "en" / "102.md"), article(tmp_path / "ja" / "202.md")]

    cases = load_cases(tmp_path)

    assert [("en/102", paths[0]), ("ja/202", paths[1])] == [(case.key, case.article_path) for case in cases]


def test_answers_in_another_folder_find_their_article_by_name_or_number(tmp_path: Path) -> None:
    write(tmp_path / "answers" / "000.json", "000_abc.txt")
    write(tmp_path / "answers" / "001.json", "one.txt")
    paths = [article(tmp_path / "articles" / "000_abc.txt"), article(tmp_path / "articles" / "001_def.txt")]

    cases = load_cases(tmp_path / "articles", tmp_path / "answers")

    assert paths == [case.article_path for case in cases]


def test_answers_of_another_set_are_left_out(tmp_path: Path) -> None:
    write(tmp_path / "answers" / "000.json", "000.txt")
    write(tmp_path / "answers" / "dev" / "102.json", "102.md")
    article(tmp_path / "answers" / "dev" / "102.md")
    article(tmp_path / "articles" / "000.txt")

    assert [case.key for case in load_cases(tmp_path / "articles", tmp_path / "answers")] == ["000"]


def test_answers_of_other_articles_alone_are_an_error(tmp_path: Path) -> None:
    write(tmp_path / "answers" / "102.json", "102.md")
    article(tmp_path / "answers" / "102.md")
    (tmp_path / "articles").mkdir()

    with pytest.raises(AnswerError, match=r"no answer file in .* is for an article in"):
        load_cases(tmp_path / "articles", tmp_path / "answers")


def test_an_article_that_is_not_there_is_named(tmp_path: Path) -> None:
    write(tmp_path / "7.json", "7.md")

    with pytest.raises(AnswerError, match=r"7\.json: field article: 7\.md is not in"):
        load_cases(tmp_path)


def test_a_folder_without_answers_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AnswerError, match="no answer file"):
        load_cases(tmp_path)
