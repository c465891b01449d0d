"""An organisation of the field as the gazetteer knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.model.event import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """One organisation: canonical `name` (the guide's form), all other names in any language, and what it sells.

    `sells` are the kinds in which it is usually the payee (`compute` for a cloud, `chips` for a chip maker,
    `power` for a utility) or, for lenders and investors, `financing` and `investment` as payer.
    """

    name: str
    type: str
    aliases: tuple[str, ...] = ()
    tickers: tuple[str, ...] = ()
    sells: tuple[Kind, ...] = ()
    country: str | None = None
