"""The optional reader backed by a language model: what it is asked, how it answers, and who answers in its place.

Nothing that it says is believed here: `bot.pipeline.cascade` has it checked against the text.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import ConfigError

if TYPE_CHECKING:
    from bot.ports import Model

__all__ = ["open_model"]


def open_model(name: str, *, base_url: str = "", api_key: str | None = None, timeout_s: float = 60.0) -> Model:
    """Return the model of a setting: `MAKER:NAME`, or `record:FOLDER` or `replay:FOLDER`; raise ConfigError.

    Args:
        name: `anthropic:…`, `openai:…` (or whatever speaks its protocol at `base_url`), `ollama:…`, or a folder.
        base_url: Where the maker's interface is, if not at its usual address.
        api_key: The key for it.
        timeout_s: Seconds to wait for an answer.
    """
    maker, _, rest = name.partition(":")
    if not rest:
        raise ConfigError(f"a model is written MAKER:NAME, such as openai:NAME or replay:FOLDER, not {name!r}")
    if maker in {"record", "replay"}:
        from adapters.llm.files import ReplayedModel  # noqa: PLC0415

        return ReplayedModel(Path(rest), record=maker == "record")
    try:
        from adapters.llm.live import open_live_model  # noqa: PLC0415
    except ImportError as error:
        raise ConfigError(
            f"a model needs more packages: pip install 'dealwire[llm]' ({error.name} is missing)"
        ) from error
    return open_live_model(name, base_url=base_url, api_key=api_key, timeout_s=timeout_s)
