"""The corpus's files → the tables of its card, so that README.md never says what the files do not.

Printed by `python -m tests.corpus.counts`; the test beside this holds the card to it.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path

from bot.evaluation import Case, load_cases
from bot.training.passages import passages

HERE = Path(__file__).parent
LANGUAGES = ("ja", "en", "zh", "ko")
_STYLE = re.compile(r"^style: *(\S+)", re.MULTILINE)


@cache
def cases() -> tuple[Case, ...]:
    """Return every article with its answers."""
    return load_cases(HERE / "articles", HERE / "answers")


def style(case: Case) -> str:
    """Return the style that an article's front matter names; an article without one is a fault."""
    found = _STYLE.search(case.article_path.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(case.key)
    return found[1]


def tables() -> str:
    """Return the card's tables: articles, passages, kinds, statuses, styles."""
    sections = (
        _table("", _articles()),
        _table("passages", _passages()),
        _table("kind", {str(kind): row for kind, row in _events_by("kind").items()}),
        _table("status", {str(status): row for status, row in _events_by("status").items()}),
        _table("style", _styles()),
    )
    return "\n\n".join(sections)


def _articles() -> dict[str, Counter[str]]:
    rows: dict[str, Counter[str]] = {
        "articles": Counter(),
        "… that expect no event": Counter(),
        "events": Counter(),
        "… without a sum": Counter(),
        "optional readings": Counter(),
    }
    for case in cases():
        language, events = case.answers.language.value, case.answers.events
        rows["articles"][language] += 1
        rows["… that expect no event"][language] += not events
        rows["events"][language] += len(events)
        rows["… without a sum"][language] += sum(event.money is None for event in events)
        rows["optional readings"][language] += len(case.answers.optional)
    return rows


def _passages() -> dict[str, Counter[str]]:
    rows: dict[str, Counter[str]] = {"all": Counter(), "… that expect no event": Counter(), "events": Counter()}
    for file in sorted((HERE / "passages").glob("*/*.txt")):
        for article, answers in passages(file):
            rows["all"][article.language.value] += 1
            rows["… that expect no event"][article.language.value] += not answers.events
            rows["events"][article.language.value] += len(answers.events)
    return rows


def _events_by(field: str) -> dict[str, Counter[str]]:
    rows: dict[str, Counter[str]] = {}
    for case in cases():
        for event in case.answers.events:
            rows.setdefault(getattr(event, field), Counter())[case.answers.language.value] += 1
    return dict(sorted(rows.items(), key=lambda row: -row[1].total()))


def _styles() -> dict[str, Counter[str]]:
    rows: dict[str, Counter[str]] = {}
    for case in cases():
        rows.setdefault(style(case), Counter())[case.answers.language.value] += 1
    common = {name: row for name, row in rows.items() if row.total() >= 4}
    ordered = dict(sorted(common.items(), key=lambda row: (-row[1].total(), row[0])))
    others = Counter[str]()
    for name, row in rows.items():
        if name not in common:
            others.update(row)
    return ordered | {f"{len(rows) - len(common)} others": others}


def _table(head: str, rows: dict[str, Counter[str]]) -> str:
    lines = [f"| {head} | {' | '.join(LANGUAGES)} | all |", f"| --- |{' ---: |' * (len(LANGUAGES) + 1)}"]
    for name, row in rows.items():
        cells = " | ".join(str(row[language]) for language in LANGUAGES)
        lines.append(f"| {name} | {cells} | {row.total()} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(tables() + "\n")
