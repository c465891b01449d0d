"""In Japanese the particle behind a name tells its case, and marks tell which names stand together."""

from __future__ import annotations

import pytest

from bot.lexicon import load_lexicon
from bot.model import Article, Language
from bot.reading.deals import set_scenes
from bot.reading.document import make_document

CASES = [
    ("メタはオラクルと契約した。", [("Meta", "topic"), ("Oracle", "com")]),
    # joined by marks with spaces around them
    ("SpaceX が Tesla / xAI / Intel と共同で建設する。", [("SpaceX", "subj"), ("Tesla+xAI+Intel", "joint")]),
    ("Anthropic は Google + Broadcom と契約した。", [("Anthropic", "topic"), ("Google+Broadcom", "com")]),
    # a cell of a table's row
    ("| Oracle | 最大で 5 GW の契約 |", [("Oracle", "row")]),
    # who is named right before a site runs it, whoever built it
    ("SpaceX Colossus 1 データセンターの容量を使う。", [("SpaceX", "none")]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_what_stands_behind_a_name_gives_its_case(text: str, expected: list[tuple[str, str]]) -> None:
    lexicon = load_lexicon()
    article = Article(url="file:x", title="", text=text, outlet="x", language=Language.JA)

    scenes = set_scenes(make_document(article, lexicon), lexicon)

    assert scenes is not None
    assert expected == [("+".join(party.names), party.case) for scene in scenes.scenes for party in scene.parties]
