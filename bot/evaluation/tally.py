"""Counts that add up over articles, and the rates that follow from them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """Events that are right, that were predicted and that were expected; rates of nothing are 1.

    An empty side counts as perfect because there was nothing to get wrong: a corpus of negatives, read as
    such, has precision and recall 1.
    """

    right: int = 0
    predicted: int = 0
    expected: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Add the counts."""
        return Tally(
            self.right + other.right,
            self.predicted + other.predicted,
            self.expected + other.expected,
        )

    @property
    def precision(self) -> float:
        """Share of the predicted events that are right."""
        return self.right / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        """Share of the expected events that were found."""
        return self.right / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.predicted + self.expected
        return 2 * self.right / both if both else 1.0


@dataclass(frozen=True, slots=True)
class FieldTally:
    """How often a field was right, among `total` events and among the `filled` ones.

    An event is filled where the answer or the prediction has a value: the rate over all events is
    flattered by fields that are mostly empty.
    """

    right: int = 0
    total: int = 0
    filled_right: int = 0
    filled: int = 0

    def __add__(self, other: FieldTally) -> FieldTally:
        """Add the counts."""
        return FieldTally(
            self.right + other.right,
            self.total + other.total,
            self.filled_right + other.filled_right,
            self.filled + other.filled,
        )

    @property
    def accuracy(self) -> float:
        """Share of all events in which the field is right, 1 for no events."""
        return self.right / self.total if self.total else 1.0

    @property
    def filled_accuracy(self) -> float:
        """Share of the filled events in which the field is right, 1 for none."""
        return self.filled_right / self.filled if self.filled else 1.0
