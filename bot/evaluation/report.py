"""Scores as plain text: tables by level, kind and field for each language, and each error beside its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.evaluation.scoring import ArticleScore, Level, Scores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.evaluation.answers import Expected
    from bot.evaluation.tally import Tally
    from bot.model import DealEvent, Language

_RATES = ("precision", "recall", "F1", "right", "predicted", "expected")


def render_report(scores: Scores) -> str:
    """Return the tables of the whole corpus and, where it has several languages, of each one."""
    parts: list[Language | None] = [None]
    if len(scores.languages) > 1:
        parts += scores.languages
    return "\n".join(_report(scores, part) for part in parts)


def render_errors(scores: Scores, level: Level = Level.STRICT, *, shown: bool = False) -> str:
    """Return each missed and each false event at `level` with the sentences that say so, by article.

    A missed event comes with the sentences that a person marked, a false one with those the reader took.
    """
    lines: list[str] = []
    for article in scores.articles:
        lines += _article_errors(article, level, shown=shown)
    return "\n".join(lines) + "\n" if lines else "no errors\n"


def _report(scores: Scores, language: Language | None) -> str:
    articles = sum(language in {None, article.language} for article in scores.articles)
    title = f"{language or 'all languages'}: {articles} article{'' if articles == 1 else 's'}"
    levels = [
        (f"{level}{' (shown)' if shown else ''}", *_rates(scores.tally(level, shown=shown, language=language)))
        for shown in (False, True)
        for level in Level
    ]
    kinds = [(kind, *_rates(tally)) for kind, tally in scores.kind_tallies(language=language).items()]
    fields = [
        (field, _percent(tally.accuracy), str(tally.total), _percent(tally.filled_accuracy), str(tally.filled))
        for field, tally in scores.field_tallies(language).items()
    ]
    wrong, amounts = scores.wrong_amounts(language)
    share = f" ({_percent(wrong / amounts)})" if amounts else ""
    false, negatives = scores.false_on_negatives(language=language)
    false_shown, _ = scores.false_on_negatives(shown=True, language=language)
    tables = (
        _table(("events", *_RATES), levels),
        _table(("kind (strict)", *_RATES), kinds),
        _table(("field (of strict)", "right", "of", "where given", "of"), fields),
    )
    return "\n".join(
        [
            title,
            "=" * len(title),
            *(table for table in tables if table),
            f"wrong amounts: {wrong} of {amounts}{share}",
            f"false events on articles without deals: {false} ({false_shown} shown), such articles: {negatives}",
            f"articles without deals that pass: {scores.passes_on_negatives(language)} of {negatives}",
            "",
        ]
    )


def _rates(tally: Tally) -> tuple[str, ...]:
    rates = (_percent(tally.precision), _percent(tally.recall), _percent(tally.f1))
    return (*rates, str(tally.right), str(tally.predicted), str(tally.expected))


def _percent(rate: float) -> str:
    return f"{100 * rate:.1f}%"


def _table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    if not rows:
        return ""
    widths = [max(len(cell) for cell in column) for column in zip(header, *rows, strict=True)]
    lines = []
    for row in (header, *rows):
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines) + "\n"


def _article_errors(article: ArticleScore, level: Level, *, shown: bool) -> list[str]:
    matching = (article.shown if shown else article.all)[level]
    if not matching.missed and not matching.false:
        return []
    lines = [f"{article.key} ({article.language})"]
    for expected in matching.missed:
        lines.append(f"  MISSED {describe(expected)}")
        lines += [f"         | {_one_line(sentence)}" for sentence in expected.evidence]
    for event in matching.false:
        lines.append(
            f"  FALSE  {describe(event)}  [confidence {event.confidence:.2f}{'' if event.shown else ', hidden'}]"
        )
        lines += [f"         | {_one_line(passage.text)}" for passage in event.evidence]
    return lines


def describe(event: DealEvent | Expected) -> str:
    """Return one line with all that is known of an event, in the guide's own words."""
    parts = [f"{event.kind}: {', '.join(event.payers) or '-'} > {', '.join(event.payees) or '-'}"]
    if event.partners:
        parts.append(f"with {', '.join(event.partners)}")
    if event.money:
        parts.append(f"{event.money.amount} {event.money.currency} {event.money.qualifier} {event.money.period}")
    if event.megawatts is not None:
        parts.append(f"{event.megawatts:g} MW")
    if event.chips is not None:
        parts.append(f"{event.chips} chips")
    if event.stake_percent is not None:
        parts.append(f"{event.stake_percent:g}%")
    if event.places:
        parts.append(" ".join(event.places))
    if event.date:
        parts.append(str(event.date))
    return "; ".join([*parts, event.status])


def _one_line(text: str) -> str:
    return " ".join(text.split())
