"""How the fake says no: a status, Discord's error code and sentence, as one exception that becomes a reply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

CODES: dict[int, tuple[int, str]] = {
    0: (404, "404: Not Found"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    30032: (400, "Maximum number of application commands reached"),
    40001: (401, "Unauthorized"),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged"),
    40094: (400, "This interaction has reached its maximum number of follow-up messages"),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50013: (403, "Missing Permissions"),
    50027: (401, "Invalid Webhook Token"),
    50033: (400, "Invalid Recipient(s)"),
    50035: (400, "Invalid Form Body"),
    160004: (400, "A thread has already been created for this message"),
    50109: (400, "The request body contains invalid JSON."),
}
"""Error code → the status it comes with, and its sentence."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a body: where, as keys and indices joined by dots, and what."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path or 'body'}: {self.message}"


class Refusal(Exception):  # noqa: N818 — the word of the domain; it never leaves the fake
    """The fake answers no. `problems` is filled for an invalid body only."""

    def __init__(self, code: int, *, status: int | None = None, problems: Iterable[Problem] = ()) -> None:
        known_status, self.message = CODES[code]
        self.code = code
        self.status = known_status if status is None else status
        self.problems = tuple(problems)
        super().__init__(f"{self.status} {self.code} {self.message}" + "".join(f"; {each}" for each in self.problems))

    def body(self) -> dict[str, Any]:
        """Return the JSON that goes with the status; errors of a form are nested by their path."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.problems:
            body["errors"] = _nested(self.problems)
        return body


def unauthorized() -> Refusal:
    """Return what a bad bot token gets: 401 with code 0, not one of the numbered errors."""
    refusal = Refusal(0, status=401)
    refusal.message = "401: Unauthorized"
    return refusal


def invalid(problems: Iterable[Problem]) -> Refusal:
    """Return the refusal of a body with these problems."""
    return Refusal(50035, problems=problems)


def _nested(problems: Iterable[Problem]) -> dict[str, Any]:
    """Return errors by their path; a place tells of what is within it, or of itself, never both."""
    tree: dict[str, Any] = {}
    for problem in sorted(problems, key=lambda each: -each.path.count(".") - bool(each.path)):
        node = tree
        for step in problem.path.split(".") if problem.path else ():
            node = node.setdefault(step, {})
        if not node.keys() - {"_errors"}:
            node.setdefault("_errors", []).append({"code": "BASE_TYPE_BAD_VALUE", "message": problem.message})
    return tree
