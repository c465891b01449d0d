"""Clauses → candidate readings: the matcher, who sells what, and the figures that belong to a clause."""

from bot.reading.frames.candidate import Candidate, Figures
from bot.reading.frames.matcher import Matcher
from bot.reading.frames.sides import Sides

__all__ = ["Candidate", "Figures", "Matcher", "Sides"]
