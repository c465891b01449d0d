"""Documents → deals: scenes are set once, their proposals weighed, told in drafts and made one for each deal.

`set_scenes` is the part that does not depend on weights, so that a fit does it once; `weighed_deals` does the rest
and gives each deal the features of its last weighing and the certainty that comes of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from bot.reading.assembly import assembled, best_of_sentence
from bot.reading.clauses import SentenceView
from bot.reading.framed import framed_drafts
from bot.reading.mentions import MentionType, OrganisationMention, find_mentions
from bot.reading.pending import attach_pending, with_same_sum
from bot.reading.proposals.anchor import Anchor, anchors
from bot.reading.proposals.certainty import certainty_features
from bot.reading.proposals.model import proposals
from bot.reading.proposals.stage import Stage
from bot.reading.proposals.telling import consistent, draft_of, not_outdone
from bot.reading.repeated_sums import with_repeated_sums
from bot.reading.short_names import with_full_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.lexicon import Lexicon
    from bot.lexicon.fitted import FittedWeights
    from bot.lexicon.frames import KindRules, LanguageFrames
    from bot.model import Kind, Language
    from bot.reading.document import Document
    from bot.reading.draft import Draft
    from bot.reading.mentions import Mention
    from bot.reading.proposals.scene import Scene

EVENT_TABLE = "event"
"""The table of weights for a deal seen in its whole article."""

_MOST_DRAFTS = 400
"""Tellings that are compared with one another, which takes the square of their number; an article has some twenty."""

_NAMES = frozenset({"name", "alias", "ticker", "open"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenes:
    """A document with its sentences looked at and the anchors in each, by the sentence's index."""

    document: Document
    language: LanguageFrames
    scenes: tuple[Scene, ...]
    anchors: tuple[tuple[Anchor, ...], ...]
    title_names: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedDeal:
    """A deal of an article; `features` are those of the last weighing, whose log odds are the draft's `score`."""

    draft: Draft
    features: Mapping[str, float]


def set_scenes(document: Document, lexicon: Lexicon) -> Scenes | None:
    """Return the scenes of a document, None where its language has no frames."""
    language = lexicon.frames.languages.get(document.language)
    if language is None:
        return None
    stage = _stage(lexicon, document.language)
    mentions = with_full_names(find_mentions(document, lexicon))
    views = _views(document, with_repeated_sums(mentions, document, language.grammar))
    scenes = stage.scenes(views)
    facts = stage.facts(scenes)
    found = tuple(tuple(anchors(scene, facts, language.grammar.vetoes)) for scene in scenes)
    return Scenes(
        document=document,
        language=language,
        scenes=tuple(scenes),
        anchors=found,
        title_names=frozenset(
            name for scene in scenes if scene.view.sentence.is_title for party in scene.parties for name in party.names
        ),
    )


def weighed_deals(scenes: Scenes, lexicon: Lexicon, weights: FittedWeights) -> list[WeighedDeal]:
    """Return the deals of a document by `weights`, in the order of their first telling."""
    kinds, grammar = lexicon.frames.kinds, scenes.language.grammar
    drafts: list[Draft] = []
    for scene, own in zip(scenes.scenes, scenes.anchors, strict=True):
        found = [proposal for anchor in own for proposal in proposals(anchor, kinds, weights)]
        kept = consistent(found, best_of_sentence(scene.candidates))
        drafts.extend(framed_drafts(not_outdone(scene.candidates, kept), scene.view, kinds, grammar))
        drafts.extend(draft_of(proposal, kinds, grammar) for proposal in kept)
    views = [scene.view for scene in scenes.scenes]
    deals = assembled(attach_pending(_likeliest(drafts), scenes.scenes, grammar, kinds), kinds)
    deals = [with_same_sum(deal, deals, views, grammar) for deal in deals if _names_somebody(deal, kinds)]
    return [_weighed(deal, deals, scenes, lexicon, weights) for deal in deals]


def _names_somebody(deal: Draft, kinds: Mapping[Kind, KindRules]) -> bool:
    """Return whether a deal has parties; a round whose investors nobody names is not told."""
    return bool(deal.names) and bool(deal.payers or "joined" not in kinds[deal.kind].flags)


def _likeliest(drafts: list[Draft]) -> list[Draft]:
    """Return the drafts, the likeliest `_MOST_DRAFTS` where there are more, in their order."""
    if len(drafts) <= _MOST_DRAFTS:
        return drafts
    best = sorted(range(len(drafts)), key=lambda place: (-drafts[place].score, place))[:_MOST_DRAFTS]
    return [drafts[place] for place in sorted(best)]


def _weighed(
    deal: Draft, deals: Sequence[Draft], scenes: Scenes, lexicon: Lexicon, weights: FittedWeights
) -> WeighedDeal:
    features = certainty_features(deal, deals, scenes.title_names, lexicon.organisations, scenes.document.language)
    table = weights.tables.get(EVENT_TABLE, {})
    score = sum([table.get(name, 0.0) * value for name, value in features.items()])
    return WeighedDeal(draft=replace(deal, score=score), features=features)


@cache
def _stage(lexicon: Lexicon, language: Language) -> Stage:
    """Return the stage of a language, built once: its tables are large and never change."""
    return Stage(lexicon, lexicon.frames.languages[language])


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


def _masked(text: str, base: int, mentions: Sequence[Mention]) -> str:
    """Return `text` of the same length with the names of organisations blanked, products and goods kept."""
    for mention in mentions:
        if isinstance(mention, OrganisationMention) and mention.via in _NAMES:
            text = text[: mention.start - base] + "_" * (mention.end - mention.start) + text[mention.end - base :]
    return text
