"""Sentence views → scenes: the splitter's parties and clauses, the frames' readings, trade words and what goes on.

One `Stage` serves one language; it holds what is compiled once. The discourse grows from sentence to sentence within
one call of `scenes` only.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.lexicon.name_types import load_name_types
from bot.reading.clauses import Analysis, splitter_for
from bot.reading.discourse import Discourse
from bot.reading.frames import Matcher, Sides
from bot.reading.mentions import MentionType
from bot.reading.proposals.scene import ArticleFacts, Scene
from bot.reading.proposals.words import Tokens, TradeWords
from bot.reading.scorer import confidence, scored
from bot.reading.vetoes import clause_vetoes, usable_figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.lexicon import Lexicon
    from bot.lexicon.frames import LanguageFrames
    from bot.model import Kind
    from bot.reading.clauses import SentenceView
    from bot.reading.frames import Candidate
    from bot.reading.proposals.words import Hit

_LEAD = 5
_LATE = 30
_LONGEST_SENTENCE = 1200
_REMEMBERED = 3
_HEADINGS = ("#", "**", "■", "◆", "●", "▼", "【")
_QUESTIONS = ("?", "？", "だろうか。", "でしょうか。")
_QUANTITIES = frozenset({MentionType.MONEY, MentionType.CAPACITY, MentionType.CHIPS, MentionType.STAKE})


class Stage:
    """Sets the scenes of a document in one language."""

    def __init__(self, lexicon: Lexicon, language: LanguageFrames) -> None:
        self._lexicon = lexicon
        self._frames = lexicon.frames
        self._grammar = language.grammar
        self._splitter = splitter_for(language)
        self._matcher = Matcher(language, lexicon.frames.kinds, Sides(lexicon.organisations))
        irregular = dict(line.split(" ", 1) for line in language.grammar.lists.get("irregular", ()))
        self._opens = {trigger.name: trigger.kinds for trigger in language.triggers}
        self._words = TradeWords(language.language, language.triggers, irregular)

    def scenes(self, views: Sequence[SentenceView]) -> list[Scene]:
        """Return a scene for each sentence, in order."""
        discourse = Discourse(self._lexicon.organisations)
        scenes: list[Scene] = []
        title: Scene | None = None
        heading: Scene | None = None
        for view in views:
            scene = self._scene(view, discourse, scenes, title, heading)
            scenes.append(scene)
            if view.sentence.is_title:
                title = title or scene
            elif view.sentence.is_heading_or_list and view.text.lstrip().startswith(_HEADINGS) and "|" not in view.text:
                heading = scene
        return scenes

    def facts(self, scenes: Sequence[Scene]) -> ArticleFacts:
        """Return how often each name of the article is spoken of."""
        counts = Counter(name for scene in scenes for party in scene.parties for name in party.names)
        leading = [name for name, _ in counts.most_common(2)]
        is_led = len(counts) == 1 or (len(counts) > 1 and counts[leading[0]] > counts[leading[1]] > 0)
        single = (party for scene in scenes for party in scene.parties if party.names == (leading[0],))
        return ArticleFacts(
            counts=counts,
            most=max(counts.values(), default=0),
            main=next(single, None) if is_led else None,
            organisations=self._lexicon.organisations,
            name_types=load_name_types(),
        )

    def _scene(
        self,
        view: SentenceView,
        discourse: Discourse,
        scenes: Sequence[Scene],
        title: Scene | None,
        heading: Scene | None,
    ) -> Scene:
        index = view.sentence.index
        topic = discourse.topic(index)
        can_tell = len(view.text) <= _LONGEST_SENTENCE and _can_tell(view)
        analysis = self._splitter.analyse(view, discourse) if can_tell else Analysis(parties=(), clauses=())
        vetoes = clause_vetoes(view.text, self._grammar.vetoes) if can_tell else {}
        candidates = tuple(self._candidates(view, analysis, vetoes))
        if can_tell:
            is_heading = view.sentence.is_heading_or_list and not analysis.clauses and "|" not in view.text
            discourse.note(index, analysis.parties, is_heading=is_heading)
        hits = self._words.find(view.masked) if len(view.text) <= _LONGEST_SENTENCE else ()
        tokens = self._words.tokens(view.masked) if can_tell else Tokens()
        return Scene(
            view=view,
            parties=analysis.parties,
            clauses=analysis.clauses,
            hits=hits,
            words=self._words.content(tokens),
            tokens=tokens,
            candidates=candidates,
            vetoes=vetoes,
            topic=topic,
            before=tuple(reversed(scenes[-_REMEMBERED:])),
            title=title,
            heading=heading,
            classes=frozenset(hit.name for hit in hits),
            kinds=frozenset(kind for hit in hits for kind in self._opens[hit.name]),
            subject=self._subject(view, hits),
        )

    def _subject(self, view: SentenceView, hits: Sequence[Hit]) -> frozenset[Kind]:
        """Return the kinds that trade words open which fit not just any deal, as "contract" does."""
        generic = self._grammar.lists.get("generic_owners", ())
        words = ((hit, view.masked[hit.start : hit.end].lower()) for hit in hits)
        return frozenset(kind for hit, word in words if word not in generic for kind in self._opens[hit.name])

    def _candidates(self, view: SentenceView, analysis: Analysis, vetoes: Mapping[str, float]) -> Iterator[Candidate]:
        position = _position(view, vetoes)
        weights = self._frames.weights
        for clause in analysis.clauses:
            if not clause.arguments:
                continue
            figures = usable_figures(view, clause, self._grammar.vetoes)
            for candidate in self._matcher.candidates(clause, view, figures):
                with_score = scored(candidate, position, weights)
                if confidence(with_score.score) >= weights.floor:
                    yield with_score


def _position(view: SentenceView, vetoes: Mapping[str, float]) -> Mapping[str, float]:
    sentence = view.sentence
    return {
        "title": float(sentence.is_title),
        "lead": float(0 < sentence.index <= _LEAD),
        "late": float(sentence.index > _LATE),
        "list": float(sentence.is_heading_or_list and not sentence.is_title),
        "quoted": float(sentence.quoted),
        "question": float(view.text.rstrip().endswith(_QUESTIONS)),
        **vetoes,
    }


def _can_tell(view: SentenceView) -> bool:
    """Return whether a sentence names anybody or holds a figure of a deal; all others are passed over."""
    return bool(view.organisations) or any(figure.type in _QUANTITIES for figure in view.figures)
