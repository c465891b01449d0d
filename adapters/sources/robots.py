"""A site's robots.txt → whether a page of it may be read by a program (https://www.rfc-editor.org/rfc/rfc9309).

Feeds are not asked about: who publishes one wants programs to read it. Of several rules that fit, the longest holds;
of two as long, the one that allows.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from bot.errors import Fault, SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters.sources.fetch import Fetcher
    from adapters.sources.politeness import HostGate

PRODUCT = "dealwire"
_MOST_BYTES = 512 * 1024  # what the standard asks for at least
_LONGEST_LINE = 2_000
_KEPT_S = 24 * 3600.0
_KEPT_AFTER_FAILURE_S = 3600.0
_MOST_SITES = 5_000
_LINE = re.compile(r"\s*([A-Za-z-]+)\s*:\s*([^#]*)")

# The site has no rules, or none that can be read: it may be read. After all other faults it may not, for an hour.
_NO_RULES = frozenset(
    {Fault.NOT_FOUND, Fault.GONE, Fault.REFUSED, Fault.STATUS, Fault.NO_TEXT, Fault.EMPTY, Fault.REDIRECTS}
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of paths, `*` for anything and `$` for the end, and whether they may be read."""

    pattern: str
    allows: bool


def rules_for(text: str, product: str = PRODUCT) -> tuple[Rule, ...]:
    """Return the rules for a program of this name: those of its own groups, else those for everybody."""
    own: list[Rule] = []
    common: list[Rule] = []
    has_own = False
    targets: list[list[Rule]] = []
    names_open = False
    for line in text[:_MOST_BYTES].splitlines():
        found = _LINE.match(line[:_LONGEST_LINE])
        if found is None:
            continue
        key, value = found.group(1).lower(), found.group(2).strip()
        if key == "user-agent":
            targets = targets if names_open else []
            names_open = True
            name = value.lower()
            if name == "*":
                targets.append(common)
            elif name and product.startswith(name.partition("/")[0]):
                targets.append(own)
                has_own = True
        elif key in {"allow", "disallow"}:
            names_open = False
            if value:
                for target in targets:
                    target.append(Rule(value, allows=key == "allow"))
    return tuple(own if has_own else common)


def is_allowed(rules: Sequence[Rule], address: str) -> bool:
    """Return whether the page at `address` may be read."""
    parts = urlsplit(address)
    path = unquote(parts.path or "/") + (f"?{unquote(parts.query)}" if parts.query else "")
    fitting = [rule for rule in rules if _fits(unquote(rule.pattern), path)]
    return not fitting or max(fitting, key=lambda rule: (len(rule.pattern), rule.allows)).allows


def _fits(pattern: str, path: str) -> bool:
    """Return whether a pattern fits the beginning of a path, in a time that no pattern can make long."""
    to_end = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    last = others.pop() if to_end and others else None
    for piece in others:
        found = path.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    if not to_end:
        return True
    return path.endswith(last) and len(path) - len(last) >= place if last is not None else place == len(path)


class Robots:
    """Asks sites for their rules, once a day each. Used from one event loop."""

    def __init__(self, fetcher: Fetcher, gate: HostGate) -> None:
        """Take what fetches, and what keeps sites from being asked too often."""
        self._fetcher = fetcher
        self._gate = gate
        self._known: dict[str, tuple[float, tuple[Rule, ...]]] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    async def check(self, address: str) -> None:
        """Raise SourceError where the page at `address` may not be read by programs."""
        parts = urlsplit(address)
        rules = await self._rules(f"{parts.scheme}://{parts.netloc}")
        if not is_allowed(rules, address):
            raise SourceError(
                f"{address} is not to be read by programs, its site says (robots.txt): give another source.",
                address,
                Fault.ROBOTS,
            )

    async def _rules(self, site: str) -> tuple[Rule, ...]:
        # Of several pages of one site that are wanted at once, the first asks for its rules.
        async with self._asking.setdefault(site, asyncio.Lock()):
            now = asyncio.get_running_loop().time()
            until, rules = self._known.get(site, (0.0, ()))
            if until <= now:
                until, rules = await self._asked(site, now)
                if len(self._known) >= _MOST_SITES:
                    self._known.clear()
                    self._asking.clear()
                self._known[site] = (until, rules)
            return rules

    async def _asked(self, site: str, now: float) -> tuple[float, tuple[Rule, ...]]:
        address = f"{site}/robots.txt"
        try:
            async with self._gate.passing(address):
                download = await self._fetcher.fetch(address)
        except SourceError as error:
            if error.fault in _NO_RULES:
                return now + _KEPT_S, ()
            if error.fault is Fault.BUSY:
                raise
            return now + _KEPT_AFTER_FAILURE_S, (Rule("/", allows=False),)
        return now + _KEPT_S, rules_for(download.content[:_MOST_BYTES].decode("utf-8", "replace").lstrip("\ufeff"))
