"""What whoever looks after the bot is told of a source that is not read any more: since when, why, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Fault
from bot.i18n import catalogue
from bot.model.reply import Notice, Paragraph, Reply, Span, Tone, line
from bot.model.source import HealthState
from bot.present.dates import write_time

if TYPE_CHECKING:
    from bot.i18n import Catalogue
    from bot.model import Language
    from bot.model.reply import Line
    from bot.pipeline.health import Overdue


def overdue_notice(overdue: Overdue, language: Language, zone: str) -> Reply:
    """Return the notice on a source that is overdue or has ended, or on all of them at once."""
    messages = catalogue(language)
    health, subscription = overdue.health, overdue.subscription
    when = write_time(health.since, language, zone)
    fault = health.fault or Fault.OTHER
    cause = line(messages.text("overdue.why", cause=messages.text(f"fault.{fault}")))
    if subscription is None:
        head = messages.text("overdue.all", when=when, n=overdue.feeds)
        lines: tuple[Line, ...] = (cause, line(messages.text("overdue.all_mend")))
    else:
        head = _head(overdue, messages, when)
        name = Span(subscription.title or subscription.url, url=subscription.url)
        lines = (
            line(messages.text("overdue.which", id=subscription.id), name),
            cause,
            line(messages.text("overdue.mend", cure=messages.text(f"cure.{fault}"))),
        )
    return Reply(blocks=(Notice(head, Tone.WARNING), Paragraph(lines)), language=language)


def _head(overdue: Overdue, messages: Catalogue, when: str) -> str:
    if overdue.health.state is HealthState.ENDED:
        return messages.text("overdue.ended")
    never_read = overdue.subscription is not None and overdue.subscription.last_good_at is None
    return messages.text("overdue.added" if never_read else "overdue.feed", when=when)
