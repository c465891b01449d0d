"""The events of an article → two sentences on it, or nothing where it tells no deal that is shown.

The first sentence tells the main deal. The second says how sure it is and when, or, where the article tells more
deals, what these are. Main is the deal with the largest sum that is sure enough to be shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.i18n import Value, catalogue, fill_first
from bot.present.dates import write_date, write_on_date
from bot.present.headlines import headline, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.i18n import Catalogue
    from bot.model.article import Language
    from bot.model.event import DealEvent

_OTHERS_TOLD = 3


def summary(events: Sequence[DealEvent], language: Language) -> str:
    """Return two sentences on the shown deals among `events` (in text order); empty where there are none."""
    messages = catalogue(language)
    shown = sorted((event for event in events if event.shown), key=_weight)
    if not shown:
        return ""
    main, others = shown[0], shown[1:]
    if not others:
        return _joined(sentence(main, language), _standing(main, messages), messages)
    date = write_date(main.date, language) if main.date is not None else ""
    return _joined(sentence(main, language, also=date), _rest(others, messages), messages)


def _weight(event: DealEvent) -> tuple[bool, int]:
    """Sort deals with a sum first; dollars of another currency are not known here, so text order breaks ties.

    A yen is counted as a cent and a won as a tenth of one, which is enough to tell a main deal from an aside.
    """
    if event.money is None:
        return (True, 0)
    per_dollar = {"JPY": 100, "KRW": 1000, "TWD": 30, "INR": 80, "CNY": 7}.get(event.money.currency, 1)
    return (False, -(event.money.amount // per_dollar))


def _standing(event: DealEvent, messages: Catalogue) -> str:
    """Return how sure a deal is, and since when."""
    slots = {}
    if event.date is not None:
        slots["date"] = Value(write_date(event.date, messages.language))
        slots["on_date"] = Value(write_on_date(event.date, messages.language))
    pieces = fill_first(messages.alternatives(f"summary.{event.status.value}"), slots) or ()
    return "".join(piece.text for piece in pieces)


def _rest(others: Sequence[DealEvent], messages: Catalogue) -> str:
    told = [messages.text("list.clause", text=headline(event, messages.language)) for event in others[:_OTHERS_TOLD]]
    deals = messages.text("list.clauses").join(told)
    more = len(others) - len(told)
    if more:
        return messages.text("summary.others_more", deals=deals, n=more, total=len(others))
    return messages.text("summary.others", deals=deals)


def _joined(first: str, second: str, messages: Catalogue) -> str:
    return f"{first}{messages.text('list.sentences')}{second}"
