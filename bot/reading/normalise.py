"""Raw text → the text that is read, with a map of offsets back to the raw one.

Letters take one form (NFKC, plain quotes and dashes), marks of Markdown and HTML go, link targets and addresses go
while the text of a link stays, and the spaces that some writers put between Japanese and Latin script go. Lines stay
lines: each paragraph, heading, list item and table row is one. The work is linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from dataclasses import dataclass

LONGEST_TEXT = 200_000
"""Characters of an article that are read; news is a hundredth of that."""

_WIDE = "\u3040-\u30ff\u3400-\u9fff\u3000-\u303f"
_DROPPED = re.compile(
    r"""
    (?=[^\w\n .,;:'"%$+@?()、。「」・ー-] | [ ][\s|>=*_-] | \( | https?: | www\. | _ | -[-|:=*_ ])
    (?:  # most letters begin none of these, which the one look ahead settles
      (?P<image>!\[[^\]\n]{0,300}\]\([^()\s]{0,2000}(?:\s"[^"\n]{0,200}")?\))  # ![alt](address)
    | (?P<target>(?<=\])\((?:https?:|/|\#|mailto:)[^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?
        (?:\s"[^"\n]{0,200}")?\))
    | (?P<address>(?:https?://|www\.)[^\s<>"'|\]\[(){}（）「」、。]+)
    | (?P<tag></?[A-Za-z][^<>\n]{0,300}>|<!--[^\n]{0,300}?-->)
    | (?P<entity>&(?:amp|nbsp|quot|lt|gt|\#39|apos);)
    | (?P<code>```[^\n]{0,80})
    | (?P<strong>\*\*\*?|__|~~|(?<![A-Za-z0-9$])\*(?=\S)|(?<=\S)\*(?![A-Za-z0-9]))
    | (?P<link>\[\[|\]\]|\[(?=[^\[\]\n]{1,300}\]\()|(?<=[^\[\]\n])\](?=\((?:https?:|/|\#|mailto:)))
    | (?P<rule>^[ \t]*[-|=*_][-|:=*_ \t]{2,}$)
    | (?P<quote>^[ \t]*>+[ \t]?)
    | (?P<pipe>[ \t]*\|[ \t]*)
    | (?P<cr>\r\n?|[\u2028\u2029\u0085\x0b\x0c])
    | (?P<invisible>[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f\x00-\x08\x0e-\x1f\x7f]+)
    | (?P<blank>[ \t\u00a0\u2000-\u200a\u3000\u202f]+)
    )""",
    re.VERBOSE | re.MULTILINE,
)
_ENTITIES = {"&amp;": "&", "&nbsp;": " ", "&quot;": '"', "&lt;": "<", "&gt;": ">", "&#39;": "'", "&apos;": "'"}
_SPACE_AT_WIDE = re.compile(rf"(?<=[{_WIDE}]) +(?=[!-~])|(?<=[!-~]) +(?=[{_WIDE}])|(?<=[{_WIDE}]) +(?=[{_WIDE}])")
_PLAIN = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "−": "-",
        "«": '"',
        "»": '"',
    }
)
_LONGEST_CLUSTER = 8
_NOT_A_FIGURE = ("<circle>", "<super>", "<sub>", "<square>")
_PLAIN_RUN = re.compile(
    r"[\x20-\x7e\n\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fff\u3001-\u3015\uac00-\ud7a3]+"
    r"(?![\u0300-\u036f\u3099\u309a\u1160-\u11ff\uff9e\uff9f])"
)
"""Letters that have one form already, unless a mark that joins the last of them comes after."""


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """For each character of the normalised text where it begins and ends in the raw text."""

    starts: array[int]
    ends: array[int]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw span behind a normalised one; an empty span stays empty."""
        start, end = max(0, start), min(end, len(self.starts))
        if start >= end:
            position = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return position, position
        return self.starts[start], self.ends[end - 1]

    def normalised(self, raw: int) -> int:
        """Return the first normalised offset at or after the raw one."""
        return bisect_left(self.starts, raw)


class _Output:
    """Collects the normalised letters with the raw span of each."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.pieces: list[str] = []
        self.starts = array("l")
        self.ends = array("l")

    def put(self, letters: str, start: int, end: int) -> None:
        """Append `letters`, each of which stands for all of `raw[start:end]`."""
        self.pieces.append(letters)
        self.starts.extend([start] * len(letters))
        self.ends.extend([end] * len(letters))

    def copy(self, start: int, end: int) -> None:
        """Append the letters of `raw[start:end]` in their one form."""
        while start < end:
            run = _PLAIN_RUN.match(self.raw, start, end)
            if run:
                self.pieces.append(run.group())
                self.starts.extend(range(start, run.end()))
                self.ends.extend(range(start + 1, run.end() + 1))
                start = run.end()
            else:
                stop = _cluster_end(self.raw, start, end)
                self.put(_letter(self.raw[start:stop]), start, stop)
                start = stop


def normalise(raw: str) -> tuple[str, OffsetMap]:
    """Return the text to read and the way back; at most `LONGEST_TEXT` raw characters are looked at."""
    raw = raw[:LONGEST_TEXT]
    output = _Output(raw)
    position = 0
    for match in _DROPPED.finditer(raw):
        output.copy(position, match.start())
        output.put(_instead_of(match), match.start(), match.end())
        position = match.end()
    output.copy(position, len(raw))
    return _without_wide_spaces("".join(output.pieces), output.starts, output.ends)


def _instead_of(match: re.Match[str]) -> str:
    """Return the one character, or nothing, that stands for what is taken out."""
    match match.lastgroup:
        case "entity":
            return _ENTITIES[match.group()]
        case "cr":
            return "\n"
        case "blank":
            return "\u3000" if "\u3000" in match.group() else " "  # the wide space parts the clauses of a headline
        case "address" | "tag" | "pipe" | "image":
            return " "
        case _:
            return ""


def _cluster_end(raw: str, start: int, end: int) -> int:
    """Return the end of the letter at `start` with the marks that join it."""
    stop = start + 1
    while stop < end and stop - start < _LONGEST_CLUSTER and (unicodedata.combining(raw[stop]) or raw[stop] in "ﾞﾟ"):
        stop += 1
    return stop


def _letter(cluster: str) -> str:
    plain = unicodedata.normalize("NFKC", cluster).translate(_PLAIN)
    if plain != cluster and unicodedata.decomposition(cluster[0]).startswith(_NOT_A_FIGURE) and plain.isdigit():
        return " "  # a footnote or a number of a list, which must not become a figure of the sum beside it
    return plain


def _without_wide_spaces(text: str, starts: array[int], ends: array[int]) -> tuple[str, OffsetMap]:
    pieces: list[str] = []
    kept_starts, kept_ends = array("l"), array("l")
    position = 0
    for match in _SPACE_AT_WIDE.finditer(text):
        pieces.append(text[position : match.start()])
        kept_starts.extend(starts[position : match.start()])
        kept_ends.extend(ends[position : match.start()])
        position = match.end()
    pieces.append(text[position:])
    kept_starts.extend(starts[position:])
    kept_ends.extend(ends[position:])
    return "".join(pieces), OffsetMap(kept_starts, kept_ends)
