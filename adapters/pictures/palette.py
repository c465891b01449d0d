"""Roles of colour → colours, for light and dark backgrounds.

Money in and money out are a teal and an orange that people with any colour blindness tell apart; text keeps
at least the contrast of WCAG AA (4.5 to 1) on the canvas and on panels, which a test checks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.pipeline.pictures import Ink

if TYPE_CHECKING:
    from collections.abc import Mapping

LIGHT: Mapping[Ink, str] = {
    Ink.CANVAS: "#ffffff",
    Ink.PANEL: "#f3f5f8",
    Ink.RULE: "#dde2ea",
    Ink.TEXT: "#172033",
    Ink.MUTED: "#5b6679",
    Ink.ACCENT: "#2556d9",
    Ink.ON_ACCENT: "#ffffff",
    Ink.NEUTRAL: "#93a0b4",
    Ink.INCOMING: "#0e8f86",
    Ink.OUTGOING: "#dd7718",
}

DARK: Mapping[Ink, str] = {
    Ink.CANVAS: "#12161f",
    Ink.PANEL: "#1e2532",
    Ink.RULE: "#303a4b",
    Ink.TEXT: "#eef1f6",
    Ink.MUTED: "#a3aec0",
    Ink.ACCENT: "#7fa5ff",
    Ink.ON_ACCENT: "#0f1626",
    Ink.NEUTRAL: "#66748b",
    Ink.INCOMING: "#3fc1b5",
    Ink.OUTGOING: "#f2a04c",
}


def palette(*, dark: bool) -> Mapping[Ink, str]:
    """Return the colours of all roles."""
    return DARK if dark else LIGHT
