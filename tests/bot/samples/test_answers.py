"""The sample answers: that they stand in their articles, keep the guide's rules and make what the demo shows."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.model import DealEvent, Kind, Language, Money, PartialDate, Passage, Period, Qualifier, Status
from bot.samples import answers_path, articles_path

if TYPE_CHECKING:
    from pathlib import Path

ARTICLES = sorted(articles_path().glob("*.md"))
FIELDS = {
    "kind",
    "payers",
    "payees",
    "partners",
    "amount",
    "currency",
    "qualifier",
    "period",
    "megawatts",
    "chips",
    "stake_percent",
    "places",
    "date",
    "status",
    "evidence",
}
KINDS = {
    "investment",
    "equity_grant",
    "acquisition",
    "compute",
    "chips",
    "buildout",
    "financing",
    "power",
    "partnership",
    "capex",
}
LAWFUL_LENGTHS = {"en": range(150, 501), "ja": range(400, 1201)}  # words, characters but white space


@cache
def front_matter(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])


@cache
def body(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("---\n", 2)[2].strip()


@cache
def answers(path: Path) -> dict[str, Any]:
    return json.loads((answers_path() / f"{path.stem}.json").read_text(encoding="utf-8"))


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def as_event(record: dict[str, Any]) -> DealEvent:
    money = None
    if record["amount"] is not None:
        money = Money(record["amount"], record["currency"], Qualifier(record["qualifier"]), Period(record["period"]))
    return DealEvent(
        kind=Kind(record["kind"]),
        payers=tuple(record["payers"]),
        payees=tuple(record["payees"]),
        partners=tuple(record["partners"]),
        money=money,
        megawatts=record["megawatts"],
        chips=record["chips"],
        stake_percent=record["stake_percent"],
        places=tuple(record["places"]),
        date=PartialDate.parse(record["date"]) if record["date"] else None,
        status=Status(record["status"]),
        evidence=tuple(Passage(sentence, 0, len(sentence)) for sentence in record["evidence"]),
    )


def all_events() -> list[dict[str, Any]]:
    return [event for path in ARTICLES for event in answers(path)["events"]]


def tellings(kind: str, payer: str, payee: str) -> list[tuple[str, str, int | None, str]]:
    """Return (day, language, amount, status) of each telling of a deal, oldest first."""
    found = []
    for path in ARTICLES:
        for event in answers(path)["events"]:
            if event["kind"] == kind and payer in event["payers"] and payee in event["payees"] + event["payers"]:
                day, language = str(front_matter(path)["date"]), answers(path)["lang"]
                found.append((day, language, event["amount"], event["status"]))
    return sorted(found, key=lambda telling: telling[0])


@pytest.fixture(params=ARTICLES, ids=lambda path: path.stem)
def article(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_each_article_has_its_answers_and_each_answer_its_article():
    answered = sorted(path.stem for path in answers_path().glob("*.json"))

    assert [path.stem for path in ARTICLES] == answered


def test_answers_name_their_article_and_its_language(article: Path):
    content = answers(article)

    assert {"article", "lang", "events", "optional"} == content.keys()
    assert (article.name, front_matter(article)["lang"]) == (content["article"], content["lang"])


def test_file_name_says_day_and_language(article: Path):
    fields = front_matter(article)

    assert article.stem.startswith(f"{fields['date']}-{fields['lang']}-")


def test_article_has_the_length_of_a_news_story(article: Path):
    language, text = answers(article)["lang"], body(article)
    length = len(text.split()) if language == "en" else len(re.sub(r"\s", "", text))

    assert length in LAWFUL_LENGTHS[language]


def test_evidence_is_verbatim(article: Path):
    text = folded(f"{front_matter(article)['title']} {body(article)}")
    content = answers(article)
    sentences = [sentence for event in content["events"] + content["optional"] for sentence in event["evidence"]]

    strangers = [sentence for sentence in sentences if folded(sentence) not in text]

    assert not strangers


def test_answers_keep_the_rules_of_the_guide(article: Path):
    content = answers(article)

    for record in content["events"] + content["optional"]:
        assert record.keys() == FIELDS
        assert record["kind"] in KINDS
        assert record["evidence"]
        money_fields = [record[name] is None for name in ("amount", "currency", "qualifier", "period")]
        assert len(set(money_fields)) == 1
        assert (record["kind"] == "partnership") == (not record["payers"] and not record["payees"])
        assert as_event(record).names


def test_equal_events_are_written_once(article: Path):
    content = answers(article)
    written = [
        json.dumps({name: value for name, value in event.items() if name != "evidence"}, sort_keys=True)
        for event in content["events"] + content["optional"]
    ]

    assert len(set(written)) == len(written)


def test_money_in_the_answers_is_in_the_evidence(article: Path):
    """Guard against slips of the pen: the leading figures of each sum stand in the sentences quoted for it."""
    for event in answers(article)["events"]:
        if event["amount"] is None:
            continue
        quoted = folded(" ".join(event["evidence"])).replace(",", "")
        digits = str(event["amount"]).rstrip("0")
        spoken = re.sub(r"(\d+)兆(\d+)", lambda found: found[1] + found[2].rjust(4, "0"), quoted)
        spoken = re.sub(r"(\d+)億(\d+)", lambda found: found[1] + found[2].rjust(4, "0"), spoken)

        assert digits in re.sub(r"[. ]", "", spoken)


def test_three_articles_of_each_language_tell_no_deal():
    without = Counter(answers(path)["lang"] for path in ARTICLES if not answers(path)["events"])

    assert Counter({"en": 3, "ja": 3}) == without
    assert all(not answers(path)["optional"] for path in ARTICLES if not answers(path)["events"])


def test_there_are_enough_articles_in_each_language():
    telling = Counter(answers(path)["lang"] for path in ARTICLES if answers(path)["events"])

    assert telling["en"] == telling["ja"] >= 15
    assert set(telling) <= set(Language)


def test_there_are_at_least_thirty_six_deals():
    sides = {(event["kind"], tuple(event["payers"]), tuple(event["payees"])) for event in all_events()}

    assert len(sides) >= 36


def test_every_kind_is_told():
    assert {event["kind"] for event in all_events()} == KINDS


def test_outlets_are_made_up_and_many():
    hosts = {re.fullmatch(r"https://([a-z-]+\.example)/\S+", front_matter(path)["source"])[1] for path in ARTICLES}

    assert len(hosts) >= 12


def test_addresses_are_unique():
    addresses = [front_matter(path)["source"] for path in ARTICLES]

    assert len(set(addresses)) == len(addresses)


@pytest.mark.parametrize(
    ("kind", "payer", "payee"),
    [
        ("compute", "OpenAI", "CoreWeave"),
        ("equity_grant", "CoreWeave", "OpenAI"),
        ("acquisition", "CoreWeave", "Core Scientific"),
        ("investment", "Nvidia", "OpenAI"),
        ("chips", "OpenAI", "AMD"),
        ("equity_grant", "AMD", "OpenAI"),
        ("compute", "OpenAI", "Oracle"),
        ("chips", "Oracle", "Nvidia"),
        ("investment", "Meta", "Scale AI"),
        ("compute", "Meta", "CoreWeave"),
        ("acquisition", "Global Infrastructure Partners", "Aligned Data Centers"),
        ("compute", "Anthropic", "Microsoft"),
        ("investment", "Microsoft", "Anthropic"),
        ("investment", "Nvidia", "Anthropic"),
        ("buildout", "Anthropic", "Fluidstack"),
        ("acquisition", "SoftBank", "Ampere Computing"),
        ("investment", "SoftBank", "OpenAI"),
        ("power", "Amazon", "Talen Energy"),
        ("power", "Meta", "Constellation Energy"),
        ("power", "Microsoft", "Constellation Energy"),
        ("buildout", "G42", "Oracle"),
        ("compute", "Microsoft", "Nebius"),
    ],
)
def test_deal_is_told_in_both_languages_on_different_days(kind: str, payer: str, payee: str):
    told = tellings(kind, payer, payee)

    assert {language for _, language, _, _ in told} == {"en", "ja"}
    assert len({day for day, _, _, _ in told}) >= 2


@pytest.mark.parametrize(
    ("kind", "payer", "payee", "expected"),
    [
        # A bid turned down, then talks, then an agreement, then a vote against it.
        ("acquisition", "CoreWeave", "Core Scientific", ["rumoured", "cancelled", "announced", "cancelled"]),
        ("investment", "Meta", "Scale AI", ["rumoured", "completed"]),
        ("acquisition", "Global Infrastructure Partners", "Aligned Data Centers", ["rumoured", "announced"]),
        ("acquisition", "SoftBank", "Ampere Computing", ["announced", "completed"]),
        ("investment", "SoftBank", "OpenAI", ["announced", "completed"]),
    ],
)
def test_status_of_a_deal_moves_on(kind: str, payer: str, payee: str, expected: list[str]):
    assert expected == [status for _, _, _, status in tellings(kind, payer, payee)]


def test_sources_conflict_about_the_sum_of_a_deal():
    told = tellings("investment", "Meta", "Scale AI")

    expected = [14_800_000_000, 14_300_000_000]  # as reported in advance, and as it came to be known

    assert expected == [amount for _, _, amount, _ in told]


@pytest.mark.parametrize(
    "loop",
    [
        ("Microsoft", "Anthropic"),
        ("Nvidia", "OpenAI", "Oracle"),
        ("CoreWeave", "OpenAI"),
        ("Nvidia", "OpenAI", "CoreWeave"),
        ("AMD", "OpenAI"),
    ],
)
def test_money_goes_round(loop: tuple[str, ...]):
    edges = {
        (payer, payee)
        for path in ARTICLES
        for event in answers(path)["events"]
        for payer in event["payers"]
        for payee in event["payees"]
    }

    legs = set(zip(loop, (*loop[1:], loop[0]), strict=True))

    assert legs <= edges
