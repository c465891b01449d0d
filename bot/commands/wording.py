"""What was asked for → words: the conditions of a search, a watch or a digest, so that whoever asked can check them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.i18n import catalogue
from bot.model.reply import Span
from bot.present import one_line, write_company, write_kind, write_place, write_side, write_status, write_sum

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.model import Kind, Language, Side, Status


def conditions(
    language: Language,
    *,
    companies: Sequence[str] = (),
    side: Side | None = None,
    text: str | None = None,
    kinds: Sequence[Kind] = (),
    statuses: Sequence[Status] = (),
    places: Sequence[str] = (),
    min_usd: int | None = None,
) -> tuple[str, ...]:
    """Return each condition in a few words, in the order in which people say them; none where there is none."""
    messages = catalogue(language)

    def each() -> Iterator[str]:
        for company in companies:
            name = write_company(company, language)
            if side:
                yield messages.text("find.as_side", company=name, side=write_side(side, language))
            else:
                yield name
        if side and not companies:
            yield write_side(side, language)
        if text:
            yield messages.text("find.text", text=one_line(text))
        yield from (write_kind(kind, language) for kind in kinds)
        yield from (write_status(status, language) for status in statuses)
        yield from (write_place(place, language) for place in places)
        if min_usd is not None:
            yield messages.text("find.min", sum=write_sum(min_usd, "USD", language))

    return tuple(each())


def people(ids: Sequence[str], language: Language) -> tuple[Span, ...]:
    """Return persons by the chat's own ids side by side; a chat shows their names."""
    comma = Span(catalogue(language).text("list.comma"))
    return tuple(span for one in ids for span in (comma, Span(one, person=one)))[1:]


def joined(parts: Sequence[str], language: Language) -> str:
    """Return conditions side by side on one line."""
    return catalogue(language).text("list.facts").join(parts)
