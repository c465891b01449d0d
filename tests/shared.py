"""Articles with answers that may lie beside the project, in `../shared`; no other test needs them."""

from __future__ import annotations

from pathlib import Path

SHARED = Path(__file__).parents[2] / "shared"
