"""What whoever looks after the bot is told of a source that is not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.commands.source_notices import overdue_notice
from bot.errors import Fault
from bot.i18n import catalogue
from bot.model import Language
from bot.model.reply import Notice, Paragraph
from bot.model.source import FeedState
from bot.pipeline.health import overdue
from tests.bot.pipeline.feeds import DAY, NOW, subscribed

if TYPE_CHECKING:
    from bot.model.source import Subscription


def told(*subscriptions: Subscription, language: Language = Language.EN) -> list[str]:
    (notice,) = overdue(subscriptions, NOW)
    head, lines = overdue_notice(notice, language, "UTC").blocks
    assert isinstance(head, Notice)
    assert isinstance(lines, Paragraph)
    return [head.text, *("".join(span.text for span in line) for line in lines.lines)]


def test_overdue_source_is_told_with_cause_and_cure() -> None:
    assert told(subscribed(7, last_good_at=NOW - 2 * DAY, fault=Fault.NOT_FOUND)) == [
        "A source has not been read since Nov 21, 2026, 12:00 (UTC).",
        "Source 7: Feed 7",
        "Why: There is nothing at this address.",
        "What to do: Look on the site for the feed’s new address, add it and remove this one.",
    ]


def test_same_is_told_in_japanese() -> None:
    head, which, why, mend = told(subscribed(7, state=FeedState.ENDED, fault=Fault.GONE), language=Language.JA)

    assert head == "提供が終了した情報源があります。"
    assert which == "情報源7：Feed 7"
    assert why == "原因：配信元が提供を終了しました（410）。"
    assert mend.startswith("対処：削除し、")


def test_source_that_was_never_read_and_all_at_once_have_words_of_their_own() -> None:
    never = subscribed(7, added_at=NOW - 2 * DAY, last_good_at=None, last_polled_at=None, title="")
    silent = [subscribed(number, last_good_at=NOW - DAY, fault=Fault.UNKNOWN_HOST) for number in range(3)]

    assert told(never)[:2] == [
        "Nothing has been read from a source since it was added on Nov 21, 2026, 12:00 (UTC).",
        "Source 7: https://feed7.example/rss",
    ]
    assert told(*silent)[0] == "None of 3 sources has been read since Nov 22, 2026, 12:00 (UTC)."


@pytest.mark.parametrize("language", [Language.EN, Language.JA])
@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_has_a_cause_and_a_cure(fault: Fault, language: Language) -> None:
    messages = catalogue(language)

    assert messages.text(f"fault.{fault}")
    assert messages.text(f"cure.{fault}")
