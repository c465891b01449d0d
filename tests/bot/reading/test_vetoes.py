"""Words around a sum say that it is none of a deal."""

from __future__ import annotations

import pytest

from bot.lexicon import load_lexicon
from bot.model import Article, Language
from bot.reading.deals import set_scenes
from bot.reading.document import make_document
from bot.reading.mentions import MoneyMention
from bot.reading.vetoes import vetoes_of

VETOED = [
    ("Anthropicの売上が約300億ドルに達した。", {"results"}),
    # a gloss between the word and the sum
    ("Anthropicの年換算売上(run-rate revenue)が約300億ドルに達した。", {"results"}),
    # the word stands in another phrase
    ("Anthropicの売上が伸び、Googleと300億ドルの契約を結んだ。", set()),
]


@pytest.mark.parametrize(("text", "expected"), VETOED)
def test_the_words_of_its_own_phrase_veto_a_sum(text: str, expected: set[str]) -> None:
    lexicon = load_lexicon()
    article = Article(url="file:x", title="", text=text, outlet="x", language=Language.JA)
    scenes = set_scenes(make_document(article, lexicon), lexicon)
    assert scenes is not None
    view = scenes.scenes[0].view
    money = next(figure for figure in view.figures if isinstance(figure, MoneyMention))

    assert expected == set(vetoes_of(view, money, scenes.language.grammar.vetoes))
