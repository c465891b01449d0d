"""Parameters of a request → values, each read once, with an error in the asker's language for what cannot be read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from bot.commands.companies import known_company, resolve_company
from bot.commands.times import (
    read_duration,
    read_language,
    read_off,
    read_time,
    read_weekdays,
    read_zone,
    similar_zones,
)
from bot.commands.values import (
    listed,
    read_choice,
    read_date,
    read_deal,
    read_kind,
    read_listed,
    read_number,
    read_person,
    read_place,
    read_side,
    read_since,
    read_sort,
    read_status,
    read_sum,
    read_told_sum,
    read_url,
)
from bot.errors import CommandError
from bot.i18n import SERVED, catalogue
from bot.model import Side, Sort, Status
from bot.pipeline.rates import load_rates
from bot.present import one_line, write_side, write_sort, write_status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime, time

    from bot.commands.ports import Ports
    from bot.model import Kind, Language, Money, PartialDate
    from bot.model.reply import Request
    from bot.model.schedule import Weekday

T = TypeVar("T")

_SUGGESTED = 5


class Arguments:
    """The values of a request's parameters. A parameter that is absent or blank is None."""

    def __init__(self, request: Request, ports: Ports) -> None:
        """Read from `request`; `ports` resolves names."""
        self._request = request
        self._ports = ports
        self._messages = catalogue(request.language)

    def text(self, name: str) -> str | None:
        """Return a parameter as it was typed, on one line."""
        return one_line(self._request.params.get(name, "")) or None

    def company(self, name: str = "company") -> str | None:
        """Return the canonical name of a company."""
        typed = self.text(name)
        return None if typed is None else resolve_company(typed, self._ports, self._request.language, param=name)

    def kind(self, name: str = "kind") -> Kind | None:
        """Return a kind."""
        labels = (labels[0] for labels in self._messages.section("kind").values())
        return self._read(name, read_kind, "kind", labels)

    def status(self, name: str = "status") -> Status | None:
        """Return a status."""
        return self._read(name, read_status, "status", (write_status(each, self._language) for each in Status))

    def side(self, name: str = "side") -> Side | None:
        """Return a side."""
        return self._read(name, read_side, "side", (write_side(each, self._language) for each in Side))

    def sort(self, name: str = "sort") -> Sort | None:
        """Return an order."""
        return self._read(name, read_sort, "sort", (write_sort(each, self._language) for each in Sort))

    def place(self, name: str = "place") -> str | None:
        """Return the code of a state or country."""
        return self._read(name, self._place, "place")

    def since(self, name: str = "since") -> datetime | None:
        """Return the moment from which on."""
        return self._read(name, lambda text: read_since(text, self._request.now, self._request.zone), "since")

    def number(self, name: str) -> int | None:
        """Return a count."""
        return self._read(name, read_number, "offset")

    def deal(self, name: str = "id") -> int | None:
        """Return the number of a deal."""
        return self._read(name, read_deal, "id")

    def usd(self, name: str = "min") -> int | None:
        """Return a sum in whole dollars, at the rate of the month of the request."""
        return self._read(name, self._in_dollars, "min")

    def money(self, name: str) -> Money | None:
        """Return a sum as it was typed, with its qualifier: `up to $100b`."""
        return self._read(name, read_told_sum, "min")

    def date(self, name: str) -> PartialDate | None:
        """Return a date, as precisely as it was typed."""
        return self._read(name, read_date, "date")

    def choice(self, name: str, options: tuple[str, ...]) -> str | None:
        """Return one of the values that the parameter may have."""
        labels = (self._messages.text(f"choice.{name}.{option}") for option in options)
        return self._read(name, lambda text: read_choice(text, name, options), "choice", labels)

    def time(self, name: str) -> time | None:
        """Return a wall time."""
        return self._read(name, read_time, "time")

    def weekdays(self, name: str) -> frozenset[Weekday] | None:
        """Return days of the week."""
        return self._read(name, read_weekdays, "weekdays")

    def zone(self, name: str = "zone") -> str | None:
        """Return the name of a time zone; what may have been meant is suggested."""
        typed = self.text(name)
        found = read_zone(typed) if typed else None
        if typed is not None and found is None:
            similar = similar_zones(typed)[:_SUGGESTED]
            raise CommandError(self._messages.text("error.bad_zone", text=typed), similar, param=name)
        return found

    def language(self, name: str = "language") -> Language | None:
        """Return a language that people are served in."""
        labels = (self._messages.text(f"language.{each.value}") for each in SERVED)
        return self._read(name, read_language, "choice", labels)

    def duration(self, name: str) -> timedelta | None:
        """Return a span of time; no time at all for "off"."""
        return self._read(name, lambda text: timedelta(0) if read_off(text) else read_duration(text), "duration")

    def url(self, name: str = "url") -> str | None:
        """Return a web address."""
        return self._read(name, read_url, "url")

    def person(self, name: str) -> str | None:
        """Return the chat's id of a person."""
        return self._read(name, read_person, "person")

    def companies(self, name: str) -> tuple[str, ...]:
        """Return the canonical names of the companies that are listed."""
        typed = self.text(name)
        if typed is None:
            return ()
        whole = known_company(typed, self._ports)
        if whole is not None:  # a name that has a comma in it
            return (whole,)
        return tuple(dict.fromkeys(resolve_company(part, self._ports, self._language, name) for part in listed(typed)))

    def kinds(self, name: str = "kinds") -> tuple[Kind, ...]:
        """Return the kinds that are listed."""
        labels = (labels[0] for labels in self._messages.section("kind").values())
        return self._read(name, lambda text: read_listed(text, read_kind), "kind", labels) or ()

    def places(self, name: str = "places") -> tuple[str, ...]:
        """Return the codes of the places that are listed."""
        return self._read(name, lambda text: read_listed(text, self._place), "place") or ()

    def needed(self, name: str, value: T | None) -> T:
        """Return the value of a parameter that the command cannot do without; raise CommandError where it is absent."""
        if value is not None:
            return value
        key, typed = ".".join(self._request.path[1:]), f"/{' '.join(self._request.path)}"
        option, summary = (self._messages.text(f"option.{name}.{part}") for part in ("name", "summary"))
        usage = self._messages.text(f"command.{key}.usage")
        raise CommandError(
            self._messages.text("error.missing", command=typed, option=option, summary=summary, usage=usage),
            param=name,
        )

    def _place(self, text: str) -> str | None:
        return read_place(text, self._ports.lexicon)

    @property
    def _language(self) -> Language:
        return self._request.language

    def _in_dollars(self, text: str) -> int | None:
        money = read_sum(text)
        return None if money is None else load_rates().usd(money, self._request.now.date())

    def _read(self, name: str, reader: Callable[[str], T | None], error: str, choices: Iterable[str] = ()) -> T | None:
        typed = self.text(name)
        if typed is None:
            return None
        found = reader(typed)
        if found is None:
            joined = self._messages.text("list.comma").join(choices)
            text = self._messages.text(f"error.bad_{error}", text=typed, choices=joined)
            raise CommandError(text, param=name)
        return found
