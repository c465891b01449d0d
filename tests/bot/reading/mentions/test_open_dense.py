import pytest

from bot.model import Language
from bot.reading.mentions import OrganisationMention, find_mentions
from tests.bot.reading.small_lexicon import LEXICON, document


def opened(text: str, language: Language) -> list[tuple[str, int]]:
    found = find_mentions(document(text, language=language), LEXICON)
    return [(one.name, one.form_evidence) for one in found if isinstance(one, OrganisationMention) and not one.known]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("该项目由晨岚科技股份有限公司建设。", ("晨岚科技", 3)),
        ("平台“汐川算力”宣布完成交割。", ("汐川算力", 2)),
        ("晨岚能源已签署协议。", ("晨岚能源", 1)),
        ("公司向晨岚电气采购了设备。", ("晨岚电气", 1)),
        ("記者:晨嵐運算總經理談新站。", ("晨嵐運算", 1)),
    ],
)
def test_chinese_form_tells_an_organisation(text: str, expected: tuple[str, int]) -> None:
    assert opened(text, Language.ZH) == [expected]


@pytest.mark.parametrize(
    "text", ["人工智能正在改变世界。", "该集团已宣布。", "公司去年资本开支增加。", "新能源在当地发展。"]
)
def test_chinese_common_words_are_left(text: str) -> None:
    assert opened(text, Language.ZH) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("㈜한빛컴퓨트가 계약했다.", ("한빛컴퓨트", 3)),
        ("주식회사 달무리는 투자를 받았다.", ("달무리", 3)),
        ("부산의 ‘파랑세미’ 경영권이 넘어갔다.", ("파랑세미", 2)),
        ("달빛에너지와 손잡았다.", ("달빛에너지", 1)),
    ],
)
def test_korean_form_tells_an_organisation(text: str, expected: tuple[str, int]) -> None:
    assert opened(text, Language.KO) == [expected]


@pytest.mark.parametrize(
    "text", ["재생에너지를 쓴다.", "데이터는 늘었다.", "시중은행이 참여했다.", "클라우드로 옮겼다."]
)
def test_korean_common_words_are_left(text: str) -> None:
    assert opened(text, Language.KO) == []


def test_name_that_was_met_is_found_again_with_another_particle() -> None:
    text = "달빛에너지와 손잡았다. 공장은 달빛에너지가 짓는다."

    assert [name for name, _ in opened(text, Language.KO)] == ["달빛에너지", "달빛에너지"]
