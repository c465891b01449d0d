"""In Chinese and Korean the marks beside a name tell its case."""

from __future__ import annotations

import pytest

from bot.lexicon import load_lexicon
from bot.model import Article, Language
from bot.reading.deals import set_scenes
from bot.reading.document import make_document

CASES = [
    # before the name
    (Language.ZH, "英伟达向OpenAI投资。", [("Nvidia", "subj"), ("OpenAI", "dat")]),
    (Language.ZH, "微软将为OpenAI建设数据中心。", [("Microsoft", "subj"), ("OpenAI", "for")]),
    # around the name
    (Language.ZH, "腾讯向英伟达采购芯片。", [("Tencent", "subj"), ("Nvidia", "from")]),
    # behind the name
    (Language.KO, "엔비디아는 오픈AI에 투자한다.", [("Nvidia", "topic"), ("OpenAI", "dat")]),
    (Language.KO, "네이버가 엔비디아로부터 GPU를 도입한다.", [("NAVER", "subj"), ("Nvidia", "from")]),
    # joined names share a case
    (Language.KO, "SK하이닉스·삼성전자는 메모리를 공급한다.", [("SK Hynix+Samsung", "topic")]),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_a_mark_gives_the_case(language: Language, text: str, expected: list[tuple[str, str]]) -> None:
    lexicon = load_lexicon()
    article = Article(url="file:x", title="", text=text, outlet="x", language=language)

    scenes = set_scenes(make_document(article, lexicon), lexicon)

    assert scenes is not None
    assert expected == [("+".join(party.names), party.case) for scene in scenes.scenes for party in scene.parties]
