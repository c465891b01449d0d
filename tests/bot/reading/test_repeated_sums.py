"""A sum told by reference counts like the one it refers to."""

from __future__ import annotations

import pytest

from bot.lexicon import load_lexicon
from bot.model import Article
from bot.reading.document import make_document
from bot.reading.mentions import MoneyMention, find_mentions
from bot.reading.repeated_sums import with_repeated_sums

LEXICON = load_lexicon()


def sums(text: str) -> list[tuple[str, int]]:
    document = make_document(Article(url="file:x", title="", text=text, outlet="x"), LEXICON)
    grammar = LEXICON.frames.languages[document.language].grammar
    found = with_repeated_sums(find_mentions(document, LEXICON), document, grammar)
    return [(one.text, one.money.amount) for one in found if isinstance(one, MoneyMention) and one.money is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Nvidia is investing $2 billion in Lumentum and the same amount in Coherent.",
            [("$2 billion", 2 * 10**9), ("the same amount", 2 * 10**9)],
        ),
        (
            "Oracle put $1 billion into Ampere, SoftBank an equal sum.",
            [("$1 billion", 10**9), ("an equal sum", 10**9)],
        ),
        (
            "SoftBankはOpenAIに20億ドル、Anthropicにも同額を出資した。",
            [("20億ドル", 2 * 10**9), ("同額", 2 * 10**9)],
        ),
    ],
)
def test_the_same_amount_repeats_the_sum_before_it(text: str, expected: list[tuple[str, int]]) -> None:
    assert expected == sums(text)


def test_what_refers_to_another_sentence_is_left_to_the_deals() -> None:
    assert sums("Nvidia put $2 billion into Lumentum. Coherent received the same amount.") == [
        ("$2 billion", 2 * 10**9)
    ]


def test_a_price_of_one_share_is_not_repeated() -> None:
    assert sums("Nvidia paid $6.01 per share and Intel paid the same amount.") == sums("Nvidia paid $6.01 per share.")
