"""What the subcommands print, and the contracts that other programs rely on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.samples import answers_path, articles_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.bot.cli.conftest import Outcome

ARTICLE = """---
title: Blue Owl lends Crusoe $2.5 billion
date: 2025-11-04
lang: en
---

Blue Owl will lend Crusoe $2.5 billion for a data center in Texas, the companies said on Tuesday.
"""

EVENT_FIELDS = [
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
    "confidence",
    "shown",
]


@pytest.fixture
def article(folder: Path) -> str:
    (folder / "loan.md").write_text(ARTICLE, encoding="utf-8")
    return "loan.md"


def test_read_json_keeps_its_contract(dealwire: Callable[..., Outcome], article: str) -> None:
    record = json.loads(dealwire("read", "--json", article).out)

    assert list(record) == ["article", "lang", "title", "summary", "events"]
    assert (record["article"], record["lang"]) == ("loan.md", "en")
    assert sorted(record["summary"]) == ["en", "ja"]
    (event,) = record["events"]
    assert list(event) == EVENT_FIELDS
    assert (event["kind"], event["payers"], event["payees"]) == ("financing", ["Blue Owl"], ["Crusoe"])
    assert tuple(event[field] for field in ("amount", "currency", "qualifier", "period")) == (
        2_500_000_000,
        "USD",
        "exact",
        "total",
    )
    assert event["places"] == ["US-TX"]
    assert all(sentence in ARTICLE for sentence in event["evidence"])


def test_read_stores_nothing(dealwire: Callable[..., Outcome], article: str, folder: Path) -> None:
    dealwire("read", article)

    assert not (folder / "store.db").exists()


@pytest.mark.parametrize(("form", "sign"), [("text", "$2.5B"), ("markdown", "**$2.5B**"), ("json", '"$2.5B"')])
def test_digest_comes_in_each_format(dealwire: Callable[..., Outcome], article: str, form: str, sign: str) -> None:
    dealwire("ingest", article)

    outcome = dealwire("digest", "--since", "1d", "--format", form)

    assert outcome.code == 0
    assert sign in outcome.out


def test_digest_speaks_japanese(dealwire: Callable[..., Outcome], article: str) -> None:
    dealwire("ingest", article)

    assert "25億ドル" in dealwire("digest", "--lang", "ja").out


def test_digest_of_a_quiet_window_says_so(dealwire: Callable[..., Outcome]) -> None:
    outcome = dealwire("digest", "--since", "24h")

    assert outcome.code == 0
    assert outcome.out.strip()


@pytest.mark.parametrize(
    "words",
    [
        ("digest", "--since", "yesterday"),
        ("digest", "--format", "pdf"),
        ("digest", "--lang", "fr"),
        ("digest", "--now", "noon"),
        ("eval", ".", "--numbers", "third"),
        ("eval", ".", "--numbers", "2k+2"),
        ("eval", ".", "--update-floors"),
    ],
)
def test_a_wrong_option_is_a_usage_error(dealwire: Callable[..., Outcome], words: tuple[str, ...]) -> None:
    assert dealwire(*words).code == 2


def test_demo_tells_deals_and_loops_in_both_languages(dealwire: Callable[..., Outcome]) -> None:
    outcome = dealwire("demo")

    assert outcome.code == 0
    assert "→" in outcome.out
    assert "億ドル" in outcome.out
    assert "B" in outcome.out


def test_demo_can_be_repeated(dealwire: Callable[..., Outcome]) -> None:
    first = dealwire("demo", "--lang", "en")

    again = dealwire("demo", "--lang", "en")

    assert first.out.splitlines()[:-2] == again.out.splitlines()[:-2]


def test_eval_scores_articles_and_lists_errors(dealwire: Callable[..., Outcome]) -> None:
    outcome = dealwire("eval", str(articles_path()), str(answers_path()), "--errors")

    assert outcome.code == 0
    assert "strict" in outcome.out


def test_eval_fails_under_a_floor(dealwire: Callable[..., Outcome], folder: Path) -> None:
    words = ("eval", str(articles_path()), str(answers_path()), "--floor", "floors.toml")
    assert dealwire(*words, "--update-floors").code == 0
    assert dealwire(*words).code == 0
    floors = folder / "floors.toml"
    text = floors.read_text(encoding="utf-8")
    floors.write_text(
        "".join(
            f"{row.split(' = ')[0]} = 1.000\n" if row.startswith("strict_f1") else f"{row}\n"
            for row in text.splitlines()
        )
    )

    outcome = dealwire(*words)

    assert outcome.code == 1
    assert "under the floor" in outcome.err


def test_eval_of_a_folder_without_answers_says_so(dealwire: Callable[..., Outcome], folder: Path) -> None:
    outcome = dealwire("eval", str(folder))

    assert outcome.code == 1
    assert "answer" in outcome.err


def test_db_upgrade_and_backup(dealwire: Callable[..., Outcome], article: str, folder: Path) -> None:
    assert dealwire("db", "upgrade").code == 0
    dealwire("ingest", article)

    assert dealwire("db", "backup", "copy.db").code == 0

    assert (folder / "copy.db").stat().st_size > 0
    assert dealwire("db", "backup", "copy.db").code == 1


def test_doctor_says_what_is_missing_for_each_chat(dealwire: Callable[..., Outcome]) -> None:
    outcome = dealwire("doctor")

    assert outcome.code == 0
    assert "DEALWIRE_SLACK_BOT_TOKEN" in outcome.out
    assert "DEALWIRE_DISCORD_TOKEN" in outcome.out


def test_doctor_reports_half_a_chat_as_wrong(dealwire: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEALWIRE_SLACK_BOT_TOKEN", "xoxb-secret-token")

    outcome = dealwire("doctor", "--quiet")

    assert outcome.code == 1
    assert "DEALWIRE_SLACK_APP_TOKEN" in outcome.out
    assert "secret-token" not in outcome.out + outcome.err


def test_all_wrong_settings_are_said_at_once_without_their_values(
    dealwire: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEALWIRE_SLACK_BOT_TOKEN", "hunter2")
    monkeypatch.setenv("DEALWIRE_TIMEZONE", "Mars/Olympus")

    outcome = dealwire("doctor")

    assert outcome.code == 1
    assert "DEALWIRE_SLACK_BOT_TOKEN" in outcome.err
    assert "DEALWIRE_TIMEZONE" in outcome.err
    assert "hunter2" not in outcome.err
