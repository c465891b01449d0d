"""Pinned floors: figures of a corpus below which a reader must not fall, kept in a TOML file.

Each language has a table with its figures between 0 and 1, higher being better; `all` is the whole corpus. The file
also pins a digest of the corpus, since figures of two corpora cannot be compared. Floors only ever rise:
`raised` refuses a lower figure, and a changed corpus has to be accepted by name.
"""

from __future__ import annotations

import hashlib
import math
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import AnswerError
from bot.evaluation.scoring import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from bot.evaluation.answers import Case
    from bot.evaluation.scoring import Scores
    from bot.model import Language

ALL = "all"

_HEADER = "# Figures that the reader must not fall below. Raised by `dealwire eval --update-floors`, never lowered.\n"


@dataclass(frozen=True, slots=True)
class Floors:
    """`tables` holds figures by language code (or `all`) and name; `corpus` is the digest they were measured on."""

    corpus: str
    tables: Mapping[str, Mapping[str, float]]


def corpus_digest(cases: Iterable[Case]) -> str:
    """Return a digest over the keys and bytes of all articles and answers, whatever the folder's place."""
    digest = hashlib.sha256()
    for case in sorted(cases, key=lambda case: case.key):
        for content in (case.key.encode(), case.article_path.read_bytes(), case.answers_path.read_bytes()):
            digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def figures(scores: Scores) -> dict[str, dict[str, float]]:
    """Return the figures that can be pinned, rounded down to a thousandth, by language and for all."""
    tables = {ALL: _figures(scores, None)}
    for language in scores.languages:
        tables[language.value] = _figures(scores, language)
    return tables


def shortfalls(floors: Floors, scores: Scores, corpus: str) -> tuple[str, ...]:
    """Return a sentence for each figure under its floor; nothing means passed.

    A corpus other than the pinned one is a shortfall of its own: nothing else can be said then.
    """
    if corpus != floors.corpus:
        return (
            f"the corpus is not the one that the floors were measured on ({corpus[:12]}, not {floors.corpus[:12]})",
        )
    measured = figures(scores)
    found = []
    for table, pinned in floors.tables.items():
        for name, floor in pinned.items():
            value = measured.get(table, {}).get(name)
            if value is None:
                found.append(f"{table} {name}: not measured, the floor is {floor:.3f}")
            elif value < floor:
                found.append(f"{table} {name}: {value:.3f} is under the floor of {floor:.3f}")
    return tuple(found)


def raised(floors: Floors | None, scores: Scores, corpus: str, *, accept_corpus: bool = False) -> Floors:
    """Return floors at the measured figures.

    Args:
        floors: The floors so far, None for the first time.
        scores: What was measured now.
        corpus: The digest of the corpus that it was measured on.
        accept_corpus: Take a changed corpus and its figures, whatever they are.

    Raises:
        AnswerError: A figure would fall, or the corpus changed without being accepted.
    """
    if floors is not None and not (accept_corpus and corpus != floors.corpus):
        problems = shortfalls(floors, scores, corpus)
        if problems:
            raise AnswerError("floors are never lowered: " + "; ".join(problems))
    return Floors(corpus, figures(scores))


def load_floors(path: Path) -> Floors:
    """Read a floors file; raise AnswerError that names what is wrong with it."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AnswerError(f"{path}: cannot be read as TOML: {error}") from error
    corpus = content.pop("corpus", None)
    if not isinstance(corpus, str):
        raise AnswerError(f"{path}: field corpus: the digest of the corpus is missing")
    for table, pinned in content.items():
        if not isinstance(pinned, dict):
            raise AnswerError(f"{path}: field {table}: is a table of figures")
        for name, floor in pinned.items():
            if not isinstance(floor, int | float) or isinstance(floor, bool) or not 0 <= floor <= 1:
                raise AnswerError(f"{path}: field {table}.{name}: a floor is between 0 and 1, not {floor!r}")
    return Floors(corpus, content)


def write_floors(floors: Floors) -> str:
    """Return the text of a floors file; `load_floors` reads it back to the same floors."""
    lines = [_HEADER, f'corpus = "{floors.corpus}"']
    for table, pinned in floors.tables.items():
        lines += ["", f"[{table}]"]
        lines += [f"{name} = {floor:.3f}" for name, floor in pinned.items()]
    return "\n".join(lines) + "\n"


def _figures(scores: Scores, language: Language | None) -> dict[str, float]:
    """Return the few figures that a change must not worsen; a floor under each of all would forbid any exchange."""
    shown = scores.tally(Level.STRICT, shown=True, language=language)
    wrong, amounts = scores.wrong_amounts(language)
    return {
        "strict_f1": _floor(scores.tally(Level.STRICT, language=language).f1),
        "core_f1": _floor(scores.tally(Level.CORE, language=language).f1),
        "strict_shown_precision": _floor(shown.precision),
        "strict_shown_recall": _floor(shown.recall),
        "right_amounts": _floor(1 - wrong / amounts) if amounts else 1.0,
    }


def _floor(rate: float) -> float:
    """Round down, with a hair's breadth against floats such as 0.28999…, so that a pinned figure is reached again."""
    return math.floor(rate * 1000 + 1e-9) / 1000
