"""Floors: pinned figures hold, rise, and never fall."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import AnswerError
from bot.evaluation.answers import load_cases
from bot.evaluation.floors import corpus_digest, load_floors, raised, shortfalls, write_floors
from bot.evaluation.scoring import Scores, evaluate
from tests.bot.evaluation.answers import answers, expected
from tests.factories import event, reading

if TYPE_CHECKING:
    from pathlib import Path

    from bot.model import DealEvent

RIGHT = event("compute", ["Aurora"], ["Borealis"])
FALSE = event("power", ["Cirrus"], ["Delta"])


def scores(*events: DealEvent) -> Scores:
    wanted = answers(expected("compute", ["Aurora"], ["Borealis"]))
    return evaluate({"1": reading(*events)}, {"1": wanted})


def test_measured_figures_hold_as_their_own_floors() -> None:
    for measured in (scores(RIGHT), scores(RIGHT, FALSE), scores(FALSE), scores()):
        assert shortfalls(raised(None, measured, "abc"), measured, "abc") == ()


def test_a_figure_under_its_floor_is_named() -> None:
    floors = raised(None, scores(RIGHT), "abc")

    problems = shortfalls(floors, scores(RIGHT, FALSE), "abc")

    assert "en strict_f1: 0.666 is under the floor of 1.000" in problems


def test_another_corpus_cannot_be_compared() -> None:
    (problem,) = shortfalls(raised(None, scores(RIGHT), "abc"), scores(RIGHT), "xyz")

    assert "the corpus is not the one" in problem


def test_floors_rise() -> None:
    low = raised(None, scores(RIGHT, FALSE), "abc")

    assert raised(low, scores(RIGHT), "abc").tables["all"]["strict_f1"] == 1


def test_floors_are_never_lowered() -> None:
    high = raised(None, scores(RIGHT), "abc")

    with pytest.raises(AnswerError, match="never lowered: all strict_f1"):
        raised(high, scores(RIGHT, FALSE), "abc")
    with pytest.raises(AnswerError, match="never lowered"):
        raised(high, scores(RIGHT, FALSE), "abc", accept_corpus=True)


def test_a_changed_corpus_has_to_be_accepted() -> None:
    floors = raised(None, scores(RIGHT), "abc")

    with pytest.raises(AnswerError, match="the corpus is not the one"):
        raised(floors, scores(RIGHT), "xyz")
    assert raised(floors, scores(RIGHT, FALSE), "xyz", accept_corpus=True).corpus == "xyz"


def test_a_floors_file_reads_back(tmp_path: Path) -> None:
    floors = raised(None, scores(RIGHT, FALSE), "abc")
    path = tmp_path / "floors.toml"

    path.write_text(write_floors(floors), encoding="utf-8")

    assert floors == load_floors(path)


@pytest.mark.parametrize("content", ["", "corpus = 1", 'corpus = "a"\nall = 1', 'corpus = "a"\n[all]\nf1 = 2', "="])
def test_a_wrong_floors_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(AnswerError, match=r"floors\.toml"):
        load_floors(path)


def test_the_digest_follows_articles_and_answers_but_not_their_place(tmp_path: Path) -> None:
    digests = []
    for place, text in (("one", "A story."), ("two", "A story."), ("three", "Another story.")):
        folder = tmp_path / place
        folder.mkdir()
        (folder / "1.md").write_text(text, encoding="utf-8")
        (folder / "1.json").write_text('{"article": "1.md", "lang": "en", "events": []}', encoding="utf-8")
        digests.append(corpus_digest(load_cases(folder)))

    assert digests[0] == digests[1]
    assert digests[0] != digests[2]
