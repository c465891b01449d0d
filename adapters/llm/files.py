"""A model that answers from files, and writes down what it would be asked: reading by a model without a network.

In a folder, `KEY.prompt.json` is a prompt and `KEY.answer.json` its answer, by the key of the prompt. Whoever has a
model elsewhere answers the recorded prompts there; a replay then reads as a live call would.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.llm.prompt import prompt_for
from adapters.llm.schema import parsed
from bot.errors import ConfigError, ModelError
from bot.model.claim import Answer

if TYPE_CHECKING:
    from pathlib import Path

    from adapters.llm.prompt import Prompt
    from bot.model.claim import Question


class ReplayedModel:
    """Answers from a folder; with `record`, a prompt that has no answer yet is written there."""

    def __init__(self, folder: Path, *, record: bool) -> None:
        """Answer from `folder`; raise ConfigError where there is none, and none can be made."""
        try:
            if record:
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(f"prompts cannot be kept in {folder}: {error.strerror}") from error
        if not folder.is_dir():
            raise ConfigError(f"{folder} is no folder of answers; record:{folder} writes the prompts there first")
        self._folder = folder
        self._record = record

    async def ask(self, question: Question) -> Answer:
        """Return the answer on file; raise ModelError where there is none, UnreadableAnswerError for a broken one."""
        prompt = prompt_for(question)
        try:
            text = (self._folder / f"{prompt.key}.answer.json").read_text(encoding="utf-8")
        except FileNotFoundError:
            raise ModelError(self._unanswered(prompt)) from None
        except (OSError, UnicodeDecodeError) as error:
            raise ModelError(f"the answer {prompt.key} cannot be read: {error}") from error
        return Answer(claims=parsed(text).claims(), micro_usd=0)

    async def close(self) -> None:
        """Do nothing: files are closed as soon as they are read."""

    def _unanswered(self, prompt: Prompt) -> str:
        if not self._record:
            return f"there is no answer {prompt.key} in {self._folder}"
        path = self._folder / f"{prompt.key}.prompt.json"
        try:
            path.write_text(prompt.document(), encoding="utf-8")
        except OSError as error:
            return f"the prompt {path} cannot be written: {error.strerror}"
        return f"the prompt {prompt.key} was written; it has no answer yet"
