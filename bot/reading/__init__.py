"""Reading: an article → its deal events, by rules and data. Pure: no I/O, no clock, no randomness."""

from bot.reading.reader import RuleReader, read

__all__ = ["RuleReader", "read"]
