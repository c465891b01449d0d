"""Weights are learned from examples, the same ones each time; an article never changes its part of a corpus."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bot.evaluation.answers import Answers
from bot.lexicon import load_lexicon
from bot.lexicon.fitted import dump_fitted, load_fitted
from bot.model import Article, Kind, Language
from bot.reading.deals import set_scenes
from bot.reading.document import make_document
from bot.reading.proposals.model import proposals
from bot.training import Lesson, Part, lesson, part_of
from bot.training.fitting import Settings, fit
from bot.training.passages import expected
from bot.training.run import without_limits

if TYPE_CHECKING:
    from pathlib import Path

TOLD = {
    "Quillon Corp. invested $3 billion in Harrow Inc.": "investment Quillon Corp. > Harrow Inc. 3000000000 USD",
    "Oracle invested $2 billion in Cohere.": "investment Oracle > Cohere 2000000000 USD",
    "Microsoft invested $5 billion in Mistral AI.": "investment Microsoft > Mistral AI 5000000000 USD",
    "Amazon invested $4 billion in Anthropic.": "investment Amazon > Anthropic 4000000000 USD",
    "Oracle reported revenue of $14 billion.": "",
    "Microsoft reported revenue of $70 billion.": "",
}


@cache
def lessons() -> tuple[Lesson, ...]:
    found = []
    for text, line in TOLD.items():
        article = Article(url="file:x", title="", text=text, outlet="x", language=Language.EN)
        events = (expected(line, text),) if line else ()
        answers = Answers(article="x", language=Language.EN, events=events)
        one = lesson(text, article, answers, load_lexicon())
        assert one is not None
        found.append(one)
    return tuple(found)


def learned() -> dict[str, dict[str, float]]:
    examples = [example for one in lessons() for example in one.examples]
    return fit(examples, Settings(rounds=20, seldom=1))


def test_the_same_examples_give_the_same_weights() -> None:
    assert learned() == learned()


def test_what_was_learned_is_read_in_a_sentence_with_other_names() -> None:
    lexicon = load_lexicon()
    text = "Nvidia invested $6 billion in Crusoe."
    article = Article(url="file:x", title="", text=text, outlet="x", language=Language.EN)
    scenes = set_scenes(make_document(article, lexicon), lexicon)
    assert scenes is not None

    weights = without_limits(learned())
    found = [
        proposal
        for own in scenes.anchors
        for anchor in own
        if anchor.money is not None
        for proposal in proposals(anchor, lexicon.frames.kinds, weights)
    ]

    assert [(Kind("investment"), ("Nvidia",), ("Crusoe",))] == [
        (proposal.kind, proposal.payers.names, proposal.payees.names) for proposal in found
    ]


def test_written_weights_are_read_back(tmp_path: Path) -> None:
    path = tmp_path / "fitted.jsonl"
    weights = load_lexicon().frames.fitted

    path.write_text(dump_fitted(weights), encoding="utf-8")
    back = load_fitted(path)

    assert (weights.tables, weights.keep, weights.show) == (back.tables, back.keep, back.show)


def test_an_article_stays_in_its_part() -> None:
    expected_parts = {"en0001": Part.TEST, "en0002": Part.TEST, "ja0003": Part.FIT, "ja0007": Part.FIT}

    assert expected_parts == {key: part_of(key) for key in expected_parts}


def test_parts_have_about_their_shares() -> None:
    parts = [part_of(f"en{number:04}") for number in range(1000)]

    assert 550 < parts.count(Part.FIT) < 650
    assert 150 < parts.count(Part.TUNE) < 250
    assert 150 < parts.count(Part.TEST) < 250


def test_the_members_of_a_pool_that_a_sentence_names_are_right() -> None:
    text = "Vantage borrowed $9 billion from banks.\n\nMizuho and MUFG led the lenders of Vantage. Nvidia fell."
    article = Article(url="file:x", title="", text=text, outlet="x", language=Language.EN)
    told = expected("financing Mizuho+MUFG+ING > Vantage Data Centers 9000000000 USD", *text.split("\n\n"))
    one = lesson("x", article, Answers(article="x", language=Language.EN, events=(told,)), load_lexicon())
    assert one is not None

    right = [
        (example.anchor.money is not None, example.anchor.options[payers].names)
        for example in one.examples
        for kind, payers, _ in (example.readings[number] for number in example.right)
        if kind == "financing"
    ]

    assert (False, ("Mizuho", "MUFG")) in right
    assert all(set(names) <= {"Mizuho", "MUFG"} for _, names in right)
