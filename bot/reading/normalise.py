"""Raw text → the text that is read, with a map of offsets back to the raw one.

Letters take one form (NFKC, plain quotes and dashes), marks of Markdown and HTML go, link targets and addresses go
while the text of a link stays, and the spaces that some writers put between Japanese and Latin script go. Lines stay
lines: each paragraph, heading, list item and table row is one. The work is linear in the length of the text; a line
without anything that could go is copied as a whole.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from bot.reading.offsets import OffsetMap, Trail

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LONGEST_TEXT", "OffsetMap", "normalise"]

LONGEST_TEXT = 60_000
"""Characters of an article that are read. News is a twentieth of that; text that is nothing but deals, each told
otherwise, takes some five seconds at this length."""

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
    | (?P<edge>^[ \t]*\|[ \t]*|[ \t]*\|[ \t]*$)
    | (?P<pipe>[ \t]*\|[ \t]*)
    | (?P<cr>\r\n?|[\u2028\u2029\u0085\x0b\x0c])
    | (?P<invisible>[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f\x00-\x08\x0e-\x1f\x7f]+)
    | (?P<blank>[ \t\u00a0\u2000-\u200a\u3000\u202f]+)
    )""",
    re.VERBOSE | re.MULTILINE,
)
_SUSPECT = re.compile(
    r"[]!<>&`*_~|=:[\t\r\x0b\x0c\x85\u2028\u2029\xa0\u2000-\u200a\u202f\u3000\xad\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u2064\ufeff\ufe00-\ufe0f\x00-\x08\x0e-\x1f\x7f]"
)
_SUSPECT_PAIRS = ("  ", "www.", "--", "- -")
"""Every match of `_DROPPED` holds a suspect letter or one of these; a line with neither is not searched for one."""

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_ENTITIES = {"&amp;": "&", "&nbsp;": " ", "&quot;": '"', "&lt;": "<", "&gt;": ">", "&#39;": "'", "&apos;": "'"}
_ANY_WIDE = re.compile(f"[{_WIDE}]")
_SPACE_AT_WIDE = re.compile(rf" (?:(?<=[{_WIDE}] ) *(?=[!-~{_WIDE}])|(?<=[!-~] ) *(?=[{_WIDE}]))")
_PLAIN = str.maketrans("‘’‚“”„‐‑‒−«»", '\'\'\'"""----""')
_ONE_FOR_ONE = _PLAIN | {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
"""Letters of another form that become one letter whatever stands beside them: quotes, dashes, full-width ASCII."""

_LONGEST_CLUSTER = 8
_NOT_A_FIGURE = ("<circle>", "<super>", "<sub>", "<square>")
_SIMPLE_RUN = re.compile(
    rf"[\x20-\x7e\n\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fff\u3001-\u3015\uac00-\ud7a3{''.join(map(chr, _ONE_FOR_ONE))}]+"
    r"(?![\u0300-\u036f\u3099\u309a\u1160-\u11ff\uff9e\uff9f])"
)
"""Letters that have one form already or become one other, unless a mark that joins the last of them comes after."""


class _Output:
    """Collects the normalised letters and where they came from."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.pieces: list[str] = []
        self.trail = Trail()

    def put(self, letters: str, start: int, end: int) -> None:
        """Append `letters`, each of which stands for all of `raw[start:end]`."""
        self.pieces.append(letters)
        for _ in letters:
            self.trail.add(1, start, end)

    def copy(self, start: int, end: int) -> None:
        """Append the letters of `raw[start:end]` in their one form."""
        while start < end:
            run = _SIMPLE_RUN.match(self.raw, start, end)
            if run:
                letters = run.group()
                self.pieces.append(letters if letters.isascii() else letters.translate(_ONE_FOR_ONE))
                self.trail.add(len(letters), start, run.end())
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
    for start, end in _suspect_lines(raw):
        for match in _DROPPED.finditer(raw, start, end):
            output.copy(position, match.start())
            output.put(_instead_of(match), match.start(), match.end())
            position = match.end()
    output.copy(position, len(raw))
    return _without_wide_spaces("".join(output.pieces), output.trail.offsets())


def _suspect_lines(raw: str) -> Iterator[tuple[int, int]]:
    """Yield the spans in which something may have to go."""
    if any(pair in raw for pair in _SUSPECT_PAIRS):
        yield 0, len(raw)
        return
    for line in _LINE.finditer(raw):
        if _SUSPECT.search(line.group()):
            yield line.span()


def _instead_of(match: re.Match[str]) -> str:
    """Return the one character, or nothing, that stands for what is taken out."""
    match match.lastgroup:
        case "entity":
            return _ENTITIES[match.group()]
        case "cr":
            return "\n"
        case "blank":
            return "\u3000" if "\u3000" in match.group() else " "  # the wide space parts the clauses of a headline
        case "address" | "tag" | "edge" | "image":
            return " "
        case "pipe":
            return "|"  # parts the cells of a row, which are not one phrase
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


def _without_wide_spaces(text: str, offsets: OffsetMap) -> tuple[str, OffsetMap]:
    gaps = [match.span() for match in _SPACE_AT_WIDE.finditer(text)] if _ANY_WIDE.search(text) else []
    if not gaps:
        return text, offsets
    kept = list(zip([0, *(end for _, end in gaps)], [*(start for start, _ in gaps), len(text)], strict=True))
    return "".join([text[start:end] for start, end in kept]), offsets.only(kept)
