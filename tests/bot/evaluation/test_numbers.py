from pathlib import Path

import pytest

from bot.errors import AnswerError
from bot.evaluation import numbers
from bot.evaluation.answers import Answers, Case
from bot.model import Language


def case(stem: str) -> Case:
    answers = Answers(article=f"{stem}.md", language=Language.EN)
    return Case(key=stem, article_path=Path(f"{stem}.md"), answers_path=Path(f"{stem}.json"), answers=answers)


@pytest.mark.parametrize(
    ("form", "held"),
    [("1k", ["100", "101", "102", "103"]), ("2k", ["100", "102"]), ("2k+1", ["101", "103"]), ("4k+3", ["103"])],
)
def test_a_form_names_the_articles_whose_number_leaves_its_rest(form: str, held: list[str]) -> None:
    assert [stem for stem in ("100", "101", "102", "103") if case(stem) in numbers(form)] == held


def test_parts_of_one_step_share_no_article_and_leave_none_out() -> None:
    parts = [numbers(f"4k+{rest}") if rest else numbers("4k") for rest in range(4)]

    assert [sum(case(f"en{number:04}") in part for part in parts) for number in range(50)] == [1] * 50


def test_an_article_without_a_number_is_in_no_part() -> None:
    assert case("untitled") not in numbers("1k")


@pytest.mark.parametrize("form", ["", "odd", "0k", "k", "2k+2", "2k+", "2k-1"])
def test_what_is_no_form_is_refused_with_an_example(form: str) -> None:
    with pytest.raises(AnswerError, match=r"write 2k"):
        numbers(form)
