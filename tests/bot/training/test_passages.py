"""Passages are read from their files with title and answers; those of the corpus have no slip."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import LexiconError
from bot.evaluation.scoring import same_amount
from bot.lexicon import load_lexicon
from bot.model import Kind, Language, Money
from bot.reading.document import make_document
from bot.reading.mentions import MoneyMention, find_mentions
from bot.training.passages import expected, passages

FOLDER = Path(__file__).parents[2] / "corpus" / "passages"
FILES = sorted(FOLDER.glob("*/*.txt"))


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "en" / "some.txt"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def test_a_block_is_an_article_with_its_answers(tmp_path: Path) -> None:
    answers_of_it = "= compute Meta > Nebius 3e9 USD\n? chips Meta > Nvidia\n"
    path = written(tmp_path, f"// note\n\n# A title\nMeta rents GPUs.\n{answers_of_it}")

    ((article, answers),) = passages(path)

    assert (article.title, article.text, article.language) == ("A title", "Meta rents GPUs.", Language.EN)
    assert [Money(3_000_000_000, "USD")] == [event.money for event in answers.events]
    assert [Kind("chips")] == [event.kind for event in answers.optional]


def test_a_block_without_answers_tells_nothing(tmp_path: Path) -> None:
    ((_, answers),) = passages(written(tmp_path, "Shares fell.\n"))

    assert answers.events == ()


def test_a_deal_with_one_side_may_have_a_sum() -> None:
    event = expected("capex Meta > 7.2e10 USD")

    assert (("Meta",), (), Money(72_000_000_000, "USD")) == (event.payers, event.payees, event.money)


def test_an_answer_of_another_form_is_refused() -> None:
    with pytest.raises(LexiconError):
        expected("Meta pays Nebius")


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_sum_of_an_answer_stands_in_its_passage(file: Path) -> None:
    lexicon = load_lexicon()
    missing = []
    for article, answers in passages(file):
        mentions = find_mentions(make_document(article, lexicon), lexicon)
        sums = [mention.money for mention in mentions if isinstance(mention, MoneyMention) and mention.money]
        told = [event for event in (*answers.events, *answers.optional) if event.money is not None]
        missing += [event for event in told if not any(same_amount(money, event.money) for money in sums)]

    assert missing == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_kind_of_an_answer_is_one(file: Path) -> None:
    kinds = load_lexicon().frames.kinds

    told = {event.kind for _, answers in passages(file) for event in (*answers.events, *answers.optional)}

    assert told <= kinds.keys()
