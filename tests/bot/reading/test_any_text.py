"""The reader keeps its promises on any text: it ends, raises nothing, quotes verbatim and says the same twice."""

import random
import re
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.lexicon import load_lexicon
from bot.model import Article, Reading
from bot.reading import RuleReader, read
from bot.reading.normalise import LONGEST_TEXT
from bot.samples import articles_path

PUBLISHED = datetime(2025, 9, 22, 9, tzinfo=UTC)
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

ODD = st.sampled_from(
    [
        *("\u200b", "\u202e", "\u2067", "\ufeff", "\u00ad", "\u0301", "\U0001f4b0", "\U00020bb7", "\U000e0041"),
        *("שילם", "دفعت", "٣٫٥ مليار", "९९ करोड़", "1" * 60, "9,999,999,999,999,999", "¼", "①", "㌦", "㍿", "½兆"),
        *("\x00", "\x1b[2J", "\r", "\u2028", "\u3000", "ﷺ", "ﬁ", "İ", "ß"),
    ]
)
TRADE = st.sampled_from(
    [
        *("OpenAI", "Oracle", "NVIDIA", "ソフトバンクグループ", "エヌビディア", "同社", "the company", "Foo Bar Inc."),
        *("$5 billion", "50億ドル", "1兆4000億円", "5GW", "10万基のGPU", "49% stake", "2025年9月", "September 22"),
        *(
            "will invest",
            "in",
            "signed a",
            "deal with",
            "lease",
            "を投資する",
            "が",
            "に",
            "と契約を結んだ。",
            "、",
            ".",
            "\n",
        ),
    ]
)


def article(text: str, title: str = "") -> Article:
    return Article(url="file:article", title=title, text=text, outlet="example", published_at=PUBLISHED)


def check(one: Article) -> Reading:
    """Read an article twice and hold the reading against the promises."""
    reading = RuleReader(load_lexicon()).read(one)

    assert reading == read(one, load_lexicon())
    passages = [passage for event in reading.events for passage in event.evidence]
    for passage in [*passages, *([reading.best_sentence] if reading.best_sentence else [])]:
        assert passage.text == one.full_text[passage.start : passage.end]
    for event in reading.events:
        assert event.names
        assert event.evidence
        assert 0 <= event.confidence <= 1
    return reading


@cache
def samples() -> tuple[str, ...]:
    paths = sorted(articles_path().glob("*.md"))
    return tuple(path.read_text("utf-8").split("---\n", 2)[2].strip() for path in paths)


@SLOW
@given(st.text(max_size=400), st.text(max_size=40))
def test_any_unicode_is_read(text: str, title: str):
    check(article(text, title))


@SLOW
@given(st.lists(TRADE | ODD | st.text(max_size=4), max_size=60), st.sampled_from(["", " "]))
def test_words_of_the_trade_among_odd_letters_are_read(words: list[str], joint: str):
    check(article(joint.join(words)))


def mutated(text: str, chance: random.Random) -> str:
    """Delete, double, swap and renumber stretches of a text."""
    for _ in range(chance.randint(1, 6)):
        first, second, third = sorted(chance.randrange(len(text) + 1) for _ in range(3))
        change = chance.choice(["delete", "double", "swap", "renumber", "split"])
        if change == "delete":
            text = text[:first] + text[second:]
        elif change == "double":
            text = text[:second] + text[first:]
        elif change == "swap":
            text = text[:first] + text[second:third] + text[first:second] + text[third:]
        elif change == "renumber":
            text = re.sub(r"\d", lambda _: str(chance.randrange(10)), text)
        else:
            text = text[:first] + chance.choice(["\n", " ", "。", "(", "「", "\u200b"]) + text[first:]
    return text


@SLOW
@given(st.integers(min_value=0), st.randoms(use_true_random=False))
def test_mutated_articles_are_read(number: int, chance: random.Random):
    text = mutated(samples()[number % len(samples())], chance)

    check(article(text, text[:40]))


@pytest.mark.parametrize(
    "letter", ["a", "A", "1", "億", "ァ", "社", "(", "「", "、", ".", "$", "|", "\n", "\u0301", "\u200b"]
)
def test_a_million_of_one_letter_are_read(letter: str):
    assert check(article(letter * 1_000_000)).events == ()


def test_an_article_without_a_full_stop_is_read():
    check(article("OpenAI will invest $5 billion in Oracle and " * 25_000))
    check(article("OpenAIはオラクルに50億ドルを投資し、" * 25_000))


def test_a_list_of_five_thousand_names_is_read():
    names = ", ".join(f"Zorb{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)} Inc" for n in range(5000))

    check(article(f"{names} will invest $5 billion in OpenAI."))


def test_what_stands_behind_the_longest_text_is_not_read():
    deal = "OpenAI will invest $5 billion in Oracle."

    assert check(article(deal)).events
    assert check(article("It rained. " * (LONGEST_TEXT // 10) + deal)).events == ()
