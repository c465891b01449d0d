"""Whatever is handed to the command line: a sensible result or a sentence that says what to do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.bot.cli.conftest import Outcome

ENGLISH = "Crusoe said on Tuesday that Blue Owl will lend it $2.5 billion for a data center in Texas.\n"
JAPANESE = "米オラクルは12日、米クルーソーに20億ドル(約3000億円)を出資すると発表した。\n"


def articles_in_store(dealwire: Callable[..., Outcome]) -> str:
    outcome = dealwire("ask", "/deals find")
    assert outcome.code == 0
    return outcome.out


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),  # binary under a text's name
        ("empty.txt", b""),
        ("blank.md", b"  \n\n\t"),
    ],
)
def test_a_file_without_text_is_named_and_nothing_is_stored(
    dealwire: Callable[..., Outcome], folder: Path, name: str, content: bytes
) -> None:
    (folder / name).write_bytes(content)

    outcome = dealwire("ingest", name)

    assert outcome.code == 1
    assert name in outcome.err
    assert "Traceback" not in outcome.err
    assert "0 articles" in outcome.out


def test_a_file_of_50_megabytes_is_refused_with_its_limit(dealwire: Callable[..., Outcome], folder: Path) -> None:
    (folder / "huge.txt").write_bytes(b"Oracle pays a lot. " * 2_700_000)

    outcome = dealwire("read", "huge.txt")

    assert outcome.code == 1
    assert "huge.txt" in outcome.err
    assert "20" in outcome.err


def test_a_bad_file_does_not_keep_a_good_one_from_being_stored(dealwire: Callable[..., Outcome], folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "good.txt").write_text(ENGLISH, encoding="utf-8")

    outcome = dealwire("ingest", "empty.txt", "good.txt")

    assert outcome.code == 1
    assert "1 articles" in outcome.out
    assert "$2.5B" in articles_in_store(dealwire)


@pytest.mark.parametrize("encoding", ["utf-8", "shift_jis", "euc_jp", "utf-16"])
def test_japanese_is_read_in_whatever_encoding_it_comes(
    dealwire: Callable[..., Outcome], folder: Path, encoding: str
) -> None:
    (folder / "article.txt").write_bytes((JAPANESE * 3).encode(encoding))

    outcome = dealwire("read", "--json", "article.txt")

    assert outcome.code == 0
    record = json.loads(outcome.out)
    assert record["lang"] == "ja"
    assert [event["amount"] for event in record["events"]] == [2_000_000_000]


def test_broken_utf8_loses_the_broken_letter_only(dealwire: Callable[..., Outcome], folder: Path) -> None:
    (folder / "article.txt").write_bytes(ENGLISH.encode() + b"Caf\xc3 and \xff\xfe more.\n")

    outcome = dealwire("read", "--json", "article.txt")

    assert outcome.code == 0
    assert [event["amount"] for event in json.loads(outcome.out)["events"]] == [2_500_000_000]


def test_a_feed_cut_in_the_middle_gives_the_items_before_the_cut(
    dealwire: Callable[..., Outcome], folder: Path
) -> None:
    item = f"<item><title>Loan</title><link>https://wire.example/%d</link><description>{ENGLISH}</description></item>"
    feed = "<?xml version='1.0'?><rss version='2.0'><channel><title>Wire</title>" + "".join(
        item % number for number in range(3)
    )
    (folder / "feed.xml").write_text(feed[:-60], encoding="utf-8")

    outcome = dealwire("read", "--json", "feed.xml")

    assert outcome.code == 0
    assert len(outcome.out.splitlines()) >= 2


def test_an_article_without_a_date_is_stored_and_found(dealwire: Callable[..., Outcome], folder: Path) -> None:
    (folder / "undated.txt").write_text(ENGLISH, encoding="utf-8")

    outcome = dealwire("ingest", "undated.txt")

    assert (outcome.code, outcome.err) == (0, "")
    assert "Crusoe" in articles_in_store(dealwire)


def test_the_same_article_twice_is_one_deal(dealwire: Callable[..., Outcome], folder: Path) -> None:
    (folder / "good.txt").write_text(ENGLISH, encoding="utf-8")
    dealwire("ingest", "good.txt")
    once = articles_in_store(dealwire)

    again = dealwire("ingest", "good.txt")

    assert "(1 known already), 0 new deals" in again.out
    assert once == articles_in_store(dealwire)


def test_a_missing_file_is_said_to_be_missing(dealwire: Callable[..., Outcome]) -> None:
    outcome = dealwire("read", "nowhere.txt")

    assert outcome.code == 1
    assert "nowhere.txt" in outcome.err


@pytest.mark.parametrize("command", ["/deals frobnicate the moon", "/deals show abc", "/deals show 999", "/nonsense x"])
def test_a_nonsense_command_ends_in_a_sentence(dealwire: Callable[..., Outcome], command: str) -> None:
    outcome = dealwire("ask", command)

    assert "Traceback" not in outcome.err + outcome.out
    assert (outcome.out + outcome.err).strip()


def test_an_unknown_subcommand_is_a_usage_error(dealwire: Callable[..., Outcome]) -> None:
    outcome = dealwire("frobnicate")

    assert outcome.code == 2


def test_a_store_that_is_no_database_is_left_alone(dealwire: Callable[..., Outcome], folder: Path) -> None:
    (folder / "store.db").write_text("my shopping list, which is longer than a header of one hundred bytes " * 3)
    before = (folder / "store.db").read_bytes()

    outcome = dealwire("ask", "/deals find")

    assert outcome.code == 1
    assert outcome.err.startswith("dealwire: ")
    assert before == (folder / "store.db").read_bytes()
