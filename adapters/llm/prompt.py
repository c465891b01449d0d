"""An article → what a model is asked: the standing instructions of `prompt.md`, and a message with the article."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.model.claim import Question

LONGEST = 60_000
"""Characters of an article that a model is given; the rules read no more of it either."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is sent."""

    instructions: str
    message: str

    @property
    def key(self) -> str:
        """Return a name for it, the same for the same prompt on any machine."""
        return hashlib.sha256(self.document().encode()).hexdigest()[:32]

    def document(self) -> str:
        """Return it as JSON, for a file."""
        content = {"instructions": self.instructions, "message": self.message}
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def prompt_for(question: Question) -> Prompt:
    """Return the prompt for a question; for one with objections, these stand at its end."""
    article = question.article
    dated = "unknown" if article.published_at is None else article.published_at.date().isoformat()
    parts = [f"Article's own date: {dated}", f"Title: {article.title}", "Text:", article.text[:LONGEST]]
    if question.objections:
        parts.append("---\nYou have read this article before. These of your deals did not stand in the text:")
        parts += [f"- {objection}" for objection in question.objections]
        parts.append(
            "List those of them that the text bears out, put right. Leave out the others, and all that was right."
        )
    if question.unreadable is not None:
        parts.append(
            f"---\nYour answer had another form than was asked for: {question.unreadable}\nAnswer again, in full."
        )
    return Prompt(_instructions(), "\n\n".join(parts))


@cache
def _instructions() -> str:
    return (Path(__file__).parent / "prompt.md").read_text(encoding="utf-8")
