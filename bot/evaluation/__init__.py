"""Answers that people wrote, and how far a reader's events agree with them.

    cases = load_cases(articles_folder, answers_folder)
    scores = evaluate({case.key: reader.read(article of case)}, {case.key: case.answers})
    print(render_report(scores))

Nothing here runs a reader: readings come in as values, so that any reader can be measured.
"""

from bot.evaluation.answers import Answers, Case, Expected, load_answers, load_cases
from bot.evaluation.floors import Floors, corpus_digest, load_floors, raised, shortfalls, write_floors
from bot.evaluation.numbers import Numbers, numbers
from bot.evaluation.report import render_errors, render_report
from bot.evaluation.scoring import Level, Scores, evaluate

__all__ = [
    "Answers",
    "Case",
    "Expected",
    "Floors",
    "Level",
    "Numbers",
    "Scores",
    "corpus_digest",
    "evaluate",
    "load_answers",
    "load_cases",
    "load_floors",
    "numbers",
    "raised",
    "render_errors",
    "render_report",
    "shortfalls",
    "write_floors",
]
