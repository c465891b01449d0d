"""Articles with answers → the fitted weights of the reader's scorer; see `run` for how, `dealwire fit` to do it."""

from bot.training.passages import passage_lessons, sentence_lessons
from bot.training.run import Lesson, fitted_weights, lesson
from bot.training.split import Part, part_of

__all__ = ["Lesson", "Part", "fitted_weights", "lesson", "part_of", "passage_lessons", "sentence_lessons"]
