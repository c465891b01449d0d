"""Deals that make pictures of a given size: rings of companies that pay each other, hubs, and random graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Deal, Language, Status
from bot.pipeline.pictures import Setting
from tests.factories import day, dollars, event, facts_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ports import TextMeasure

NAMES = (
    "Nvidia", "OpenAI", "Oracle", "Microsoft", "CoreWeave", "AMD", "SoftBank", "Anthropic", "Amazon", "xAI",
    "Google", "Meta", "Nebius", "Crusoe", "Broadcom", "Vantage Data Centers", "Constellation Energy", "Blackstone",
    "JPMorgan Chase", "さくらインターネット", "東京電力ホールディングス", "NTTデータ", "Brookfield Asset Management",
    "Applied Digital", "Cipher Mining", "TeraWulf", "Galaxy Digital", "IREN", "Core Scientific", "MGX",
)  # fmt: skip
KINDS = ("investment", "compute", "chips", "financing", "power", "buildout")


def companies(count: int) -> list[str]:
    """Return that many names: known ones first, then ones that are longer than any plate."""
    made = [f"Holdings of the Far Northern Data Region {number}" for number in range(count - len(NAMES))]
    return [*NAMES, *made][:count]


def pays(number: int, payer: str, payee: str, billions: float | None, status: Status = Status.ANNOUNCED) -> Deal:
    """Return deal `number`: `payer` pays `payee`."""
    told = event(
        KINDS[number % len(KINDS)],
        [payer],
        [payee],
        money=None if billions is None else dollars(billions),
        status=status,
    )
    return Deal(id=number, revision=1, changed_at=day(number), facts=facts_on(number % 700, told))


def rings(count: int) -> list[Deal]:
    """Return deals in which `count` companies pay in loops of three, each sharing one company with the next."""
    names = companies(count)
    found: list[Deal] = []
    for start in range(0, max(1, count - 2), 2):
        trio = [names[start], names[start + 1], names[(start + 2) % count]]
        for offset in range(3):
            number = len(found) + 1
            billions = [100, 300, 40, 22.4, 6.5, 1.25, 0.35, None][(number * 3) % 8]
            status = Status.RUMOURED if number % 7 == 0 else Status.ANNOUNCED
            found.append(pays(number, trio[offset], trio[(offset + 1) % 3], billions, status))
    return found


def hub(count: int) -> list[Deal]:
    """Return deals between OpenAI and `count` others, paying and being paid by turns."""
    others = [name for name in companies(count + 1) if name != "OpenAI"]
    found: list[Deal] = []
    for number, other in enumerate(others, start=1):
        billions = None if number % 9 == 8 else round(300 / number**1.3, 2)
        status = Status.RUMOURED if number % 5 == 4 else Status.ANNOUNCED
        ends = (other, "OpenAI") if number % 2 else ("OpenAI", other)
        found.append(pays(number, *ends, billions, status))
    return found


def edges(pairs: Sequence[tuple[int, int, float | None]]) -> list[Deal]:
    """Return one deal for each (payer, payee, billions), companies by number."""
    names = companies(1 + max((max(payer, payee) for payer, payee, _ in pairs), default=0))
    return [
        pays(number, names[payer], names[payee], billions)
        for number, (payer, payee, billions) in enumerate(pairs, start=1)
        if payer != payee
    ]


def setting(measure: TextMeasure, language: Language = Language.EN) -> Setting:
    """Return a setting of day 30."""
    return Setting(language=language, now=day(30), measure=measure)
