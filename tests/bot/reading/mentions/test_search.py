from collections import defaultdict

from hypothesis import example, given
from hypothesis import strategies as st

from bot.reading.mentions import MentionType, find_mentions
from tests.bot.reading.small_lexicon import LEXICON, UNHURRIED, document

_WORDS = """
    $5bn 500億ドル (約7兆円) 〜 - 10GW GPU 10万基 2025年 10月6日 Oct._6 10%の株式 Fluxline 米 社 フルックス Texas
    、 。 ( ) 「 」 Quellstrom_Inc. per_share 年間 最大 up_to から と between and ー
"""
_PIECES = st.sampled_from([" ", "\n", *(word.replace("_", " ") for word in _WORDS.split())])


@UNHURRIED
@given(text=st.text(max_size=200), title=st.text(max_size=40))
def test_no_text_raises(text: str, title: str):
    find_mentions(document(text, title=title), LEXICON)


@UNHURRIED
@given(pieces=st.lists(_PIECES, max_size=24))
@example(pieces=["between", "$5bn", "and", "$5bn", "-", "$5bn"])
def test_mentions_are_in_order_apart_and_verbatim(pieces: list[str]):
    read = document("".join(pieces))

    found = find_mentions(read, LEXICON)

    ends: dict[MentionType, int] = defaultdict(int)
    assert [mention.start for mention in found] == sorted(mention.start for mention in found)
    for mention in found:
        assert read.text[mention.start : mention.end] == mention.text
        assert mention.text
        assert ends[mention.type] <= mention.start
        ends[mention.type] = mention.end
        passage = read.passage(mention.start, mention.end)
        assert read.article.full_text[passage.start : passage.end] == passage.text


def test_count_and_date_inside_a_sum_are_left_to_the_sum():
    found = find_mentions(document("It pays up to $5 billion a year for it."), LEXICON)

    assert [mention.type for mention in found] == [MentionType.MONEY]


def test_organisation_wins_over_a_place_in_its_name():
    found = find_mentions(document("It was led by Texas Valley Capital in May."), LEXICON)

    assert [mention.type for mention in found] == [MentionType.ORGANISATION, MentionType.DATE]
