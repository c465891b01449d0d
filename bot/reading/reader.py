"""Articles → readings: runs mentions, clauses, frames, scoring and assembly over one document.

`read` is pure and never raises on any text. `RuleReader` is the same as an implementation of `bot.ports.Reader`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from bot.lexicon.frames import READ_LANGUAGES
from bot.model import DealEvent, Reading
from bot.present import summary
from bot.reading import circumstances
from bot.reading.assembly import assembled, best_of_sentence
from bot.reading.circumstances import Stretch
from bot.reading.clauses import Analysis, SentenceView, splitter_for
from bot.reading.discourse import Discourse
from bot.reading.document import Document, make_document
from bot.reading.draft import Draft, draft, split_payees
from bot.reading.frames import Candidate, Matcher, Sides
from bot.reading.mentions import MentionType, OrganisationMention, find_mentions
from bot.reading.pending import attach_pending, with_same_sum
from bot.reading.scorer import confidence, scored
from bot.reading.short_names import with_full_names
from bot.reading.vetoes import clause_vetoes, usable_figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.lexicon import Lexicon
    from bot.lexicon.frames import Frames, LanguageFrames
    from bot.model import Article, Language, Passage
    from bot.reading.clauses import ClauseSplitter
    from bot.reading.mentions import Mention
    from bot.reading.sentences import Sentence

_NAMES = frozenset({"name", "alias", "ticker", "open"})
_QUANTITIES = frozenset({MentionType.MONEY, MentionType.CAPACITY, MentionType.CHIPS, MentionType.STAKE})
_LEAD = 5
_LATE = 30
_LONGEST_SENTENCE = 1200
_QUESTIONS = ("?", "？", "だろうか。", "でしょうか。")


def read(article: Article, lexicon: Lexicon) -> Reading:
    """Return the deal events of `article` with its language and its best sentence."""
    document = make_document(article, lexicon)
    frames = lexicon.frames
    language_frames = frames.languages.get(document.language)
    if language_frames is None:
        return Reading(language=document.language)
    views = _views(document, with_full_names(find_mentions(document, lexicon)))
    drafts = _Pass(lexicon, language_frames).drafts(views)
    grammar = language_frames.grammar
    deals = assembled(attach_pending(drafts, views, grammar, frames.kinds), frames.kinds)
    deals = [with_same_sum(deal, deals, views, grammar) for deal in deals]
    events = tuple(_event(deal, document, frames) for deal in deals if confidence(deal.score) >= frames.weights.keep)
    return Reading(
        language=document.language,
        events=events,
        summary={language: text for language in READ_LANGUAGES if (text := summary(events, language))},
        best_sentence=_best_sentence(events, document),
    )


class RuleReader:
    """Reads by rules and data alone: no model, no network, the same answer every time."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def read(self, article: Article) -> Reading:
        """Return the deal events, summary and language of `article`."""
        return read(article, self._lexicon)


@cache
def _splitter(lexicon: Lexicon, language: Language) -> ClauseSplitter:
    """Return the splitter of a language, built once: its tables are large and never change."""
    return splitter_for(lexicon.frames.languages[language])


class _Pass:
    """One pass over a document: sentence by sentence, with the discourse that grows on the way."""

    def __init__(self, lexicon: Lexicon, language: LanguageFrames) -> None:
        self._frames = lexicon.frames
        self._grammar = language.grammar
        self._splitter = _splitter(lexicon, language.language)
        self._matcher = Matcher(language, lexicon.frames.kinds, Sides(lexicon.organisations))
        self._discourse = Discourse(lexicon.organisations)

    def drafts(self, views: Sequence[SentenceView]) -> list[Draft]:
        found: list[Draft] = []
        for view in views:
            if len(view.text) > _LONGEST_SENTENCE or not _can_tell(view):
                continue
            analysis = self._splitter.analyse(view, self._discourse)
            candidates = [self._scored(candidate, view) for candidate in self._candidates(view, analysis)]
            likely = [c for c in candidates if confidence(c.score) >= self._frames.weights.floor]
            found.extend(
                part for candidate in best_of_sentence(likely) for part in split_payees(self._draft(candidate, view))
            )
            is_heading = view.sentence.is_heading_or_list and not analysis.clauses
            self._discourse.note(view.sentence.index, analysis.parties, is_heading=is_heading)
        return found

    def _candidates(self, view: SentenceView, analysis: Analysis) -> Iterator[Candidate]:
        for clause in analysis.clauses:
            figures = usable_figures(view, clause, self._grammar.vetoes)
            yield from self._matcher.candidates(clause, view, figures)

    def _scored(self, candidate: Candidate, view: SentenceView) -> Candidate:
        sentence = view.sentence
        return scored(candidate, self._position(sentence, view.text), self._frames.weights)

    def _position(self, sentence: Sentence, text: str) -> Mapping[str, float]:
        return {
            "title": float(sentence.is_title),
            "lead": float(0 < sentence.index <= _LEAD),
            "late": float(sentence.index > _LATE),
            "list": float(sentence.is_heading_or_list and not sentence.is_title),
            "quoted": float(sentence.quoted),
            "question": float(text.rstrip().endswith(_QUESTIONS)),
            **clause_vetoes(text, self._grammar.vetoes),
        }

    def _draft(self, candidate: Candidate, view: SentenceView) -> Draft:
        rules = self._frames.kinds[candidate.kind]
        clause = candidate.clause
        stretch = Stretch(clause.start, clause.end, clause.head.start)
        money = candidate.figures.money.money if candidate.figures.money is not None else None
        done = clause.head.is_past or circumstances.says_done(stretch, view, self._grammar)
        return draft(
            candidate,
            places=circumstances.places(stretch, view) if "places" in rules.flags else frozenset(),
            date=circumstances.date(stretch, view),
            period=circumstances.period(money, stretch, view, rules, self._grammar),
            status=circumstances.status(
                stretch, view, self._grammar, is_done="done" in candidate.frame.flags and done
            ),
        )


def _views(document: Document, mentions: Sequence[Mention]) -> list[SentenceView]:
    """Return the sentences with their mentions; organisations apart from figures."""
    by_sentence: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        sentence = document.sentence_at(mention.start)
        if sentence is not None:
            by_sentence[sentence.index].append(mention)
    return [
        SentenceView(
            sentence=sentence,
            text=document.text_of(sentence),
            masked=_masked(document.text_of(sentence), sentence.start, by_sentence[sentence.index]),
            organisations=tuple(m for m in by_sentence[sentence.index] if isinstance(m, OrganisationMention)),
            figures=tuple(m for m in by_sentence[sentence.index] if m.type is not MentionType.ORGANISATION),
        )
        for sentence in document.sentences
    ]


def _can_tell(view: SentenceView) -> bool:
    """Return whether a sentence names anybody or holds a figure of a deal; all others are passed over."""
    return bool(view.organisations) or any(figure.type in _QUANTITIES for figure in view.figures)


def _masked(text: str, base: int, mentions: Sequence[Mention]) -> str:
    """Return `text` of the same length with the names of organisations blanked, products and goods kept."""
    for mention in mentions:
        if isinstance(mention, OrganisationMention) and mention.via in _NAMES:
            text = text[: mention.start - base] + "_" * (mention.end - mention.start) + text[mention.end - base :]
    return text


def _event(deal: Draft, document: Document, frames: Frames) -> DealEvent:
    certainty = confidence(deal.score)
    sentences = [document.sentences[index] for index in sorted(deal.sentences)]
    sure = replace(deal, places=circumstances.most_specific(deal.places))
    return DealEvent(
        kind=sure.kind,
        payers=sure.payers,
        payees=sure.payees,
        partners=sure.partners,
        money=sure.money,
        megawatts=sure.megawatts,
        chips=sure.chips,
        stake_percent=sure.stake,
        places=tuple(sorted(sure.places)),
        date=sure.date,
        status=sure.status,
        evidence=tuple(document.passage(sentence.start, sentence.end) for sentence in sentences),
        confidence=certainty,
        shown=certainty >= frames.weights.show,
    )


def _best_sentence(events: Sequence[DealEvent], document: Document) -> Passage | None:
    """Return the sentence that tells the surest deal, else the first of the body, None for an empty text."""
    told = [event for event in events if event.evidence]
    if told:
        return max(told, key=lambda event: event.confidence).evidence[0]
    body = next((s for s in document.sentences if not s.is_title), None) or next(iter(document.sentences), None)
    return document.passage(body.start, body.end) if body is not None else None
