"""Clauses in which several parties share several sums in order: "A and B invest 5 and 10 billion, respectively".

`shared_out` turns such a clause into one for each party with its own sum; any other clause stays as it is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.reading.mentions import MentionType

if TYPE_CHECKING:
    from bot.lexicon.grammar import Grammar
    from bot.reading.clauses.clause import Argument, Clause, SentenceView


def shared_out(clause: Clause, view: SentenceView, grammar: Grammar) -> list[Clause]:
    """Return one clause for each pair of party and sum where the text shares them out, else the clause alone."""
    if grammar.patterns["respectively"].search(view.text) is None:
        return [clause]
    sums = [
        figure.start
        for figure in view.figures
        if figure.type is MentionType.MONEY and clause.start <= figure.start < clause.end
    ]
    sharing = next((argument for argument in clause.arguments if len(argument.party.names) == len(sums) > 1), None)
    if sharing is None:
        return [clause]
    return [
        replace(
            clause,
            arguments=tuple(
                _one(argument, number) if argument is sharing else argument for argument in clause.arguments
            ),
            barred=clause.barred.union(sums) - {own},
        )
        for number, own in enumerate(sums)
    ]


def _one(argument: Argument, number: int) -> Argument:
    return replace(argument, party=replace(argument.party, names=argument.party.names[number : number + 1]))
