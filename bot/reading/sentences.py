"""Splits normalised text into sentences, by the marks that end one in its language.

A line end always ends a sentence. Inside a line a mark ends one, unless it belongs to an abbreviation, a decimal or an
initial, or stands inside Japanese quotation marks or brackets. The cells of a table's row are one sentence where they
are entries of a record ("Acme | 5 GW | 2027"), and one each where they are texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bot.model import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.lexicon.quantities import SentenceMarks

LONGEST_SENTENCE = 1500
"""Characters after which a sentence is cut at the next gap, so that text without any mark costs no more."""

_LINE = re.compile(r"[^\n]+")
_MARKER = re.compile(r"\s*(?:#{1,6}\s+|[-*+•·●○■□◆◇▶▼★☆※]\s*(?=\S)|・|\d{1,2}[.)]\s+|\(\d{1,2}\)\s*)")
_HEADING_LENGTH = {Language.EN: 90, Language.KO: 50}
_HEADING_LENGTH_WIDE = 40
_CLOSING = "\"')]」』)】"
_OPEN, _CLOSE = "「『(【〈《", "」』)】〉》"
_PAIRS = tuple(zip(_OPEN, _CLOSE, strict=True))
_BRACKET = re.compile("[" + re.escape(_OPEN + _CLOSE) + "]")
_GAP = re.compile(r"[\s、,;,]")
_EDGE = " \t\u3000|"
_LONGEST_ENTRY = 60
"""Letters of an entry of a record; what is longer is a text."""

_WORD_BACKWARDS = re.compile(r"\.[A-Za-z]+(?:\.[A-Za-z]+)*")
_NEXT_WORD = re.compile(r"[\s\"'(\[]*([A-Za-z]+)")


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


def split_sentences(text: str, language: Language, title_end: int, marks: SentenceMarks) -> tuple[Sentence, ...]:
    """Return the sentences of `text` in order; those that start before `title_end` are the title."""
    found: list[Sentence] = []
    wide = language in {Language.JA, Language.ZH}
    ends = _end_pattern(marks.ends)
    for paragraph, line in enumerate(line for line in _LINE.finditer(text) if line.group().strip()):
        marker = _MARKER.match(text, line.start(), line.end())
        start = marker.end() if marker else line.start()
        whole = text[start : line.end()].strip()
        is_title = line.start() < title_end
        heading = not is_title and (marker is not None or _is_heading(whole, language, marks))
        cuts = _wide_cuts(whole, ends) if wide else _spaced_cuts(whole, ends, marks)
        if is_title:
            cuts = iter(())
        elif "|" in whole:
            cuts = _with_cells(whole, cuts, ends)
        start += len(text[start : line.end()]) - len(text[start : line.end()].lstrip())
        inside = False
        for piece_start, piece_end in _pieces(whole, cuts):
            piece = whole[piece_start:piece_end]
            quoted, inside = _is_speech(piece, marks, inside=inside)
            found.append(
                Sentence(
                    start=start + piece_start,
                    end=start + piece_end,
                    index=len(found),
                    paragraph=paragraph,
                    is_title=is_title,
                    is_heading_or_list=heading,
                    quoted=quoted,
                )
            )
    return tuple(found)


@cache
def _end_pattern(ends: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("[" + re.escape("".join(ends)) + "]+")


def _is_heading(line: str, language: Language, marks: SentenceMarks) -> bool:
    ended = line.rstrip(_CLOSING).endswith(marks.ends)
    return not ended and len(line) <= _HEADING_LENGTH.get(language, _HEADING_LENGTH_WIDE)


def _pieces(line: str, cuts: Iterator[int]) -> Iterator[tuple[int, int]]:
    """Yield the spans between cuts, stripped, and no longer than `LONGEST_SENTENCE`."""
    position = 0
    for cut in (*cuts, len(line)):
        while cut - position > LONGEST_SENTENCE:
            gap = _GAP.search(line, position + LONGEST_SENTENCE, cut)
            stop = min(gap.end() if gap else cut, position + 2 * LONGEST_SENTENCE)
            yield from _stripped(line, position, stop)
            position = stop
        yield from _stripped(line, position, cut)
        position = cut


def _stripped(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = line[start:end]
    if piece.strip(_EDGE):
        left = len(piece) - len(piece.lstrip(_EDGE))
        yield start + left, start + len(piece.rstrip(_EDGE))


def _with_cells(line: str, cuts: Iterator[int], ends: re.Pattern[str]) -> Iterator[int]:
    """Yield the cuts of a table's row, between its cells too where one of them is a text."""
    found = set(cuts)
    if any(len(cell) > _LONGEST_ENTRY or ends.search(cell.rstrip(), len(cell) // 2) for cell in line.split("|")):
        found |= {place for place, letter in enumerate(line) if letter == "|"}
    yield from sorted(found)


def _wide_cuts(line: str, ends: re.Pattern[str]) -> Iterator[int]:
    """Yield where sentences end in script without spaces; marks inside brackets do not count while these are paired."""
    brackets = [(mark.start(), mark.group()) for mark in _BRACKET.finditer(line)]
    balanced = all(line.count(opening) == line.count(closing) for opening, closing in _PAIRS) if brackets else True
    depth = passed = 0
    for match in ends.finditer(line):
        while passed < len(brackets) and brackets[passed][0] < match.start():
            depth += 1 if brackets[passed][1] in _OPEN else -1
            passed += 1
        in_name = match.group() in "!?" and line[match.start() - 1 : match.start()].isascii()
        if (depth <= 0 or not balanced) and not in_name:
            end = match.end()
            while end < len(line) and not balanced and line[end] in _CLOSING:
                end += 1
            yield end


def _spaced_cuts(line: str, ends: re.Pattern[str], marks: SentenceMarks) -> Iterator[int]:
    """Yield where sentences end in script with spaces."""
    for match in ends.finditer(line):
        end = match.end()
        while end < len(line) and line[end] in _CLOSING:
            end += 1
        if end < len(line) and not line[end].isspace():
            continue
        following = _NEXT_WORD.match(line, end)
        if following and following.group(1)[0].islower():
            continue
        word = _WORD_BACKWARDS.match(line[max(0, match.end() - 24) : match.end()][::-1])
        if word and match.group() == "." and _goes_on(word.group()[::-1], following, marks):
            continue
        yield end


def _goes_on(word: str, following: re.Match[str] | None, marks: SentenceMarks) -> bool:
    """Return whether the sentence goes on after `word` and its point."""
    is_initial = len(word) == 2 and word[0].isupper()
    if not (is_initial or word in marks.abbreviations):
        return False
    return not (following and not is_initial and following.group(1) in marks.starters)


def _is_speech(piece: str, marks: SentenceMarks, *, inside: bool) -> tuple[bool, bool]:
    """Return whether all of `piece` is direct speech, and whether speech is still open after it."""
    quoted = False
    for pair in marks.speech:
        opening, closing = pair[0], pair[1]
        if opening not in piece and not inside:
            continue
        if opening == closing:
            parts = piece.split(opening)
            outside = parts[1::2] if inside else parts[::2]
            quoted = quoted or not any(letter.isalnum() for part in outside for letter in part)
            inside = inside ^ (len(parts) % 2 == 0)
        else:
            body = piece.rstrip("。.!?")
            whole = body.startswith(opening) and body.endswith(closing) and body.find(closing) == len(body) - 1
            quoted = quoted or whole
    return quoted, inside
