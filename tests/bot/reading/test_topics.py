"""Whom a Japanese text goes on to speak of."""

from __future__ import annotations

import pytest

from bot.lexicon import load_lexicon
from bot.model import Article, Language
from bot.reading.deals import set_scenes
from bot.reading.document import make_document

TOPICS = [
    ("キオクシアは決算を発表した。SSDを使う構想に参画する。需要は増える。", ("Kioxia",)),
    # the subject of a clause that describes a noun is not taken up
    ("キオクシアは決算を発表した。NVIDIAが提唱する構想に参画する。需要は増える。", ("Kioxia",)),
    ("キオクシアは決算を発表した。NVIDIAが構想を発表した。需要は増える。", ("Nvidia",)),
    # two set against each other, who both do something for the one before them
    ("キオクシアは提携を発表した。NVIDIAは5億ドル、メタは3億ドルをキオクシアに投資する。需要は増える。", ("Kioxia",)),
]


@pytest.mark.parametrize(("text", "expected"), TOPICS)
def test_a_text_goes_on_with_the_subject_of_a_main_clause(text: str, expected: tuple[str, ...]) -> None:
    lexicon = load_lexicon()
    article = Article(url="file:x", title="", text=text, outlet="x", language=Language.JA)

    scenes = set_scenes(make_document(article, lexicon), lexicon)

    assert scenes is not None
    topic = scenes.scenes[-1].topic
    assert topic is not None
    assert expected == topic.names
