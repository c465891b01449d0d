"""Figures that are no sum of a deal are taken away here: losses, valuations, markets, past totals, share prices.

`usable_figures` turns the figures of a clause into the choices that a reading may take; `clause_vetoes` names what in
the clause itself speaks against a deal. The words are data (`vetoes.toml`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.reading.frames.candidate import Figures
from bot.reading.mentions import CapacityMention, ChipsMention, MoneyMention, StakeMention

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.lexicon.grammar import Veto
    from bot.reading.clauses import Clause, SentenceView
    from bot.reading.mentions import Mention

_STOPS = ("、", ",", ";", "。", "(", ")", "「", "」", "|")
_GLOSS = re.compile(r"\([^()]{0,60}\)")
_STOP = re.compile("[" + re.escape("".join(_STOPS)) + "]")


def usable_figures(view: SentenceView, clause: Clause, vetoes: Sequence[Veto]) -> tuple[Figures, ...]:
    """Return one choice for each sum of the clause that no veto hits, and last the choice of no sum.

    Capacity, chips and stake come with every choice: the nearest of its sort to the head.
    """
    inner = [
        figure
        for figure in view.figures
        if clause.start <= figure.start and figure.end <= clause.end and figure.start not in clause.barred
    ]
    near = sorted(inner, key=lambda figure: _distance(figure, clause))
    wide = near + [figure for figure in view.figures if figure not in inner]
    capacity = next((f for f in wide if isinstance(f, CapacityMention) and not f.is_energy), None)
    chips = next((f for f in wide if isinstance(f, ChipsMention)), None)
    stake = next((f for f in near if isinstance(f, StakeMention)), None)
    sums = [f for f in near if isinstance(f, MoneyMention) and not f.per_share and not is_vetoed(view, f, vetoes)]
    return tuple(Figures(money=money, capacity=capacity, chips=chips, stake=stake) for money in (*sums, None))


def is_vetoed(view: SentenceView, figure: Mention, vetoes: Iterable[Veto]) -> bool:
    """Return whether the words around a figure say that it is no sum of a deal."""
    return any(True for _ in vetoes_of(view, figure, vetoes))


def vetoes_of(view: SentenceView, figure: Mention, vetoes: Iterable[Veto]) -> Iterator[str]:
    """Yield the names of the vetoes that the words around a figure speak."""
    base = view.sentence.start
    text, start, end = view.text, max(figure.start - base, 0), max(figure.end - base, 0)
    led, last = _phrase(text, start, end)
    for veto in vetoes:
        before = led[-veto.reach :]
        after = text[end : min(last, figure.end - base + veto.reach)]
        speaks = (veto.before is not None and veto.before.search(before)) or (
            veto.after is not None and veto.after.match(after.lstrip(" "))
        )
        if speaks and not (veto.spares is not None and veto.spares.search(text[:start])):
            yield veto.name


def clause_vetoes(text: str, vetoes: Iterable[Veto]) -> dict[str, float]:
    """Return the features of the vetoes that speak against the sentence `text` as a whole, by `veto_` and name."""
    return {f"veto_{veto.name}": 1.0 for veto in vetoes if veto.clause is not None and veto.clause.search(text)}


def _phrase(text: str, start: int, end: int) -> tuple[str, int]:
    """Return the phrase that leads to `text[start:end]`, glosses in brackets left out, and where it ends."""
    following = _STOP.search(text, end)
    led = _GLOSS.sub("", text[:start])
    first = max([led.rfind(stop) for stop in _STOPS]) + 1
    return led[first:], following.start() if following else len(text)


def _distance(figure: Mention, clause: Clause) -> int:
    return max(figure.start - clause.head.end, clause.head.start - figure.end, 0)
