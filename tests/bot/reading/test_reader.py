"""Whole articles are read right: hard constructions of both languages, and no text makes the reader raise."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.evaluation.answers import Answers
from bot.evaluation.scoring import Level, match_events
from bot.lexicon import load_lexicon
from bot.model import Article, Language, Period, Reading, Status
from bot.reading import RuleReader, read
from bot.training.passages import expected
from tests.bot.reading.test_frames import EXAMPLES, told

if TYPE_CHECKING:
    from bot.lexicon.frames import Frame


def reading_of(text: str, title: str = "") -> Reading:
    published = datetime(2026, 5, 6, 9, tzinfo=UTC)
    article = Article(url="file:article", title=title, text=text, outlet="example", published_at=published)
    return read(article, load_lexicon())


def told_in(text: str, title: str = "") -> set[str]:
    return {told(event) for event in reading_of(text, title).events}


JAPANESE = [
    # one subject, two partners, the sides by who sells
    (
        "CoreWeaveは、OpenAIとの120億ドルの契約を確保したあと、Metaと140億ドルの契約を締結した。",
        {"compute OpenAI > CoreWeave 12000000000 USD", "compute Meta > CoreWeave 14000000000 USD"},
    ),
    ("MetaはGPU容量を確保するためNebiusと30億ドルの契約を結んだ。", {"compute Meta > Nebius 3000000000 USD"}),
    # the payee comes from a later sentence
    (
        (
            "xAIは木曜日、メンフィスにデータセンターを構築するため200億ドルの投資を発表した。\n\n"
            "同社はCrusoeと提携して施設を構築する。"
        ),
        {"buildout xAI > Crusoe 20000000000 USD"},
    ),
    # shared verb and noun, が is the seller
    (
        "OracleがxAIと100億ドル、OpenAIとは3000億ドル規模のクラウド契約を結んだ。",
        {"compute xAI > Oracle 10000000000 USD", "compute OpenAI > Oracle 300000000000 USD"},
    ),
    # gapping
    (
        "MicrosoftはMistral AIに20億ドル、NvidiaはAnthropicに100億ドルを出資する。",
        {"investment Microsoft > Mistral AI 2000000000 USD", "investment Nvidia > Anthropic 10000000000 USD"},
    ),
    # both legs in one sentence
    (
        "AnthropicにはGoogleが100億ドルを投資する一方で、AnthropicがGoogleのクラウドに300億ドルをコミットする。",
        {"investment Google > Anthropic 10000000000 USD", "compute Anthropic > Google 30000000000 USD"},
    ),
    # the payer stands behind the verb
    (
        "OpenAIに400億ドルを出資する計画を発表したソフトバンクグループは、株価が上昇した。",
        {"investment SoftBank > OpenAI 40000000000 USD"},
    ),
    # the subject is the payee
    ("大林組はMetaから50億ドル規模のデータセンター建設を受注した。", {"buildout Meta > Obayashi 5000000000 USD"}),
    # the sum stands in a sentence of its own
    (
        "ソフトバンクがアンペア・コンピューティングを買収する。\n\n買収額は最大65億ドル。",
        {"acquisition SoftBank > Ampere Computing 6500000000 USD"},
    ),
    # headline grammar
    ("Amazon、Anthropicに80億ドル投資へ協議", {"investment Amazon > Anthropic 8000000000 USD"}),
    # shares of the supplier handed over
    (
        "契約の一環として、xAIは5億ドル相当のNvidia株を受け取った。",
        {"equity_grant Nvidia > xAI 500000000 USD"},
    ),
    # no sum at all
    ("KDDIとソフトバンクは大阪府堺市に300MWのデータセンターを建設する。", {"buildout KDDI+SoftBank >"}),
    (
        "三菱UFJ銀行と三井住友銀行はソフトバンクグループに1兆5000億円を融資する。",
        {"financing MUFG+SMBC > SoftBank 1500000000000 JPY"},
    ),
    # loss, market value, valuation and supposition are no deals
    ("Nvidiaは同年に50億ドルの損失を計上した。SoftBankは時価総額を300億ドル失った。", set()),
    ("OpenAIの評価額は8000億ドルに達した。", set()),
    ("もしMicrosoftがOpenAIに数千億ドルを投資したとしたら、どうなるだろうか。", set()),
]

ENGLISH = [
    # the verb is left out the second time, the payee is shared
    (
        "Microsoft will invest up to $5 billion and Nvidia up to $10 billion in Anthropic.",
        {"investment Microsoft > Anthropic 5000000000 USD", "investment Nvidia > Anthropic 10000000000 USD"},
    ),
    (
        (
            "Anthropic announced new funding on Tuesday. "
            "Microsoft and Nvidia will invest up to $5 billion and up to $10 billion in Anthropic, respectively."
        ),
        {"investment Microsoft > Anthropic 5000000000 USD", "investment Nvidia > Anthropic 10000000000 USD"},
    ),
    # members of a consortium
    (
        (
            "A consortium that includes BlackRock, Nvidia, Microsoft and xAI agreed to buy Aligned Data Centers for "
            "$40 billion."
        ),
        {"acquisition BlackRock+Nvidia+Microsoft+xAI > Aligned Data Centers 40000000000 USD"},
    ),
    # passive, the sum in the next sentence
    (
        "Aligned Data Centers is being acquired by BlackRock.\n\nThe deal is valued at $40 billion.",
        {"acquisition BlackRock > Aligned Data Centers 40000000000 USD"},
    ),
    # money, capacity and shares
    (
        "OpenAI will deploy 6 gigawatts of AMD GPUs, and AMD issued OpenAI a warrant for up to 160 million shares.",
        {"chips OpenAI > AMD", "equity_grant AMD > OpenAI"},
    ),
    ("Meta to buy 1.1 GW of nuclear power from Constellation Energy", {"power Meta > Constellation Energy"}),
    # a noun with its investor before it
    (
        "Nvidia's $5 billion investment in Intel was announced in September.",
        {"investment Nvidia > Intel 5000000000 USD"},
    ),
    (
        "Vantage Data Centers secured a $22 billion loan led by JPMorgan and MUFG.",
        {"financing JPMorgan+MUFG > Vantage Data Centers 22000000000 USD"},
    ),
    ("Google plans to spend $40 billion on three data centers in Texas.", {"buildout Google > 40000000000 USD"}),
    ("Meta expects 2025 capital expenditures of $70 billion.", {"capex Meta > 70000000000 USD"}),
    (
        "IREN signed a five-year, $9.7 billion cloud deal with Microsoft and will buy $5.8 billion of Dell servers.",
        {"compute Microsoft > IREN 9700000000 USD", "chips IREN > Dell 5800000000 USD"},
    ),
    # a valuation and results are no deals
    ("CoreWeave was valued at $23 billion and posted revenue of $1.9 billion.", set()),
]


@pytest.mark.parametrize(("text", "expected"), JAPANESE)
def test_japanese_constructions_are_read(text: str, expected: set[str]) -> None:
    assert expected == told_in(text)


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english_constructions_are_read(text: str, expected: set[str]) -> None:
    assert expected == told_in(text)


def test_two_tellings_of_one_deal_are_one_event_with_both_sentences() -> None:
    reading = reading_of(
        "Oracle invested $2 billion in SambaNova.\n\nThe $2 billion investment in SambaNova by Oracle surprised many."
    )

    counts = [len(event.evidence) for event in reading.events]
    assert counts == [2]


def test_evidence_is_verbatim() -> None:
    text = "Ｏracle  invested “$2 billion” in **SambaNova**."
    article = Article(url="file:article", title="Funding", text=text, outlet="example")

    reading = read(article, load_lexicon())

    assert all(article.full_text[p.start : p.end] == p.text for e in reading.events for p in e.evidence)


def test_the_plan_of_one_year_is_a_yearly_rate() -> None:
    (event,) = reading_of("Meta raised its 2026 capex guidance to $72 billion.").events

    assert event.money is not None
    assert event.money.period is Period.YEAR


def test_talks_are_rumoured_and_a_closed_deal_is_completed() -> None:
    (talks,) = reading_of("Nvidia is in talks to invest $1 billion in SambaNova.").events
    (closed,) = reading_of("Nvidia invested $1 billion in SambaNova.").events

    assert talks.status is Status.RUMOURED
    assert closed.status is Status.COMPLETED


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("엔비디아는 오픈AI에 1000억 달러를 투자한다고 발표했다.", Language.KO),
        ("英伟达宣布将向OpenAI投资最高1000亿美元。", Language.ZH),
    ],
)
def test_a_language_without_frames_is_read_by_the_scorer(text: str, language: Language) -> None:
    reading = reading_of(text)

    assert reading.language is language
    assert [told(event) for event in reading.events] == ["investment Nvidia > OpenAI 100000000000 USD"]


def test_an_article_that_tells_a_deal_passes_and_one_without_names_does_not() -> None:
    assert reading_of("Microsoft invested $2 billion in Mistral AI.").passes
    assert not reading_of("The weather was fine, and nobody bought anything.").passes


def test_the_best_sentence_is_the_one_of_the_surest_deal() -> None:
    reading = reading_of("The weather was fine.\n\nMicrosoft invested $2 billion in Mistral AI.")

    assert reading.best_sentence is not None
    assert reading.best_sentence.text == "Microsoft invested $2 billion in Mistral AI."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "米商務省は、マイクロンに61億6500万ドルの補助金を支給することを正式に決めた。",
            "grant US Department of Commerce > Micron 6165000000 USD",
        ),
        ("経済産業省は、ラピダスに最大8025億円を追加で補助すると発表した。", "grant METI > Rapidus 802500000000 JPY"),
        (
            "The Commerce Department awarded Micron up to $6.165 billion in direct funding under the CHIPS Act.",
            "grant US Department of Commerce > Micron 6165000000 USD",
        ),
    ],
)
def test_public_money_that_was_awarded_is_a_grant(text: str, expected: str) -> None:
    assert expected in told_in(text)


def test_a_ministry_of_another_country_is_not_that_of_the_us() -> None:
    told = told_in("中国商務省は、マイクロンに61億6500万ドルの補助金を支給することを正式に決めた。")

    assert not [event for event in told if "US Department of Commerce" in event]


def test_spending_is_the_groups_and_a_contract_the_companys() -> None:
    assert told_in("Google raised its 2025 capital expenditure guidance to $93 billion.") == {
        "capex Alphabet > 93000000000 USD"
    }
    assert "investment Google > Anthropic 2000000000 USD" in told_in("Alphabet invested $2 billion in Anthropic.")


@pytest.mark.parametrize(("language", "frame"), EXAMPLES)
def test_a_plain_sentence_of_a_frame_is_read_with_the_scorer_too(language: Language, frame: Frame) -> None:
    for text, lines in frame.examples:
        article = Article(url="file:example", title="", text=text, outlet="example", language=language)
        answers = Answers(article="example", language=language, events=tuple(expected(line, text) for line in lines))

        matching = match_events(read(article, load_lexicon()).events, answers, Level.STRICT)

        assert (matching.missed, matching.false) == ((), ())


def test_an_empty_article_has_no_best_sentence() -> None:
    assert reading_of("").best_sentence is None


WORDS = st.sampled_from(
    [
        *["Nvidia", "OpenAI", "the company", "it", "invest", "deal", "$5 billion", "in", "with", "(", ")", ",", "and"],
        *[
            "which",
            "、",
            "は",
            "に",
            "が",
            "と",
            "同社",
            "投資",
            "契約",
            "100億ドル",
            "する",
            "それぞれ",
            "「",
            "」",
            "。",
            "\n",
        ],
        *["respectively", "warrant", "10%", "GW", "6 gigawatts", "of", "'s", "-", "**", "|", "by", "led", "round"],
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORDS | st.text(max_size=6), max_size=40).map(" ".join))
def test_no_text_makes_the_reader_raise(text: str) -> None:
    article = Article(url="file:article", title=text[:20], text=text, outlet="example")

    reading = RuleReader(load_lexicon()).read(article)

    assert reading == RuleReader(load_lexicon()).read(article)
