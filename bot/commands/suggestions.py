"""What is being typed into a parameter → values that it may become, best first, in the reader's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.forms import SEVERAL
from bot.commands.schedule_lines import weekdays_text
from bot.commands.spec import Choice, Form
from bot.commands.table import COMMANDS
from bot.commands.times import read_duration, read_hours, read_time, read_weekdays, similar_zones
from bot.commands.values import folded, read_deal, read_since, read_sum, typed_meanings
from bot.commands.watches import describe, own_watches
from bot.i18n import SERVED, catalogue, place_names
from bot.model import DealQuery, Sort
from bot.model.delivery import ChannelKey
from bot.model.schedule import Weekday
from bot.present import headline, write_company, write_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from bot.commands.ports import Ports
    from bot.model import Deal, Language
    from bot.model.reply import Request

_LONGEST = 100
"""Characters of a choice's label that every chat shows."""
_USUAL: Mapping[Form, tuple[str, ...]] = {
    Form.SINCE: ("24h", "7d", "30d", "90d", "365d"),
    Form.SUM: ("$100m", "$500m", "$1b", "$10b", "$100b"),
    Form.TIME: ("07:00", "08:00", "09:00", "12:00", "17:00", "18:00", "21:00"),
    Form.HOURS: ("22:00-07:00", "20:00-08:00", "off"),
    Form.DURATION: ("1h", "4h", "1d", "1w", "off"),
}
_LAST_PART = ("、", "，", ";")


def suggestions(
    form: Form, text: str, language: Language, ports: Ports, *, limit: int, asker: Request | None = None
) -> list[Choice]:
    """Return at most `limit` choices for what was typed; none where anything may be typed."""
    if form in SEVERAL:
        return _listed(form, text, language, ports, limit)
    found = list(_found(form, text.strip(), language, ports, limit=limit, asker=asker))
    return [Choice(_cut(choice.label), choice.value) for choice in found[:limit]]


def _listed(form: Form, text: str, language: Language, ports: Ports, limit: int) -> list[Choice]:
    """Complete the last of several values; those before it stay."""
    one = SEVERAL[form]
    for mark in _LAST_PART:
        text = text.replace(mark, ",")
    *before, last = text.split(",")
    start = "".join(f"{part.strip()}, " for part in before)
    return [
        Choice(_cut(start + choice.label), start + choice.value)
        for choice in suggestions(one, last, language, ports, limit=limit)
    ]


def _found(
    form: Form, text: str, language: Language, ports: Ports, *, limit: int, asker: Request | None
) -> Iterable[Choice]:
    match form:
        case Form.COMPANY:
            return _companies(text, language, ports, limit)
        case Form.SIDE | Form.KIND | Form.STATUS | Form.SORT | Form.LANGUAGE:
            return _labelled(form.value, text, language)
        case Form.PLACE:
            return _places(text, language)
        case Form.ZONE:
            return (Choice(zone, zone) for zone in similar_zones(text or "/"))
        case Form.COMMAND:
            return _commands(text, language)
        case Form.DEAL:
            return _deals(text, language, ports, limit)
        case Form.WEEKDAYS:
            return _weekdays(text, language)
        case Form.WATCH | Form.DIGEST if asker is not None:
            return _own(form, text, asker, ports)
        case Form.SOURCE:
            return _sources(text, ports)
        case _:
            return _usual(form, text, asker)


def _companies(text: str, language: Language, ports: Ports, limit: int) -> Iterator[Choice]:
    names: Iterable[str] = ports.deals.suggest_companies(text, limit)
    if not text:
        # Nothing typed yet: those of the largest deals.
        largest = ports.deals.find(DealQuery(sort=Sort.LARGEST, limit=limit)).items
        names = dict.fromkeys(name for deal in largest for name in (*deal.facts.payers, *deal.facts.payees))
    for name in names:
        label = write_company(name, language)
        yield Choice(label if label == name else f"{label} ({name})", name)


def _labelled(section: str, text: str, language: Language) -> Iterator[Choice]:
    typed = folded(text)
    others = typed_meanings(section)
    for value, labels in catalogue(language).section(section).items():
        words = {folded(labels[0]), folded(value), *(word for word, meaning in others.items() if meaning == value)}
        if any(typed in word for word in words):
            yield Choice(labels[0], value)


def _places(text: str, language: Language) -> Iterator[Choice]:
    typed = folded(text)

    def fits(match: Callable[[str], bool]) -> Iterator[str]:
        for code in place_names(language):
            if any(match(folded(place_names(each).get(code, code).removeprefix("the "))) for each in SERVED):
                yield code

    codes = dict.fromkeys([*fits(lambda name: name.startswith(typed)), *fits(lambda name: typed in name)])
    return (Choice(write_place(code, language), code) for code in codes)


def _commands(text: str, language: Language) -> Iterator[Choice]:
    typed = folded(text).removeprefix("/")
    for spec in COMMANDS:
        words = (spec.typed.removeprefix("/"), folded(spec.label(language)))
        if not spec.hidden and any(typed in word for word in words):
            yield Choice(f"{spec.typed} · {spec.summary(language)}", spec.typed.removeprefix("/"))


def _deals(text: str, language: Language, ports: Ports, limit: int) -> Iterator[Choice]:
    number = read_deal(text)
    known = ports.deals.deal(number) if number is not None else None
    if known is not None:
        yield _deal(known, language)
    found = ports.deals.find(DealQuery(text=text or None, limit=limit)).items if number is None else ()
    yield from (_deal(deal, language) for deal in found)


def _deal(deal: Deal, language: Language) -> Choice:
    return Choice(f"#{deal.id} {headline(deal.facts, language)}", str(deal.id))


def _weekdays(text: str, language: Language) -> Iterator[Choice]:
    typed = read_weekdays(text) if text else None
    if typed is not None:
        yield Choice(weekdays_text(typed, language), text)
    for value in ("daily", "weekdays", *(day.name[:3].lower() for day in Weekday)):
        days = read_weekdays(value)
        if days is not None and days != typed and (not text or value.startswith(folded(text))):
            yield Choice(weekdays_text(days, language), value)


def _own(form: Form, text: str, asker: Request, ports: Ports) -> Iterator[Choice]:
    """Yield the asker's watches, or the digests of the channel."""
    typed = folded(text).removeprefix("#")
    if form is Form.WATCH:
        if ports.watches is None:
            return
        for stored in (each for group in own_watches(asker, ports) for each in group):
            label = f"{stored.id} · {describe(stored.watch, asker.language)}"
            if typed in folded(label):
                yield Choice(label, str(stored.id))
        return
    if ports.channels is None or ports.schedules is None or not asker.channel:
        return
    channel = ports.channels.channel(ChannelKey(asker.platform, asker.workspace, asker.channel))
    for known in ports.schedules.schedules(channel.id) if channel else ():
        if typed in folded(known.schedule.name):
            yield Choice(known.schedule.name, known.schedule.name)


def _sources(text: str, ports: Ports) -> Iterator[Choice]:
    typed = folded(text).removeprefix("#")
    for feed in ports.subscriptions.subscriptions() if ports.subscriptions else ():
        label = f"{feed.id} · {feed.title or feed.url}"
        if typed in folded(f"{label} {feed.url}"):
            yield Choice(label, str(feed.id))


def _usual(form: Form, text: str, asker: Request | None) -> Iterator[Choice]:
    """Yield what was typed where it can be read, then usual values that begin so."""
    readers: Mapping[Form, Callable[[str], object]] = {
        Form.SUM: read_sum,
        Form.TIME: read_time,
        Form.HOURS: read_hours,
        Form.DURATION: read_duration,
        Form.SINCE: lambda typed: asker is not None and read_since(typed, asker.now, asker.zone),
    }
    if form not in readers:
        return
    if text and readers[form](text) and text not in _USUAL[form]:
        yield Choice(text, text)
    yield from (Choice(value, value) for value in _USUAL[form] if value.startswith(folded(text)))


def _cut(label: str) -> str:
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"
