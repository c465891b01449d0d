"""The terminal as a chat: renders replies as text for people, as Markdown for documents, as JSON for programs."""

from adapters.console.document import render_markdown
from adapters.console.machine import render_json
from adapters.console.terminal import render

__all__ = ["render", "render_json", "render_markdown"]
