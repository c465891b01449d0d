"""A hosted or local model, asked through pydantic-ai with the answer's form given: one call a question, none repeated.

The client's own repetitions are off, as each would cost money that no budget has counted.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pydantic import ValidationError
from pydantic_ai import Agent, UnexpectedModelBehavior
from pydantic_ai.exceptions import AgentRunError, UserError

from adapters.llm.prompt import prompt_for
from adapters.llm.schema import ToldDeals, unreadable
from bot.errors import ConfigError, ModelError, UnreadableAnswerError
from bot.model.claim import Answer

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic
    from openai import AsyncOpenAI
    from pydantic_ai.messages import ModelResponse
    from pydantic_ai.models import Model

    from bot.model.claim import Question

_MILLION = 1_000_000
_NO_KEY = "none"
"""The clients insist on some key, also where nobody asks for one."""
OLLAMA = "http://localhost:11434/v1"
"""Where a local Ollama listens."""


class LiveModel:
    """Asks a model over the network."""

    def __init__(self, model: Model, client: AsyncAnthropic | AsyncOpenAI, timeout_s: float) -> None:
        """Ask `model`, which speaks through `client`, and wait `timeout_s` seconds for an answer."""
        self._client = client
        self._agent = Agent(model, output_type=ToldDeals, retries=0, model_settings={"temperature": 0.0})
        self._timeout_s = timeout_s

    async def ask(self, question: Question) -> Answer:
        """Return what the model claims; raise UnreadableAnswerError or another ModelError."""
        prompt = prompt_for(question)
        try:
            async with asyncio.timeout(self._timeout_s):
                run = await self._agent.run(prompt.message, instructions=prompt.instructions)
        except TimeoutError as error:
            raise ModelError(f"the model did not answer within {self._timeout_s:g} s") from error
        except UnexpectedModelBehavior as error:
            cause = error.__cause__
            while cause is not None and not isinstance(cause, ValidationError):
                cause = cause.__cause__
            raise (unreadable(cause) if cause else UnreadableAnswerError(str(error))) from error
        except (AgentRunError, UserError) as error:
            raise ModelError(f"the model cannot be asked: {type(error).__name__}") from error
        return Answer(claims=run.output.claims(), micro_usd=_cost(run.response))

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


def open_live_model(name: str, *, base_url: str, api_key: str | None, timeout_s: float) -> LiveModel:
    """Return the model of a name such as `anthropic:NAME`, `openai:NAME` or `ollama:NAME`; raise ConfigError."""
    maker, _, model = name.partition(":")
    try:
        return LiveModel(*_model(maker, model, base_url or None, api_key), timeout_s)
    except UserError as error:
        raise ConfigError(f"the model {name!r} cannot be used: {error}") from error


def _model(
    maker: str, model: str, base_url: str | None, api_key: str | None
) -> tuple[Model, AsyncAnthropic | AsyncOpenAI]:
    # Imported here: each brings its maker's whole client.
    if maker == "anthropic":
        from anthropic import AsyncAnthropic  # noqa: PLC0415
        from pydantic_ai.models.anthropic import AnthropicModel  # noqa: PLC0415
        from pydantic_ai.providers.anthropic import AnthropicProvider  # noqa: PLC0415

        anthropic = AsyncAnthropic(api_key=_key(api_key, base_url), base_url=base_url, max_retries=0)
        return AnthropicModel(model, provider=AnthropicProvider(anthropic_client=anthropic)), anthropic
    from openai import AsyncOpenAI  # noqa: PLC0415
    from pydantic_ai.models.openai import OpenAIChatModel  # noqa: PLC0415
    from pydantic_ai.providers.ollama import OllamaProvider  # noqa: PLC0415
    from pydantic_ai.providers.openai import OpenAIProvider  # noqa: PLC0415

    if maker == "ollama":
        local = AsyncOpenAI(api_key=api_key or _NO_KEY, base_url=base_url or OLLAMA, max_retries=0)
        return OpenAIChatModel(model, provider=OllamaProvider(openai_client=local)), local
    if maker == "openai":
        hosted = AsyncOpenAI(api_key=_key(api_key, base_url), base_url=base_url, max_retries=0)
        return OpenAIChatModel(model, provider=OpenAIProvider(openai_client=hosted)), hosted
    raise ConfigError(f"no model of the maker {maker!r} is served; write anthropic:NAME, openai:NAME or ollama:NAME")


def _key(api_key: str | None, base_url: str | None) -> str:
    """Return the key; raise ConfigError where a maker's own interface would ask for one in vain."""
    if api_key is None and base_url is None:
        raise ConfigError("the model's key is missing: set DEALWIRE_LLM_API_KEY")
    return api_key or _NO_KEY


def _cost(response: ModelResponse) -> int | None:
    """Return what an answer cost in millionths of a dollar; None where the model's prices are not known."""
    try:
        return round(response.cost().total_price * _MILLION)
    except (LookupError, ValueError, AssertionError):
        return None
