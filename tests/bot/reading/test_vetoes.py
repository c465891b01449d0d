"""Words around a sum say that it is none of a deal."""

from __future__ import annotations

import pytest

from bot.lexicon import load_lexicon
from bot.model import Article
from bot.reading.deals import set_scenes
from bot.reading.document import make_document
from bot.reading.mentions import MoneyMention
from bot.reading.vetoes import vetoes_of

LEXICON = load_lexicon()

VETOED = [
    ("Anthropicの売上が約300億ドルに達した。", {"results"}),
    # a gloss between the word and the sum
    ("Anthropicの年換算売上(run-rate revenue)が約300億ドルに達した。", {"results"}),
    # the word stands in another phrase
    ("Anthropicの売上が伸び、Googleと300億ドルの契約を結んだ。", set()),
]


def vetoed(text: str) -> set[str]:
    """Return the vetoes of the first sum of a sentence."""
    scenes = set_scenes(make_document(Article(url="file:x", title="", text=text, outlet="x"), LEXICON), LEXICON)
    assert scenes is not None
    view = scenes.scenes[-1].view
    money = next(figure for figure in view.figures if isinstance(figure, MoneyMention))
    return set(vetoes_of(view, money, scenes.language.grammar.vetoes))


@pytest.mark.parametrize(("text", "expected"), VETOED)
def test_the_words_of_its_own_phrase_veto_a_sum(text: str, expected: set[str]) -> None:
    assert expected == vetoed(text)


@pytest.mark.parametrize(
    "text",
    [
        "Meta adds to $320 billion in AI infrastructure spending by the top four companies.",
        "Meta is part of a combined $700 billion in spending by hyperscalers.",
        "Oracle gains from $90 billion of investment across the industry.",
    ],
)
def test_what_a_sector_spends_is_nobodys_deal(text: str) -> None:
    assert "sector" in vetoed(text)


@pytest.mark.parametrize(
    "text",
    [
        "Meta announced $65 billion in spending by 2026.",
        "Oracle raised $9 billion in funding from investors.",
    ],
)
def test_what_one_firm_spends_or_raises_may_be_a_deal(text: str) -> None:
    assert "sector" not in vetoed(text)
