"""Finds unknown organisations in English: runs of capitalised words with a form, a neighbour or a place that says so.

`"Post Road Group"`, `"Acme Widgets Inc."`, `"the startup Fluxline"`, `"Fluxline, a utility based in Ohio"`. People,
places, months and words that merely begin a sentence are told apart by lists of the lexicon.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from bot.reading.mentions.candidates import Candidate
from bot.reading.mentions.open_cues import (
    WINDOW,
    Grammar,
    Run,
    deals_in_sums,
    evidence_of,
    is_model,
    is_no_party,
    is_plain,
    spaced_grammar,
    speaks_of_itself,
    told_by_words,
)
from bot.reading.mentions.traits import spaced_form, spaced_neighbours

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.lexicon import FormWords
    from bot.reading.document import Document, Sentence
    from bot.reading.mentions.found import OrganisationMention, PlaceMention

_TIED = "led|backed|owned|based|run|operated|powered|funded|related|style|linked|sponsored|developed|made|built"
_NEXT = r"[A-Za-z0-9À-ɏ]"
_TAIL = rf"{_NEXT}*(?:[&.'-](?!(?:s|{_TIED})\b){_NEXT}+)*"
_RUN = re.compile(rf"[A-Z]{_TAIL}(?:(?:\s|\s&\s)(?:[A-Z]{_TAIL}|[a-z]{{1,4}}[A-Z][A-Za-z0-9]+)){{0,5}}")
_SMALL_INITIALS = re.compile(r"(?<![\w@#$.-])[a-z]{1,4}\Z")
_NOT_BEFORE = "@#$.-_"
_DASH = "--"
"""A dash, as datelines write it right before a name."""
_LONG_WORD = re.compile(r"[A-Za-z][\w'-]{3,}")
_LONGEST_HEADLINE = 160
_TO_COME = re.compile(r"\sto\s[A-Za-z]")
"""What a company will do, after its name in a headline: "Fluxline to Build …"."""
_JOINT = re.compile(r"(?:,|,?\s(?:and|or)|/)\s?")


def find_spaced_candidates(
    document: Document, words: FormWords, known: Sequence[OrganisationMention], places: Sequence[PlaceMention]
) -> Iterator[Candidate]:
    """Yield runs that have the form of an organisation, by start."""
    grammar = spaced_grammar(words)
    text = document.text
    taken = _Spans([(mention.start, mention.end) for mention in known])
    sites = _Spans([(place.start, place.end) for place in places])
    for sentence in document.sentences:
        if _is_headline(text, sentence):
            yield from _headline(document, sentence, grammar, taken, sites)
            continue
        for match in _RUN.finditer(text, sentence.start, sentence.end):
            if taken.overlap(*match.span()):
                continue
            start, end = _trimmed(text, _word_start(text, match), match.end(), grammar, sentence.start)
            if start >= end or sites.hold(start, end):
                continue
            candidate = _candidate(document, start, end, grammar, at_start=start == sentence.start)
            if candidate is None:
                continue
            traits = list(_traits(document, candidate, sentence, grammar))
            if _in_list(text, (start, end), taken, grammar, at_start=start == sentence.start):
                traits.append("listed")
            if sites.overlap(start, end):
                traits.append("site")
            if candidate.evidence or "listed" in traits:
                taken.ends.add(candidate.end)
            yield Candidate(
                candidate.start, candidate.end, candidate.name, candidate.evidence, candidate.aliases, tuple(traits)
            )


class _Spans:
    """Spans by start, without overlaps, that are asked for what lies in a stretch of the text."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self.starts = [start for start, _ in self._spans]
        self.ends = {end for _, end in self._spans}

    def overlap(self, start: int, end: int) -> bool:
        """Return whether one of them has a letter of the stretch."""
        position = bisect_left(self.starts, end) - 1
        return position >= 0 and self._spans[position][1] > start

    def hold(self, start: int, end: int) -> bool:
        """Return whether the stretch is one of them."""
        position = bisect_left(self.starts, start)
        return position < len(self._spans) and self._spans[position] == (start, end)


def _is_headline(text: str, sentence: Sentence) -> bool:
    """Return whether this is a headline in which every longer word has a capital."""
    if sentence.end - sentence.start > _LONGEST_HEADLINE or text[sentence.end - 1] == ".":
        return False
    longer = _LONG_WORD.findall(text, sentence.start, sentence.end)
    return len(longer) > 3 and sum(word[0].isupper() for word in longer) > len(longer) * 0.75


def _word_start(text: str, run: re.Match[str]) -> int:
    """Return where the first whole word of the run begins: small initials belong to it ("xAI"), addresses do not."""
    start = run.start()
    before = text[start - 1 : start]
    if not before or not (before.isalnum() or before in _NOT_BEFORE) or text.endswith(_DASH, 0, start):
        return start
    initials = _SMALL_INITIALS.search(text[max(0, start - 5) : start])
    if initials is not None:
        return start - len(initials.group())
    gap = text.find(" ", start, run.end())
    return gap + 1 if gap >= 0 else run.end()


def _in_list(text: str, span: tuple[int, int], names: _Spans, grammar: Grammar, *, at_start: bool) -> bool:
    """Return whether the run is an item of a list with an organisation before or after it."""
    start, end = span
    name = text[start:end]
    if len(name) < 3 or name in grammar.words.common or is_no_party(text, start, end):
        return False
    if name.split(" ")[0] in grammar.words.given or grammar.role_after.match(text, end):
        return False
    joint = _JOINT.match(text, end)
    if joint is not None and joint.end() in names.starts and not (at_start and joint.group() == ", "):
        return True
    before = names.ends.intersection(range(start - 6, start - 1))
    return any(_JOINT.fullmatch(text, other, start) for other in before)


def _headline(
    document: Document, sentence: Sentence, grammar: Grammar, taken: _Spans, sites: _Spans
) -> Iterator[Candidate]:
    """Yield the subject of a headline: its first words up to a verb."""
    text = document.text
    match = _RUN.match(text, sentence.start, sentence.end)
    if match is None or sentence.is_heading_or_list:
        return
    position = match.start()
    words = list(re.finditer(r"\S+", match.group()))
    verb = next((n for n, word in enumerate(words) if n and word.group().lower() in grammar.verbs), None)
    if verb is None and not _TO_COME.match(text, match.end()):
        return
    number, end = (len(words), match.end()) if verb is None else (verb, position + words[verb].start() - 1)
    free = not (taken.overlap(position, end) or sites.overlap(position, end))
    first = words[0].group()
    if free and number <= 4 and first not in grammar.words.common and first not in grammar.words.given:
        name = text[position:end]
        evidence = 2 if grammar.trade_end.match(name[::-1]) or deals_in_sums(text, end, grammar) else 1
        traits = ("headline", *spaced_form(name), *told_by_words(text, position, end, grammar))
        yield Candidate(position, end, name, evidence, (), traits)


def _trimmed(text: str, start: int, end: int, grammar: Grammar, sentence_start: int) -> tuple[int, int]:
    """Return the run without common words at its ends."""
    at_start = start == sentence_start
    words = [word for word in text[start:end].split() if word != "&"]
    while words and _is_no_part(words, grammar, at_start=at_start):
        start += len(words.pop(0)) + 1
    while text[start : start + 2] == "& ":
        start += 2
    while (
        words
        and words[-1] in grammar.words.common
        and not (len(words) > 1 and grammar.trade_end.match(text[start:end][::-1]))
    ):
        end = start + text[start:end].rstrip().rfind(words.pop())
    return (start, start + len(text[start:end].rstrip(" &"))) if words else (start, start)


def _is_no_part(words: Sequence[str], grammar: Grammar, *, at_start: bool) -> bool:
    """Return whether the first of `words` stands before the name that the others make."""
    first, following = words[0], words[1:2]
    if first.lower() in grammar.words.lead or first.rstrip(".") in grammar.words.titles:
        return True
    if not (first in grammar.words.common or (at_start and first.lower() in grammar.lead_words)):
        return False
    # "First Orrin Bank" and "DC QUELL" keep what is a common word elsewhere.
    if len(words) > 2 and grammar.trade_end.match(" ".join(words[1:])[::-1]):
        return False
    return not (following and (first + following[0]).isupper())


def _candidate(document: Document, start: int, end: int, grammar: Grammar, *, at_start: bool) -> Candidate | None:
    text = document.text
    inner_trade = grammar.trade_inside.match(text, start, end)
    if inner_trade and not (grammar.trade_end.match(text[start:end][::-1]) or _legal_form(text, end, grammar)):
        end = inner_trade.end()  # "Orrin Valley Bank New York Branch"
    legal = _legal_form(text, end, grammar)
    whole_end = legal.end() if legal else end
    run = text[start:end]
    inner = grammar.legal_end.match(run[::-1])
    name = run[: len(run) - inner.end()] if inner else run
    if len(name) < 2 or name in grammar.words.common:
        return None
    lead, words = text[max(0, start - WINDOW) : start][::-1], name.split()
    trade = grammar.trade_end.match(name[::-1])
    is_person = _is_person(words, lead, text, whole_end, grammar)
    if is_person and not (legal or inner or trade):
        return None
    run_found = Run(start, whole_end, name, is_legal=bool(legal or inner), at_start=at_start)
    evidence = evidence_of(text, run_found, grammar)
    if trade and len(words) > 1 and not is_no_party(text, start, end):
        stem = name[: len(name) - trade.end()].rstrip(" &")
        is_made_up = is_model(stem) or stem in grammar.words.common or is_plain(text, stem)
        evidence = max(evidence, 0 if is_made_up else 3 if speaks_of_itself(text, end) else 2)
    if trade and trade.end() == len(name):
        return None
    short = name[: len(name) - trade.end()].rstrip(" &") if trade else ""
    aliases = (
        (short,) if len(short) >= 4 and short not in grammar.words.common and short not in grammar.words.given else ()
    )
    return Candidate(start, whole_end, name, evidence, aliases)


def _legal_form(text: str, end: int, grammar: Grammar) -> re.Match[str] | None:
    """Return the legal form after a name; "the San Francisco company" and "Velde, co-founder" have none."""
    legal = grammar.legal.match(text, end)
    if legal is None:
        return None
    written = legal.group().lstrip(", ")
    return legal if written[0].isupper() or written.startswith("plc") else None


def _traits(document: Document, candidate: Candidate, sentence: Sentence, grammar: Grammar) -> Iterator[str]:
    """Yield what stands in and beside a candidate."""
    text, name = document.text, candidate.name
    yield from spaced_neighbours(text, candidate.start, candidate.end, sentence.start, sentence.end)
    yield from spaced_form(name)
    yield from told_by_words(text, candidate.start, candidate.end, grammar)
    if is_plain(text, name):
        yield "plain"
    if name.split(" ")[0].lower() in grammar.lead_words:
        yield "common"
    if is_no_party(text, candidate.start, candidate.end):
        yield "unheard"
    if sentence.is_title or sentence.is_heading_or_list:
        yield "heading"


def _is_person(words: Sequence[str], lead: str, text: str, end: int, grammar: Grammar) -> bool:
    if len(words) <= 3 and (words[0] in grammar.words.given or grammar.title_before.match(lead)):
        return True
    return len(words) in {2, 3} and bool(grammar.role_after.match(text, end))
