"""Splits normalised text into sentences, by the marks that end one in its language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence as a span of the normalised text, without the white space around it.

    `index` counts from 0 over the document, `paragraph` over its non-empty lines (the title is 0). `quoted` says
    that the whole sentence is direct speech.
    """

    start: int
    end: int
    index: int
    paragraph: int
    is_title: bool = False
    is_heading_or_list: bool = False
    quoted: bool = False
