"""What a finder of unknown names hands on: a stretch of text that has the form of an organisation's name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name by form. `name` is it without its legal form; `aliases` are shorter forms that the text may go on with.

    `evidence` is 3 for a legal form or a stock code, 2 for a trade word or an apposition, 1 for its place in the
    sentence.
    """

    start: int
    end: int
    name: str
    evidence: int
    aliases: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
