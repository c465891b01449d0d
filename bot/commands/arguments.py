"""Parameters of a request → values, each read once, with an error in the asker's language for what cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.commands.companies import resolve_company
from bot.commands.values import (
    read_deal,
    read_kind,
    read_number,
    read_place,
    read_side,
    read_since,
    read_sort,
    read_status,
    read_sum,
)
from bot.errors import CommandError
from bot.i18n import catalogue
from bot.model import Side, Sort, Status
from bot.pipeline.rates import load_rates
from bot.present import one_line, write_side, write_sort, write_status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from bot.commands.ports import Ports
    from bot.model import Kind, Language
    from bot.model.reply import Request

T = TypeVar("T")


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
        return None if typed is None else resolve_company(typed, self._ports, self._request.language)

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
        return self._read(name, lambda text: read_place(text, self._ports.lexicon), "place")

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
            listed = self._messages.text("list.comma").join(choices)
            raise CommandError(self._messages.text(f"error.bad_{error}", text=typed, choices=listed))
        return found
