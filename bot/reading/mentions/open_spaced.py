"""Finds unknown organisations in English: runs of capitalised words with a form, a neighbour or a place that says so.

`"Post Road Group"`, `"Acme Widgets Inc."`, `"the startup Fluxline"`, `"Fluxline, a utility based in Ohio"`. People,
places, months and words that merely begin a sentence are told apart by lists of the lexicon.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reading.mentions.candidates import Candidate
from bot.reading.mentions.compiled import any_before, any_of, per_object

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.lexicon import FormWords
    from bot.reading.document import Document, Sentence
    from bot.reading.mentions.found import OrganisationMention, PlaceMention

_TIED = "led|backed|owned|based|run|operated|powered|funded|related|style|linked|sponsored|developed|made|built"
_WORD = rf"(?:[A-Z][A-Za-z0-9À-ɏ]*(?:[&.'-](?!(?:s|{_TIED})\b)[A-Za-z0-9À-ɏ]+)*|[a-z]{{1,4}}[A-Z][A-Za-z0-9]+)"
_RUN = re.compile(rf"(?<![\w@#$.-]){_WORD}(?:(?:\s|\s&\s){_WORD}){{0,5}}")
_CAMEL = re.compile(r"[A-Za-z0-9]*[a-z][A-Z]\w*|[A-Z]{2,}[a-z]\w*")
_SHOUT = re.compile(r"[A-Z]{3,6}")
_PLAIN = re.compile(r"(?<![A-Za-z])[a-z]+(?![A-Za-z])")
_WINDOW = 40
_AMONG_PARTIES = re.compile(r"\s" + any_before(("and", "including", "for", "to", "via", "through")))


@dataclass(frozen=True, slots=True)
class _Grammar:
    legal: re.Pattern[str]
    legal_end: re.Pattern[str]
    trade_end: re.Pattern[str]
    cue_before: re.Pattern[str]
    cue_after: re.Pattern[str]
    apposition: re.Pattern[str]
    verb: re.Pattern[str]
    deed: re.Pattern[str]
    governing: re.Pattern[str]
    trade_inside: re.Pattern[str]
    ticker: re.Pattern[str]
    title_before: re.Pattern[str]
    role_after: re.Pattern[str]
    words: FormWords
    verbs: frozenset[str]
    lead_words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of capitalised words: its span with the legal form, its name without, and where it stands."""

    start: int
    end: int
    name: str
    is_legal: bool
    at_start: bool


def find_spaced_candidates(
    document: Document, words: FormWords, known: Sequence[OrganisationMention], places: Sequence[PlaceMention]
) -> Iterator[Candidate]:
    """Yield runs that have the form of an organisation, by start."""
    grammar = _grammar(words)
    taken = [(mention.start, mention.end) for mention in known]
    sites = [(place.start, place.end) for place in places]
    plain_words = frozenset(_PLAIN.findall(document.text))
    for sentence in document.sentences:
        if _capitalises_all(document.text_of(sentence)):
            yield from _headline(document, sentence, grammar, taken, sites)
            continue
        for match in _RUN.finditer(document.text, sentence.start, sentence.end):
            start, end = _trimmed(
                document.text, match.start(), match.end(), grammar, at_start=match.start() == sentence.start
            )
            if start >= end or _overlap(taken, start, end):
                continue
            candidate = _candidate(document, start, end, grammar, plain_words, at_start=start == sentence.start)
            if candidate is None or (_overlap(sites, start, end) and candidate.evidence < 2):
                continue
            if not any(site == (start, end) for site in sites):
                yield candidate


def _capitalises_all(sentence: str) -> bool:
    """Return whether this is a headline in which every longer word has a capital."""
    longer = [word for word in re.findall(r"[A-Za-z][\w'-]*", sentence) if len(word) > 3]
    return len(longer) > 3 and sum(word[0].isupper() for word in longer) > len(longer) * 0.75


def _overlap(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(other_start < end and start < other_end for other_start, other_end in spans)


def _headline(
    document: Document,
    sentence: Sentence,
    grammar: _Grammar,
    taken: Sequence[tuple[int, int]],
    sites: Sequence[tuple[int, int]],
) -> Iterator[Candidate]:
    """Yield the subject of a headline: its first words up to a verb."""
    text = document.text
    match = _RUN.match(text, sentence.start, sentence.end)
    if match is None or sentence.is_heading_or_list:
        return
    position = match.start()
    for number, word in enumerate(re.finditer(r"\S+", match.group())):
        if word.group().lower() in grammar.verbs and number:
            end = position + word.start() - 1
            free = not (_overlap(taken, position, end) or _overlap(sites, position, end))
            first = match.group().split()[0]
            if free and number <= 4 and first not in grammar.words.common and first not in grammar.words.given:
                name = text[position:end]
                yield Candidate(position, end, name, 2 if grammar.trade_end.match(name[::-1]) else 1, ())
            return


def _trimmed(text: str, start: int, end: int, grammar: _Grammar, *, at_start: bool) -> tuple[int, int]:
    """Return the run without common words at its ends."""
    words = [(start + word.start(), start + word.end()) for word in re.finditer(r"[^\s&]+", text[start:end])]
    while words and _is_no_part([text[slice(*word)] for word in words], grammar, at_start=at_start):
        words.pop(0)
    while (
        words
        and text[slice(*words[-1])] in grammar.words.common
        and not grammar.trade_end.match(text[words[0][0] : words[-1][1]][::-1])
    ):
        words.pop()
    return (words[0][0], words[-1][1]) if words else (start, start)


def _is_no_part(words: Sequence[str], grammar: _Grammar, *, at_start: bool) -> bool:
    """Return whether the first of `words` stands before the name that the others make."""
    first, rest = words[0], words[1:]
    if first.lower() in grammar.words.lead or first.rstrip(".") in grammar.words.titles:
        return True
    # "First Orrin Bank" and "DC QUELL" keep what is a common word elsewhere.
    is_part = (len(rest) > 1 and grammar.trade_end.match(" ".join(rest)[::-1])) or (
        rest and (first + rest[0]).isupper()
    )
    is_common = first in grammar.words.common or (at_start and first.lower() in grammar.lead_words)
    return is_common and not is_part


def _candidate(
    document: Document, start: int, end: int, grammar: _Grammar, plain_words: frozenset[str], *, at_start: bool
) -> Candidate | None:
    text = document.text
    inner_trade = grammar.trade_inside.match(text, start, end)
    if inner_trade and not (grammar.trade_end.match(text[start:end][::-1]) or grammar.legal.match(text, end)):
        end = inner_trade.end()  # "Orrin Valley Bank New York Branch"
    legal = grammar.legal.match(text, end)
    whole_end = legal.end() if legal else end
    run = text[start:end]
    inner = grammar.legal_end.match(run[::-1])
    name = run[: len(run) - inner.end()] if inner else run
    if not name.strip() or name in grammar.words.common:
        return None
    lead, words = text[max(0, start - _WINDOW) : start][::-1], name.split()
    trade = grammar.trade_end.match(name[::-1])
    if _is_person(words, lead, text, whole_end, grammar) and not (legal or inner or trade):
        return None
    run_found = _Run(start, whole_end, name, is_legal=bool(legal or inner), at_start=at_start)
    evidence = _evidence(text, run_found, grammar, plain_words)
    if trade and len(words) > 1:
        evidence = max(evidence, 2)
    if evidence == 0 or (trade and trade.end() == len(name)):
        return None
    short = name[: len(name) - trade.end()].rstrip(" &") if trade else ""
    aliases = (
        (short,) if len(short) >= 4 and short not in grammar.words.common and short not in grammar.words.given else ()
    )
    return Candidate(start, whole_end, name, evidence, aliases)


def _is_person(words: Sequence[str], lead: str, text: str, end: int, grammar: _Grammar) -> bool:
    if len(words) <= 3 and (words[0] in grammar.words.given or grammar.title_before.match(lead)):
        return True
    return len(words) in {2, 3} and bool(grammar.role_after.match(text, end))


def _evidence(text: str, run: _Run, grammar: _Grammar, plain_words: frozenset[str]) -> int:
    """Return how strongly form and neighbours say that this is an organisation, 0 for not at all."""
    if run.is_legal or grammar.ticker.match(text, run.end):
        return 3
    lead = text[max(0, run.start - _WINDOW) : run.start][::-1]
    told = grammar.cue_before.match(lead) or grammar.cue_after.match(text, run.end)
    if told or grammar.apposition.match(text, run.end):
        return 2
    if run.name.lower() in plain_words:
        return 0
    if grammar.deed.match(text, run.end) or (grammar.governing.match(lead) and not run.at_start):
        return 1
    is_coined = bool(_CAMEL.fullmatch(run.name) or (_SHOUT.fullmatch(run.name) and not run.at_start))
    repeated = text.count(run.name) > 1
    if grammar.verb.match(text, run.end) and (is_coined or repeated or not run.at_start):
        return 1
    return 1 if (is_coined or repeated) and (_AMONG_PARTIES.match(lead) or text.startswith("'s", run.end)) else 0


@per_object
def _grammar(words: FormWords) -> _Grammar:
    legal, nouns = any_of(words.legal), any_of(words.nouns)
    return _Grammar(
        legal=re.compile(rf",?\s{legal}(?:,?\s{legal})*"),
        legal_end=re.compile(rf"(?:{any_before(words.legal)}\s,?)+"),
        trade_end=re.compile(any_before(words.trade)),
        cue_before=re.compile(rf"\"?\s,?{any_before(words.before)}"),
        cue_after=re.compile(
            rf"'s?\s{any_of(words.after)}|-(?:led|backed|owned)\b|\s(?:shares|stock)\b|\s\(backed\sby\b"
        ),
        apposition=re.compile(rf"\"?,\s(?:an?|the|which\sis\san?|one\sof\sthe)\s(?:[\w.,'&%$-]+\s){{0,7}}?{nouns}"),
        verb=re.compile(
            rf"(?:,\s[^,]{{1,60}},)?\s(?:has\s|have\s|will\s|also\s|recently\s|today\s)*{any_of(words.verbs)}"
        ),
        deed=re.compile(rf"(?:,\s[^,]{{1,60}},)?\s(?:has\s|have\s|also\s|recently\s|today\s)*{any_of(words.deeds)}"),
        governing=re.compile(rf"\s{any_before(words.governing)}"),
        trade_inside=re.compile(rf"(?:\S+\s)+?{any_of(words.trade)}(?=\s)"),
        ticker=re.compile(rf"\"?\s?\({any_of(words.exchanges)}\s?[:;]"),
        title_before=re.compile(rf"\s,?{any_before(words.titles)}"),
        role_after=re.compile(rf",\s(?:the\s|its\s|an?\s|who\s)?(?:[\w'&-]+\s){{0,3}}?{any_of(words.roles)}"),
        words=words,
        verbs=frozenset(verb.lower() for verb in words.verbs) - {"and", "also", "is", "to"},
        lead_words=frozenset(word.lower() for word in words.common),
    )
